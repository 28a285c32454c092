package import PicketLoop
import PicketModel
import PicketWire

/// The commands port of a hub: its only program is ssh, to the hosts of the simulated fleet.
package final class SimulatedCommands: Commands {
    private let life: Life
    private let sites: [Site]
    private var dice: Dice
    private var made: UInt64 = 0
    private var open: [CommandID: (CommandResult) -> Void] = [:]
    /// Whether the hub's own network is down.
    var isCutOff: () -> Bool = { false }

    init(life: Life, sites: [Site], dice: Dice) {
        self.life = life
        self.sites = sites
        self.dice = dice
    }

    @discardableResult
    package func run(_ command: Command, then: @escaping (CommandResult) -> Void) -> CommandID {
        made += 1
        let id = CommandID(made)
        guard life.calls() else { return id }
        open[id] = then
        life.after(command.deadline.count) { [weak self] in self?.answer(id, CommandResult(end: .timedOut)) }
        start(command, id)
        return id
    }

    package func cancel(_ id: CommandID) { open[id] = nil }

    private func answer(_ id: CommandID, _ result: CommandResult) { open.removeValue(forKey: id)?(result) }

    private func answer(_ id: CommandID, after delay: Int64, _ result: CommandResult) {
        life.after(delay) { [weak self] in self?.answer(id, result) }
    }

    private func start(_ command: Command, _ id: CommandID) {
        guard let dashes = command.arguments.firstIndex(of: "--"), command.arguments.count > dashes + 1,
            let site = sites.first(where: { $0.id.text == command.arguments[dashes + 1] })
        else { return answer(id, after: 5, CommandResult(end: .notStarted("no such program", missing: true))) }
        guard command.arguments.count > dashes + 2 else {
            return answer(id, after: 5, CommandResult(end: .exited(0)))
        }
        let delay = 20 + Int64(dice.below(200))
        guard !isCutOff(), site.world.isAwake, site.ssh != .silent else {
            return answer(id, after: 8000, Self.failed("ssh: connect to host \(site.id) port 22: Connection timed out"))
        }
        switch site.ssh {
        case .closed:
            answer(id, after: delay, Self.failed("kex_exchange_identification: Connection closed by remote host"))
        case .denied: answer(id, after: delay, Self.failed("u@\(site.id): Permission denied (publickey)."))
        case .missing:
            let words = Array("sh: picket-agent: not found\n".utf8)
            answer(id, after: delay, CommandResult(end: .exited(127), errors: words))
        case .slow: break
        case .none, .cut, .noisy, .silent: probe(command, at: site, id, after: delay)
        }
    }

    private func probe(_ command: Command, at site: Site, _ id: CommandID, after delay: Int64) {
        guard let request = try? ProbeRequest(payload: command.input), let nonce = request.frame else {
            return answer(id, after: delay, CommandResult(end: .exited(64)))
        }
        let trouble = site.ssh
        life.schedule.after(delay) { [weak self] in
            guard site.world.isAwake else { return }
            site.probe(request) { body in
                guard let self else { return }
                var output = ProbeFrame.wrap(body, nonce: nonce)
                if trouble == .noisy { output = Array("Welcome!\n".utf8) + output + Array("bye\n".utf8) }
                if trouble == .cut { output = Array(output.prefix(output.count / 2)) }
                let end = CommandEnd.exited(trouble == .cut ? 255 : 0)
                self.answer(id, after: delay, CommandResult(end: end, output: output))
            }
        }
    }

    private static func failed(_ words: String) -> CommandResult {
        CommandResult(end: .exited(255), errors: Array("\(words)\r\n".utf8))
    }
}
