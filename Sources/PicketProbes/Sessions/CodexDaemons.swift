import PicketLoop
import PicketModel

/// Finds Codex's daemons, of which each runs the turns of all terminals of its folder: `codex app-server` (0.163.0).
///
/// One has a session of its own, outlives the terminal that started it, and keeps open the rollouts of its threads.
final class CodexDaemons {
    private let machine: any Machine
    private var known: [ProcessIdentity] = []
    private var searchedUp: Milliseconds?

    init(machine: any Machine) { self.machine = machine }

    /// The daemon that lives and has the rollout at `path` open; a search in vain is not repeated for some seconds, or
    /// for one where the answer decides whether a worker lives.
    func daemon(holding path: String, isUrgent: Bool, at up: Milliseconds) -> ProcessIdentity? {
        known.removeAll { !lives($0) }
        if let holder = holder(of: path) { return holder }
        if let searchedUp, up - searchedUp < .seconds(isUrgent ? 1 : 10) { return nil }
        searchedUp = up
        known = (machine.pids().value ?? []).compactMap(daemon)
        return holder(of: path)
    }

    private func holder(of path: String) -> ProcessIdentity? {
        let pids = machine.holders(of: path, among: known.map(\.pid))
        return known.first { pids.contains($0.pid) }
    }

    private func lives(_ daemon: ProcessIdentity) -> Bool {
        machine.process(daemon.pid).value.map { $0.identity == daemon && !$0.zombie } ?? false
    }

    /// Whether a command that began after `sinceUp` runs below the daemon in a worktree.
    func runsCommand(_ daemon: ProcessIdentity, in worktree: String?, since sinceUp: Milliseconds) -> Bool {
        guard let worktree else { return false }
        return (machine.children(of: daemon.pid).value ?? []).contains { pid in
            guard let child = machine.process(pid).value, !child.zombie, child.startedUp >= sinceUp,
                let folder = machine.folder(of: pid).value
            else { return false }
            return folder == worktree || folder.hasPrefix(worktree + "/")
        }
    }

    private func daemon(_ pid: Int32) -> ProcessIdentity? {
        guard let look = machine.process(pid).value, look.user == machine.user, !look.zombie,
            look.name.raw.hasPrefix("codex"), let words = machine.arguments(of: pid).value?.map(\.raw),
            // Its own helper has a further word, and a server for one editor listens nowhere.
            words.contains("app-server"), words.contains("--listen") || words.contains("--managed-daemon")
        else { return nil }
        return look.identity
    }
}
