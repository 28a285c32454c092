import PicketAgent
import PicketJSON
import PicketLoop
import PicketModel
import PicketRuntimes
import PicketTestSupport
import Testing

struct MailTests {
    private let bench = AgentBench()

    private func telling(_ event: Untrusted, above: ProcessIdentity) -> [UInt8] {
        let origin = Origin(boot: bench.clock.now.boot, up: bench.clock.now.up, above: [above])
        return Telling(.hook(HookReport(runtime: .claude, event: event)), from: origin).json.bytes()
    }

    private var hooks: [String] {
        bench.events.compactMap { event in
            if case .hooked(let name, _) = event.what { name.raw } else { nil }
        }
    }

    @Test("a telling over the socket is answered with its worker")
    func told() throws {
        let claude = bench.addClaude("s1")
        try bench.connect()
        let body = telling("Stop", above: claude)
        let answer = try #require(bench.door.ask("POST", "/v1/tell", body: body).given)
        #expect(answer.status == 200)
        #expect(try JSONValue.parse(answer.body)["worker"]?.string == "s1")
        bench.pass(.zero)
        bench.link.answerAll()
        #expect(hooks == ["Stop"])
    }

    @Test("one that is not understood is refused, and changes nothing")
    func refused() throws {
        bench.addClaude("s1")
        try bench.connect()
        for body in ["", "{}", "nonsense", #"{"v":2}"#] {
            #expect(bench.door.ask("POST", "/v1/tell", body: Array(body.utf8)).given?.status == 400)
        }
        #expect(hooks == [])
    }

    @Test("what was left while no agent ran is taken in at its start, in order")
    func mail() throws {
        let claude = bench.addClaude("s1")
        bench.mailbox.messages = [
            telling("UserPromptSubmit", above: claude), Array("nonsense".utf8),
            telling("PermissionRequest", above: claude),
        ]
        try bench.connect()
        bench.link.answerAll()
        #expect(bench.mailbox.messages == [])
        #expect(hooks == ["UserPromptSubmit", "PermissionRequest"])
    }

    @Test("what is left while it runs is taken in when the folder tells of it")
    func later() throws {
        let claude = bench.addClaude("s1")
        try bench.connect()
        bench.mailbox.messages = [telling("Stop", above: claude)]
        bench.machine.change(["/state/tellings/1.json"])
        bench.pass(.zero)
        bench.link.answerAll()
        #expect(hooks == ["Stop"])
    }
}
