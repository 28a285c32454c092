import PicketLoop
import PicketModel

/// The part of a look that asks which result files are only what HEAD holds, as a checkout or a merge leaves them.
extension GitLook {
    func readResultsAtHead(below top: String, then next: @escaping () -> Void) {
        let files = ResultFiles(machine: tools.machine, subject: subject).fingerprints()
            .filter { !$0.path.hasPrefix(".picket/") && !$0.path.hasPrefix(":") }
        guard let head = state.head, !files.isEmpty, subject.worktree.flatMap(tools.machine.resolve) == top else {
            memory.resultsAtHead = []
            return next()
        }
        let names = files.map(\.path)
        let key = ([head] + names).joined(separator: "\0")
        if let known = memory.trackedResults, known.key == key {
            keepResults(files, tracked: known.value)
            return next()
        }
        ask(["ls-tree", "-z", "--name-only", head, "--"] + names) { output in
            let tracked = Set(output.split(separator: 0).map { String(decoding: $0, as: UTF8.self) })
            self.memory.trackedResults = .init(key: key, value: tracked)
            self.keepResults(files, tracked: tracked)
            next()
        }
    }

    private func keepResults(_ files: [BaselineFile], tracked: Set<String>) {
        let changed = Set(status.tracked.map(\.path))
        memory.resultsAtHead = files.filter { tracked.contains($0.path) && !changed.contains($0.path) }
    }
}
