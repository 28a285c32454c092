import PicketCommand
import PicketConfig
import PicketHub
import PicketLoop
import PicketMQTT
import PicketModel
import PicketOptions
import PicketServe
import PicketStore
import PicketWire

/// Chooses the adapters of a hub, wires them, and runs.
final class HubProcess {
    private let loop: Loop
    private let settings: HubSettings

    init(_ options: ParsedArguments) throws {
        guard let loop = Loop() else { throw CommandError("this system names no boot.") }
        self.loop = loop
        settings = try DaemonStart.settings(options).hub
    }

    /// Runs until a signal ends it; returns the exit code.
    func run() throws -> Int32 {
        try DaemonStart.claim(settings.state, as: "hub")
        try DaemonStart.makeFolder(Roads.controlFolder(in: settings.state))
        guard let topics = TopicTree(fleet: settings.fleet) else {
            throw CommandError("the fleet's name '\(settings.fleet)' is no id.")
        }
        let archive = try openArchive()
        let restored = try archive.restore()
        let link = MosquittoLink(on: loop)
        let commands = ChildCommands(clock: loop)
        loop.add(link)
        loop.add(commands)
        let hub = Hub(
            ports: Hub.Ports(clock: loop, archive: archive, commands: commands, log: log), settings: settings,
            session: makeSession(link, birth: Hub.birth(in: restored)), topics: topics, restored: restored)
        let doors = try openDoors()
        for door in doors { hub.serve(door) }
        try DaemonStart.endOnSignals(loop) { hub.stop() }
        hub.start()
        loop.run()
        for door in doors { door.close() }
        return 0
    }

    private func openArchive() throws -> SQLiteArchive {
        let archive = try SQLiteArchive(path: settings.storePath)
        if case .setAside(let name) = archive.opening {
            log("The store was damaged and was set aside as \(name); a new one was begun.")
        }
        return archive
    }

    private func makeSession(_ link: MosquittoLink, birth: UInt64) -> Session {
        var target = settings.broker.target(client: "hub")
        target.receiveMaximum = 1000
        // There is one hub, and all wait for it.
        var policy = SessionPolicy()
        policy.longest = policy.hurried
        return Session(clock: loop, link: link, target: target, policy: policy, birth: birth)
    }

    private func openDoors() throws -> [HTTPDoor] {
        var doors = [try HTTPDoor(at: .socket(settings.socketPath), clock: loop)]
        if let listen = settings.listen {
            doors.append(try HTTPDoor(at: .loopback(host: listen.host, port: Int(listen.port)), clock: loop))
        }
        for door in doors { loop.add(door) }
        return doors
    }

    private func log(_ line: String) { Log.write(line, at: loop.now.wall) }
}
