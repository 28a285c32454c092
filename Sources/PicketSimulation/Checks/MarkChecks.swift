import PicketLoop
import PicketModel
import PicketWire

/// What must hold of each mark that the hub says: it only grows, and all it covers is safe.
final class MarkChecks {
    private unowned let simulation: Simulation
    private var said: [ArchiveContents.MarkKey: UInt64] = [:]

    init(_ simulation: Simulation) { self.simulation = simulation }

    /// The hub's store was lost: its marks begin anew.
    func forget() { said = [:] }

    func hear(_ message: OutgoingMessage) {
        guard case .acknowledgement(let host) = simulation.topics.parse(message.topic),
            let acknowledgement = try? AcknowledgementMessage(payload: message.payload)
        else { return }
        for mark in acknowledgement.marks { check(ArchiveContents.MarkKey(host: host, epoch: mark.epoch), mark.seq) }
    }

    private func check(_ key: ArchiveContents.MarkKey, _ mark: UInt64) {
        let before = said[key] ?? 0
        guard mark >= before else {
            return simulation.fail("the mark of \(key.host) fell from \(before) to \(mark) in epoch \(key.epoch)")
        }
        said[key] = mark
        guard mark > before else { return }
        for seq in before + 1...mark {
            let event = ArchiveContents.EventKey(host: key.host, epoch: key.epoch, seq: seq)
            guard simulation.hub.disk.everSafe.contains(event) || simulation.made.isDropped(event) else {
                return simulation.fail(
                    "mark \(mark) of \(key.host) covers event \(seq) of epoch \(key.epoch), which is not safe")
            }
        }
    }
}
