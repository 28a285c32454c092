import PicketConfig
import PicketModel
import Testing

@Suite("A configuration")
struct GoodFilesTests {
    private func load(_ text: String) throws -> Settings {
        try Settings.load(text: text, file: "test.yaml", around: try Fixture.around)
    }

    @Test("that is empty gives the defaults", arguments: ["", "\n# nothing\n", "---\n", "agent:\n", "~"])
    func empty(text: String) throws {
        #expect(try load(text) == Settings(around: try Fixture.around))
    }

    @Test("with every key reaches the agent")
    func agent() throws {
        let agent = try load(try Fixture.text("good/every-key.yaml")).agent
        #expect(agent.fleet == "field")
        #expect(agent.host.text == "mac-mini")
        #expect(agent.state == "/home/dev/picket")
        #expect(agent.socketPath == "/run/picket.sock")
        #expect(agent.heartbeat == .milliseconds(250))
        #expect(agent.sample == .seconds(5))
        #expect(agent.panes == .seconds(1))
        #expect(agent.looks == .minutes(1))
        #expect(agent.sweep == .minutes(2))
        #expect(agent.lookDeadline == .seconds(3))
        #expect(agent.refresh == .minutes(10))
        #expect(agent.expiry == .minutes(30))
        #expect(agent.tmux.program == "/opt/homebrew/bin/tmux")
        #expect(!agent.tmux.search)
        #expect(agent.tmux.sockets == ["/tmp/private", "/home/dev/other"])
        #expect(agent.git.base == "origin/trunk")
        #expect(agent.runtimes.claude.home == "/home/dev/.claude-b")
        #expect(agent.runtimes[.claude].programs == ["claude-beta"])
        #expect(agent.runtimes[.other].programs == ["aider"])
        #expect(agent.helpers.map(\.pattern) == ["*mcp*"])
        #expect(agent.retirement.merged == .minutes(10))
    }

    @Test("with every key reaches the workers, in their order")
    func workers() throws {
        let workers = try load(try Fixture.text("good/every-key.yaml")).agent.workers
        try #require(workers.count == 2)
        #expect(workers[0].session?.pattern == "sen-*")
        #expect(workers[0].groups == ["wave-a", "wave-b"])
        #expect(workers[0].core)
        #expect(workers[1].worktree == "/work/tree")
        #expect(workers[1].name?.text == "s1a")
        #expect(workers[1].runtime == .other)
        #expect(workers[1].program == "aider")
        #expect(workers[1].base == "main")
        #expect(workers[1].log == "logs/run.log")
        #expect(workers[1].results == ["LANE-RESULT.json", "out/*.status.json"])
    }

    @Test("with every key reaches the broker of both sides")
    func broker() throws {
        let settings = try load(try Fixture.text("good/every-key.yaml"))
        #expect(settings.agent.broker == settings.hub.broker)
        #expect(settings.hub.broker.host == "broker.local")
        #expect(settings.hub.broker.port == 8883)
        #expect(settings.hub.broker.user == "mac-mini")
        #expect(settings.hub.broker.passwordFile == "/home/dev/.config/picket/password")
        #expect(settings.hub.broker.keepalive == .seconds(30))
    }

    @Test("that is changed for one run changes for agent and hub")
    func changed() throws {
        var settings = try load("fleet: x")
        settings.broker.port = 4711
        settings.state = "/elsewhere"
        #expect(settings.agent.broker.port == 4711)
        #expect(settings.hub.broker.port == 4711)
        #expect(settings.agent.socketPath == "/elsewhere/agent.sock")
        #expect(settings.hub.storePath == "/elsewhere/hub.db")
    }

