import CSystem
import PicketAgent
import PicketCommand
import PicketConfig
import PicketLoop
import PicketMQTT
import PicketModel
import PicketOptions
import PicketProbes
import PicketRuntimes
import PicketStore

/// Chooses the adapters of an agent, wires them, and runs.
final class AgentProcess {
    let loop: Loop
    let settings: AgentSettings
    private let around: Surroundings
    private var signatures: SignatureKeeper?

    init(_ options: ParsedArguments) throws {
        guard let loop = Loop() else {
            throw CommandError("this system names no boot, so no process can be known by it.")
        }
        self.loop = loop
        settings = try DaemonStart.settings(options).agent
        around = try Surroundings.own(.own())
    }

    /// Runs until a signal ends it; returns the exit code.
    func run() throws -> Int32 {
        try DaemonStart.claim(settings.state, as: "agent")
        let machine = HostMachine(clock: loop)
        let link = MosquittoLink(on: loop)
        let lookout = try makeLookout(machine)
        loop.add(machine)
        loop.add(link)
        let agent = try Agent(
            ports: Agent.Ports(
                clock: loop, machine: machine, link: link, spool: openSpool(),
                ledger: AtomicFile(path: settings.state + "/ledger.json"),
                mailbox: FolderMailbox(at: settings.mailboxPath), log: log),
            settings: settings, lookout: lookout,
            session: Session(clock: loop, link: link, target: settings.broker.target(client: settings.host.text)),
            version: Version.text, system: unsafe String(cString: picket_platform()))
        let door = try LocalDoor(at: settings.socketPath, clock: loop)
        loop.add(door)
        agent.serve(door)
        try DaemonStart.endOnSignals(loop) { agent.stop() }
        agent.start()
        signatures?.start(sweep: settings.sweep)
        releasePages(after: .seconds(3))
        loop.run()
        door.close()
        return 0
    }

    /// Makes a lookout over the real probes; its commands are a source of the loop from here on.
    func makeLookout(_ machine: HostMachine) throws -> Lookout {
        let commands = ChildCommands(clock: loop)
        loop.add(commands)
        let catalogue = RuntimeCatalogue(settings.runtimes, others: settings.workers.compactMap(\.program))
        var places = HostProbes.Places()
        places.git = settings.git.program
        places.tmux = settings.tmux.program
        for runtime in Runtime.allCases {
            places.homes[runtime] = catalogue.home(of: runtime, userHome: ProcessEnvironment.own().home)
        }
        let probes = HostProbes(commands: commands, clock: loop, machine: machine, places: places)
        let accounts = places.homes[.claude].map { [$0 + "/sessions"] } ?? []
        let lookout = Lookout(
            ports: Lookout.Ports(clock: loop, machine: machine, probes: probes), settings: settings,
            catalogue: catalogue, accountFolders: accounts)
        signatures = try keepSignatures(of: lookout, machine)
        return lookout
    }

    /// Puts the signatures in force, the user's file over the shipped ones; told of changes once it is started.
    private func keepSignatures(of lookout: Lookout, _ machine: HostMachine) throws -> SignatureKeeper {
        let around = self.around
        let path = settings.signatures ?? ProcessEnvironment.own().signatures
        let keeper = SignatureKeeper(
            clock: loop, machine: machine, path: path, shipped: try SignatureFile.shipped(around: around),
            read: { bytes in
                do throws(ConfigurationError) {
                    return .sheet(try SignatureFile.load(bytes: bytes, file: path, around: around))
                } catch { return .wrong(error.description) }
            }, log: { [loop] in Log.write($0, at: loop.now.wall) })
        keeper.onChange = { [weak lookout] in lookout?.signatures = $0 }
        keeper.onTrouble = { [weak lookout] in lookout?.note(signatures: $0) }
        lookout.onOutdated = { [loop] in for line in $0 { Log.write("Signatures: \(line).", at: loop.now.wall) } }
        keeper.load()
        return keeper
    }

    /// Keeps resident what the last minute used, and not what a start or a rare event did.
    private func releasePages(after delay: Milliseconds) {
        loop.schedule(after: delay) { [weak self] _ in
            _ = picket_release_start_pages()
            self?.releasePages(after: .minutes(1))
        }
    }

    private func openSpool() -> any Spool {
        do {
            return try openDiskSpool()
        } catch {
            log("Events are kept in memory until the spool on disk can be opened. \(error)")
            return LateSpool(now: { [loop] in loop.now }) { [self] () throws(SpoolError) in
                let spool = try openDiskSpool()
                log("The spool on disk was opened, and takes the events.")
                return spool
            }
        }
    }

    private func openDiskSpool() throws(SpoolError) -> DiskSpool {
        let spool = try DiskSpool(path: settings.state + "/spool.db") { [loop] in loop.now }
        if case .setAside(let name) = spool.opening {
            log("The spool was damaged and was set aside as \(name); a new one was begun.")
        }
        return spool
    }

    private func log(_ line: String) { Log.write(line, at: loop.now.wall) }
}
