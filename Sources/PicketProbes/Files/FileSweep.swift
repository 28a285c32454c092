import PicketLoop
import PicketModel

/// Walks a worktree for files that changed; for where the kernel does not tell, and to check that it missed none.
struct FileSweep {
    let machine: any Machine
    let clock: any Clock
    /// Names of folders that are not walked, wherever they lie.
    let leavingOut: Set<String>

    /// Folders that hold what tools make, not what a worker writes.
    static let heavyFolders = [
        ".build", ".cache", ".gradle", ".next", ".tox", ".venv", "DerivedData", "__pycache__", "node_modules", "target",
        "venv",
    ]

    /// Beyond so many entries the rest is not looked at.
    private static let mostEntries = 20_000
    private static let own: Set<String> = [".git", ".picket"]

    /// The newest change, and how many files changed since `sinceUp`; nearer folders are walked first.
    func sweep(_ worktree: String, sinceUp: Milliseconds) -> Observation<FileActivity> {
        switch machine.look(at: worktree) {
        case .absent: return .absent
        case .failed(let failure): return .failed(failure)
        case .seen: break
        }
        var walk = Walk(sinceUp: sinceUp, clock: clock)
        var folders = [worktree][...]
        while let folder = folders.popFirst(), walk.entries < Self.mostEntries {
            let names = machine.list(folder, limit: Self.mostEntries - walk.entries)
            // Only that the worktree itself cannot be read says nothing of it.
            if folder == worktree, let failure = names.failure { return .failed(failure) }
            for name in names.value ?? [] where !Self.own.contains(name) {
                guard let look = machine.look(at: "\(folder)/\(name)").value else { continue }
                walk.entries += 1
                if look.kind != .folder {
                    walk.count(look)
                } else if !leavingOut.contains(name) {
                    folders.append("\(folder)/\(name)")
                }
            }
        }
        return .seen(walk.activity(heartbeat: machine.look(at: "\(worktree)/.picket/heartbeat").value))
    }

    private struct Walk {
        let sinceUp: Milliseconds
        let clock: any Clock
        var entries = 0
        private var newest: Milliseconds?
        private var changed = 0

        init(sinceUp: Milliseconds, clock: any Clock) { (self.sinceUp, self.clock) = (sinceUp, clock) }

        /// A time that lies ahead is not believed, for it would stay fresh.
        private func up(_ look: FileLook) -> Milliseconds? {
            let up = clock.up(atWall: look.modifiedWall)
            return up <= clock.now.up + .seconds(2) ? min(up, clock.now.up) : nil
        }

        mutating func count(_ look: FileLook) {
            guard let up = up(look) else { return }
            newest = max(newest ?? up, up)
            if up >= sinceUp { changed += 1 }
        }

        func activity(heartbeat: FileLook?) -> FileActivity {
            FileActivity(
                lastChangeUp: newest, changedInFiveMinutes: changed, heartbeatUp: heartbeat.flatMap(up), watch: .swept)
        }
    }
}
