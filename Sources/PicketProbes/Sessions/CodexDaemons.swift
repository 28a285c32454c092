import PicketLoop
import PicketModel

/// Finds Codex's daemon, which runs the turns of all its terminals: `codex app-server` (0.163.0).
///
/// It has a session of its own and outlives the terminal that started it.
final class CodexDaemons {
    private let machine: any Machine
    private var known: ProcessIdentity?
    private var searchedUp: Milliseconds?

    init(machine: any Machine) { self.machine = machine }

    /// The daemon that lives now; a search in vain is not repeated for some seconds.
    func daemon(at up: Milliseconds) -> ProcessIdentity? {
        if let known, let look = machine.process(known.pid).value, look.identity == known, !look.zombie { return known }
        known = nil
        if let searchedUp, up - searchedUp < .seconds(10) { return nil }
        searchedUp = up
        known = (machine.pids().value ?? []).lazy.compactMap(daemon).first
        return known
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
