import PicketLoop
import PicketModel
import PicketRuntimes

/// Looks at what a runtime writes of its own sessions.
struct SessionProbe {
    let machine: any Machine
    let clock: any Clock
    /// The folder of each runtime; one that is missing has no account.
    let homes: [Runtime: String]

    /// The account of the session that `process` runs; `absent` for a runtime that keeps no registry.
    func look(_ runtime: Runtime, of process: ProcessIdentity) -> Observation<SessionAccount> {
        guard runtime == .claude, let home = homes[.claude] else { return .absent }
        let path = ClaudeRegistry.path(home: home, pid: process.pid)
        switch machine.read(path, part: .beginning, limit: ClaudeRegistry.longest + 1) {
        case .absent: return .absent
        case .failed(let failure): return .failed(failure)
        case .seen(let bytes):
            let began = machine.process(process.pid).value.flatMap { $0.identity == process ? $0.startedUp : nil }
            return ClaudeRegistry.account(bytes, of: process, startedUp: began, at: clock.now)
        }
    }
}
