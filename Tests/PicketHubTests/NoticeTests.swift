import PicketHub
import PicketJSON
import PicketLoop
import PicketModel
import PicketTestSupport
import PicketWire
import Testing

@Suite("Notices, from the hub to those that are told")
struct NoticeTests {
    private let bench = HubBench()

    /// A worker that waits for a person, just before that is said.
    private func begin() throws -> HostVoice {
        try bench.connect()
        let voice = try bench.voice()
        voice.presence()
        voice.heartbeat()
        try voice.busy("s1")
        bench.pass(.seconds(2))
        try waits(voice)
        return voice
    }

    private func waits(_ voice: HostVoice, _ worker: String = "s1") throws {
        var account = SessionAccount(runtime: .claude)
        account.status = .waiting
        account.waitingFor = "permission prompt: Bash"
        account.recordUp = voice.moment.up
        try voice.state(worker, .session(.seen(account)))
    }

    private func goesOn(_ voice: HostVoice, _ worker: String = "s1") throws {
        var account = SessionAccount(runtime: .claude)
        account.status = .busy
        account.recordUp = voice.moment.up
        try voice.state(worker, .session(.seen(account)))
    }

    /// What was published under notices, as text.
    private var published: [String] { bench.sent(.notices).map { Self.text($0.payload) } }

    /// What the program was handed, as text.
    private var handed: [String] { bench.commands.runs.map { Self.text($0.command.input) } }

    private static func text(_ payload: [UInt8]) -> String {
        guard let message = try? NoticeMessage(payload: payload) else { return "unreadable" }
        let sign = message.notice.cleared == nil ? "+" : "-"
        let again = message.isRepeated ? " again" : ""
        return "\(message.notice.id) \(sign)\(message.notice.kind.rawValue) \(message.notice.subject)\(again)"
    }

    private func list(_ query: String = "") throws -> NoticesMessage {
        let body = bench.door.ask("GET", "/v1/notices\(query)").given?.body ?? []
        return try NoticesMessage(json: try JSONValue.parse(body, limits: .document))
    }

    @Test("a notice is published once raised and once cleared, at least once, not retained")
    func told() throws {
        let voice = try begin()
        voice.live(for: .seconds(30))
        #expect(published == ["n-000001 +waiting desk/s1"])
        #expect(bench.sent(.notices).first?.retained == false)
        #expect(bench.sent(.notices).first?.quality == .atLeastOnce)
        try goesOn(voice)
        voice.live(for: .minutes(2))
        #expect(published == ["n-000001 +waiting desk/s1", "n-000001 -waiting desk/s1"])
    }

    @Test("a notice of long ago is cleared though hundreds of newer ones were, of which the oldest is forgotten")
    func longOpen() throws {
        let voice = try begin()
        voice.live(for: .seconds(30))
        let others = (2...502).map { "s\($0)" }
        for (number, worker) in others.enumerated() { try voice.busy(worker, pid: 200 + Int32(number)) }
        for worker in others { try waits(voice, worker) }
        voice.live(for: .seconds(40))
        bench.link.answerAll()
        for worker in others { try goesOn(voice, worker) }
        voice.live(for: .seconds(70))
        bench.link.answerAll()
        #expect(published.filter { $0.contains("-waiting") }.count == 501)
        try goesOn(voice)
        voice.live(for: .seconds(70))
        #expect(published.last == "n-000001 -waiting desk/s1")
        #expect(try list().notices.count == 500)
        #expect(try list().notices.contains { $0.id.number == 1 })
    }

