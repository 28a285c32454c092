import PicketLoop
package import PicketModel

extension ScriptedMachine {
    /// Starts a process now; without a pid it gets one that was never used.
    @discardableResult
    package func start(
        _ name: String, pid: Int32? = nil, parent: Int32 = 1, arguments: [String] = [], folder: String = "/"
    ) -> ProcessIdentity {
        made += 1
        let pid = pid ?? highestPid + 1
        highestPid = max(highestPid, pid)
        let identity = ProcessIdentity(boot: boot, pid: pid, start: made)
        let look = ProcessLook(
            identity: identity, parent: parent, user: user, name: Untrusted(name), startedUp: clock.now.up, cpu: .zero,
            resident: 1000, zombie: false)
        let words = arguments.isEmpty ? [name] : arguments
        processes[pid] = Process(look: look, arguments: words.map { Untrusted($0) }, folder: folder)
        return identity
    }

    /// Ends a process; its children become those of `init`. Untold, no watch hears of it.
    package func exit(_ pid: Int32, told: Bool = true) {
        guard let ended = processes.removeValue(forKey: pid) else { return }
        for child in processes.keys.sorted() where processes[child]?.look.parent == pid {
            processes[child]?.look.parent = 1
        }
        tellExit(of: ended.look.identity, told: told)
    }

    /// Ends a process whose parent does not wait for it.
    package func makeZombie(_ pid: Int32, told: Bool = false) {
        guard let identity = processes[pid]?.look.identity else { return }
        processes[pid]?.look.zombie = true
        tellExit(of: identity, told: told)
    }

    /// A process uses CPU.
    package func burn(_ cpu: Milliseconds, by pid: Int32) { processes[pid]?.look.cpu += cpu }

    /// A process changes its folder; nil says that the folder was removed.
    package func move(_ pid: Int32, to folder: String?) { processes[pid]?.folder = folder }

    private func tellExit(of identity: ProcessIdentity, told: Bool) {
        let told = told ? exits.filter { $0.value.identity == identity } : [:]
        exits = exits.filter { $0.value.identity != identity }
        for watch in told.sorted(by: { $0.key.number < $1.key.number }) { watch.value.body() }
    }
}
