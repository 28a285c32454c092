import PicketLoop
import PicketModel
import PicketRules
import PicketWire

extension Hub {
    /// Why a worker has its verdict; nil where it is not listed.
    func explanation(of address: WorkerAddress) -> ExplanationMessage? {
        guard let row = row(of: address) else { return nil }
        var message = ExplanationMessage(worker: row, at: clock.now.wall)
        let lines = judge.explanation(of: address, in: picture, at: clock.now)
        message.ladder = lines.map { line in
            ExplanationMessage.Line(
                row: line.row, name: "\(line.name): \(line.question)", outcome: line.outcome.wire,
                says: Untrusted(line.says), kinds: line.evidence.map(\.kind))
        }
        message.evidence = judge.evidence(of: address, in: picture, at: clock.now)
        message.wouldChange = judge.whatWouldChange(address, in: picture, at: clock.now)
        return message
    }
}

extension LadderLine.Outcome {
    fileprivate var wire: ExplanationMessage.Line.Outcome {
        switch self {
        case .decided: .decided
        case .passed: .passed
        case .notAsked, .notReached: .unreached
        }
    }
}