    @Test("nothing is told before it is stored")
    func storedFirst() throws {
        let voice = try begin()
        bench.archive.applyFailure = .failed("the disk is full")
        voice.live(for: .minutes(1))
        #expect(published.filter { $0.contains("waiting") } == [])
        #expect(published == ["n-000001 +store-trouble the fleet"])
        bench.archive.applyFailure = nil
        voice.live(for: .minutes(1))
        #expect(
            published == [
                "n-000001 +store-trouble the fleet", "n-000002 +waiting desk/s1",
                "n-000001 -store-trouble the fleet",
            ])
    }

    @Test("a hub killed between storing and telling tells it again, with the same id, and says so")
    func killedBeforeTelling() throws {
        let voice = try begin()
        bench.pass(.seconds(3))
        bench.link.lose()
        bench.pass(.seconds(9))
        let stored = bench.memory.restore().facts.filter { $0.name.hasPrefix("notice/") }
        #expect(stored.map(\.name) == ["notice/n-000001"])
        #expect(published == [])
        bench.kill()
        try bench.connect()
        voice.presence()
        voice.live(for: .minutes(1))
        let told = published.filter { $0.contains("waiting") }
        #expect(told == ["n-000001 +waiting desk/s1 again"])
        #expect(bench.memory.restore().facts.filter { $0.name == "notice/n-000001" }.count == 1)
    }

    @Test("a hub killed between a raise and a clear clears under the id of the raise, and repeats nothing")
    func killedBetween() throws {
        let voice = try begin()
        voice.live(for: .seconds(20))
        bench.kill()
        bench.link.forget()
        try bench.connect()
        voice.presence()
        voice.live(for: .minutes(1))
        #expect(published == [])
        try goesOn(voice)
        voice.live(for: .minutes(1))
        #expect(published == ["n-000001 -waiting desk/s1"])
        let kept = bench.memory.restore().facts.filter { $0.name.hasPrefix("notice/") }
        #expect(kept.map(\.name) == ["notice/n-000001"])
    }

    @Test("a connection that ends before the broker took a notice: it is published again as a repeat")
    func lostOnTheWay() throws {
        let voice = try begin()
        bench.link.roundTrip = nil
        voice.live(for: .seconds(20))
        #expect(published == ["n-000001 +waiting desk/s1"])
        bench.link.roundTrip = .milliseconds(1)
        bench.link.lose()
        bench.pass(.seconds(3))
        bench.link.accept()
        voice.live(for: .seconds(20))
        #expect(published == ["n-000001 +waiting desk/s1", "n-000001 +waiting desk/s1 again"])
    }

    @Test("the program gets each notice as JSON on its standard input, in order, with a deadline and no shell")
    func exec() throws {
        bench.settings.notices.exec = ["/usr/bin/tell", "--loud"]
        bench.settings.notices.execDeadline = .seconds(4)
        bench.commands.script = { _ in CommandResult(end: .exited(0)) }
        let voice = try begin()
        voice.live(for: .seconds(20))
        try goesOn(voice)
        voice.live(for: .seconds(30))
        #expect(handed == ["n-000001 +waiting desk/s1", "n-000001 -waiting desk/s1"])
        let command = try #require(bench.commands.runs.first?.command)
        #expect(command.arguments == ["/usr/bin/tell", "--loud"])
        #expect(command.deadline == .seconds(4))
        #expect(command.outputLimit == 64 << 10)
        #expect(command.environment == nil)
    }

    @Test("a program that fails is logged once, and tried again ever later with the same id")
    func execFails() throws {
        bench.settings.notices.exec = ["/usr/bin/tell"]
        bench.commands.script = { _ in CommandResult(end: .exited(1), errors: Array("no route".utf8)) }
        let voice = try begin()
        voice.live(for: .minutes(10))
        let tries = bench.commands.runs.count
        #expect((6...12).contains(tries))
        #expect(handed.first == "n-000001 +waiting desk/s1")
        #expect(Set(handed.dropFirst()) == ["n-000001 +waiting desk/s1 again"])
        #expect(bench.lines.filter { $0.contains("ended with code 1: no route") }.count == 1)
        bench.commands.script = { _ in CommandResult(end: .exited(0)) }
        voice.live(for: .minutes(6))
        #expect(bench.commands.runs.count == tries + 1)
        #expect(bench.lines.filter { $0.contains("takes them again") }.count == 1)
    }

    @Test("a program that runs while the hub is killed is handed the same again")
    func execKilled() throws {
        bench.settings.notices.exec = ["/usr/bin/tell"]
        let voice = try begin()
        voice.live(for: .seconds(20))
        #expect(handed == ["n-000001 +waiting desk/s1"])
        bench.kill()
        bench.commands.script = { _ in CommandResult(end: .exited(0)) }
        try bench.connect()
        voice.live(for: .seconds(20))
        #expect(handed == ["n-000001 +waiting desk/s1", "n-000001 +waiting desk/s1 again"])
    }

    @Test("what happened before a program was configured is not handed to it")
    func execLater() throws {
        let voice = try begin()
        voice.live(for: .seconds(20))
        bench.kill()
        bench.settings.notices.exec = ["/usr/bin/tell"]
        try bench.connect()
        voice.live(for: .minutes(1))
        #expect(handed == [])
    }

    @Test("the door lists notices, those after one, and waits for the next")
    func door() throws {
        let voice = try begin()
        #expect(try list().notices == [])
        let waiting = bench.door.ask("GET", "/v1/notices?after=0&wait=60000")
        voice.live(for: .seconds(20))
        let first = try NoticesMessage(json: try JSONValue.parse(waiting.given?.body ?? [], limits: .document))
        #expect(first.notices.map(\.id.description) == ["n-000001"])
        #expect(first.last == 1)
        #expect(try list("?after=n-000001").notices == [])
        let next = bench.door.ask("GET", "/v1/notices?after=n-000001&wait=60000")
        try goesOn(voice)
        voice.live(for: .seconds(30))
        let cleared = try NoticesMessage(json: try JSONValue.parse(next.given?.body ?? [], limits: .document))
        #expect(cleared.notices.map(\.number) == [2])
        #expect(cleared.notices.first?.cleared != nil)
        #expect(try list("?after=99").notices.count == 1)
        #expect(bench.door.ask("GET", "/v1/notices?after=yesterday").given?.status == 400)
    }

    @Test("a wait that is over is answered with nothing new")
    func waitOver() throws {
        let voice = try begin()
        let reply = bench.door.ask("GET", "/v1/notices?after=0&wait=3000")
        bench.pass(.seconds(2))
        #expect(reply.given == nil)
        bench.pass(.seconds(2))
        #expect(reply.given?.status == 200)
        _ = voice
    }

    @Test("an event that comes as history, and evidence of a host that is not heard, raise nothing")
    func history() throws {
        try bench.connect()
        let voice = try bench.voice()
        voice.presence(retained: true)
        try voice.busy("s1", retained: true)
        try voice.run("s1", life: .ended(.reported, at: voice.moment.up), retained: true)
        for seq in 1...5 as ClosedRange<UInt64> {
            let then = Moment(
                boot: voice.boot, up: voice.moment.up - .hours(3), wall: voice.moment.wall - .hours(3))
            voice.event(seq, .exited(ProcessIdentity(boot: voice.boot, pid: 100, start: 1), .reported), at: then)
        }
        bench.pass(.seconds(20))
        #expect(published == [])
    }
}
