import PicketLoop
import PicketModel
import PicketRuntimes

/// Looks for the result that a worker wrote of its whole task.
struct ResultProbe {
    let machine: any Machine
    let clock: any Clock
    /// Whether a file below a worktree is only what HEAD holds, as a checkout or a merge leaves it.
    let isAtHead: (BaselineFile, String) -> Bool

    /// The newest result that counts: written after the run and its last turn began, and neither what lay there
    /// before nor what HEAD holds.
    ///
    /// A file that cannot be read fails the look only where no other one tells of an end.
    func look(_ subject: WorkerSubject, turnStartedUp: Milliseconds?) -> Observation<TaskResult> {
        guard let worktree = subject.worktree, let run = subject.runStartedUp else { return .absent }
        let since = max(run, turnStartedUp ?? run)
        let before = subject.baseline?.results ?? []
        let files = ResultFiles(machine: machine, subject: subject).fingerprints(sorted: false)
            .filter { !before.contains($0) && !isAtHead($0, worktree) }
            .map { file($0.path, at: "\(worktree)/\($0.path)", since: since) }
        return Self.newest(of: files + [log(subject, worktree: worktree, since: since)])
    }

    private static func newest(of looks: [Observation<TaskResult>]) -> Observation<TaskResult> {
        let results = looks.compactMap(\.value)
        // Of two written at once the one that is named first stands.
        if let newest = results.map(\.writtenUp).max(), let result = results.first(where: { $0.writtenUp == newest }) {
            return .seen(result)
        }
        return looks.compactMap(\.failure).first.map { .failed($0) } ?? .absent
    }

    private func file(_ name: String, at path: String, since: Milliseconds) -> Observation<TaskResult> {
        read(path, since: since, limit: ResultParser.longest + 1, part: .beginning) { bytes, _, written in
            ResultParser.file(bytes, name: Untrusted(name), writtenUp: written)
        }
    }

    private func log(_ subject: WorkerSubject, worktree: String, since: Milliseconds) -> Observation<TaskResult> {
        let name = subject.log ?? ".picket/log"
        let path = name.hasPrefix("/") ? name : "\(worktree)/\(name)"
        return read(path, since: since, limit: ResultParser.tail, part: .end) { bytes, size, written in
            ResultParser.log(bytes, fromStart: size <= Int64(bytes.count), writtenUp: written)
        }
    }

    private func read(
        _ path: String, since: Milliseconds, limit: Int, part: FilePart,
        _ parse: ([UInt8], Int64, Milliseconds) -> Observation<TaskResult>
    ) -> Observation<TaskResult> {
        switch machine.look(at: path) {
        case .absent: return .absent
        case .failed(let failure): return .failed(failure)
        case .seen(let look):
            let written = clock.up(atWall: look.modifiedWall)
            guard written >= since else { return .absent }
            switch machine.read(path, part: part, limit: limit) {
            case .absent: return .absent
            case .failed(let failure): return .failed(failure)
            case .seen(let bytes): return parse(bytes, look.size, min(written, clock.now.up))
            }
        }
    }
}