    @Test("with every key reaches the hub")
    func hub() throws {
        let hub = try load(try Fixture.text("good/every-key.yaml")).hub
        #expect(hub.fleet == "field")
        #expect(hub.socketPath == "/run/hub.sock")
        #expect(hub.listen?.description == "[::1]:0")
        #expect(hub.storePath == "/var/picket.db")
        #expect(hub.retention == .days(7))
        #expect(hub.poll == .seconds(20))
        #expect(hub.pollDeadline == .seconds(10))
        #expect(hub.refresh == .minutes(5))
        #expect(hub.ssh.program == "/usr/bin/ssh")
        #expect(hub.ssh.config == "/home/dev/.ssh/picket")
        #expect(hub.notices.exec == ["/usr/local/bin/tell", "--json"])
        #expect(hub.notices.execDeadline == .seconds(3))
        #expect(hub.retirement.others == .days(2))
    }

    @Test("lists hosts by id")
    func hosts() throws {
        let hosts = try load(try Fixture.text("good/every-key.yaml")).hub.hosts
        #expect(hosts.map(\.id.text) == ["attic", "desk-wsl"])
        #expect(hosts.map { $0.ssh?.text } == [nil, "me@desk"])
        #expect(hosts[1].sshOptions.map(\.text) == ["Port=2222", "IdentityFile=/k e y"])
        #expect(hosts[1].agent == "/home/dev/bin/picket-agent")
    }

    @Test("sets thresholds for the fleet, and others for hosts, groups and workers")
    func thresholds() throws {
        let thresholds = try load(try Fixture.text("good/every-key.yaml")).hub.thresholds
        #expect(thresholds.fleet.stallAfter == .minutes(20))
        #expect(thresholds.fleet.busyPermille == 25)
        #expect(thresholds.fleet.overdueTenths == 30)
        let host = try #require(HostID("desk-wsl"))
        let address = WorkerAddress(host: host, worker: try #require(WorkerID("s1a")))
        #expect(thresholds.thresholds(of: host).heartbeat == .minutes(1))
        #expect(thresholds.thresholds(of: address, groups: ["wave-a"]).stallAfter == .seconds(2))
        #expect(thresholds.thresholds(of: address, groups: []).startGrace == .seconds(10))
    }

    @Test("makes the hub expect the agent's heartbeat, unless it says another")
    func heartbeat() throws {
        #expect(try load("agent: {heartbeat: 1m}").hub.thresholds.fleet.heartbeat == .minutes(1))
        let both = try load("agent: {heartbeat: 1m}\nthresholds: {heartbeat: 2m}")
        #expect(both.hub.thresholds.fleet.heartbeat == .minutes(2))
    }

    @Test("may be JSON, have CRLF and a byte order mark")
    func forms() throws {
        #expect(try load(#"{"fleet": "x", "tmux": {"sockets": ["/a"]}}"#).agent.tmux.sockets == ["/a"])
        #expect(try load("fleet: x\r\nagent:\r\n  sample: 1s\r\n").agent.sample == .seconds(1))
        #expect(try load("\u{FEFF}fleet: x\n").fleet == "x")
    }

    @Test("keeps its password out of what is printed")
    func password() throws {
        let settings = try load("broker: {user: u, password: hunter2}")
        #expect(settings.hub.broker.password?.text == "hunter2")
        var dumped = ""
        dump(settings, to: &dumped)
        #expect(!dumped.contains("hunter2"))
    }

    @Test(
        "gives a host the slug of its machine's name",
        arguments: [("Mac-Mini.local", "mac-mini"), ("hub", "host"), ("", "host"), ("desk_wsl", "desk-wsl")])
    func hostID(machine: String, id: String) {
        #expect(Surroundings.hostID(ofMachine: machine)?.text == id)
    }

    @Test(
        "reads spans of time in every unit",
        arguments: [("250ms", 250), ("30s", 30_000), ("15m", 900_000), ("2h", 7_200_000), ("7d", 604_800_000)])
    func durations(text: String, count: Int64) throws {
        #expect(try load("hub: {poll: \(text), poll_deadline: 1ms}").hub.poll == Milliseconds(count))
    }
}
