import PicketJSON
import PicketModel
import PicketRuntimes
import Testing

@Suite("A worker's own beat") struct BeatTests {
    private func read(_ text: String) -> Observation<Beat> { Beat.file(Array(text.utf8), up: .seconds(5)) }

    @Test(
        "a heartbeat file is empty, an object, or a line",
        arguments: [
            ("", nil, nil), ("\n", nil, nil), ("{}", nil, nil), ("working", Beat.State.working, nil),
            ("waiting: which branch?\nmore", .waiting, "which branch?"), (" idle\n", .idle, nil),
            (#"{"state":"waiting","say":"which one?"}"#, .waiting, "which one?"), ("half way", nil, "half way"),
        ] as [(String, Beat.State?, Untrusted?)])
    func forms(_ text: String, _ state: Beat.State?, _ say: Untrusted?) {
        #expect(read(text) == .seen(Beat(state: state, say: say, up: .seconds(5))))
    }

    @Test("a word that is no state, broken JSON and a large file are refused with what was expected")
    func refused() {
        #expect(read(#"{"state":"busy"}"#).failure?.detail.raw.contains("expected working, waiting or idle") == true)
        #expect(read("{\"state\":").failure?.code == .malformed)
        #expect(read(String(repeating: "x", count: 5000)).failure?.code == .tooLarge)
    }

    @Test("what a beat says is one short line without secrets")
    func said() throws {
        let beat = Beat(say: "token sk-ant-api03-abcdefghijklmnopqrstuvwxyz0123456789\nsecond", up: .zero)
        #expect(try #require(beat.say).raw.contains("abcdefgh") == false)
        #expect(try #require(beat.say).raw.contains("second") == false)
        let long = Beat(say: Untrusted(String(repeating: "x", count: 9000)), up: .zero)
        #expect(try #require(long.say).raw.utf8.count <= 200)
    }

    @Test("a beat without a state keeps the state young, and none was said before the first")
    func states() {
        var account = BeatAccount(Beat(up: .seconds(1)))
        #expect(account.account(runtime: .other) == nil)
        account.take(Beat(state: .working, up: .seconds(2)))
        account.take(Beat(up: .seconds(9)))
        let told = account.account(runtime: .other)
        #expect(told?.status == .busy && told?.recordUp == .seconds(9) && told?.statusUp == .seconds(2))
        #expect(told?.turnStartedUp == .seconds(2))
    }

    @Test("work after idleness is a new turn, work after a question is the same")
    func turns() {
        var account = BeatAccount(Beat(state: .working, up: .seconds(1)))
        account.take(Beat(state: .waiting, say: "which?", up: .seconds(2)))
        #expect(account.account(runtime: .other)?.waitingFor == "which?")
        account.take(Beat(state: .working, up: .seconds(3)))
        #expect(account.account(runtime: .other)?.turnStartedUp == .seconds(1))
        #expect(account.account(runtime: .other)?.waitingFor == nil)
        account.take(Beat(state: .idle, up: .seconds(4)))
        #expect(account.account(runtime: .other)?.turnEndedUp == .seconds(4))
        account.take(Beat(state: .working, up: .seconds(5)))
        #expect(account.account(runtime: .other)?.turnStartedUp == .seconds(5))
        account.take(Beat(state: .idle, up: .seconds(2)))
        #expect(account.account(runtime: .other)?.status == .busy)
    }

    @Test("a telling is read as it was written, and a broken one is none")
    func tellings() throws {
        let boot = try #require(BootID("boot-1"))
        let origin = Origin(
            boot: boot, up: .seconds(7),
            above: [ProcessIdentity(boot: boot, pid: 12, start: .max), ProcessIdentity(boot: boot, pid: 4, start: 1)],
            folder: "/w/s1", pane: .init(socket: "/tmp/tmux-1000/default", pane: "%3"))
        var report = HookReport(runtime: .codex, event: "PermissionRequest")
        report.session = "s-1"
        report.tool = "Bash"
        report.kind = "startup"
        report.text = "it asks"
        report.folder = "/w"
        report.background = 3
        report.isSubagent = true
        report.isOwnPrompt = true
        let words: [Telling.Word] = [
            .hook(report), .beat(Beat(state: .waiting, say: "which?", up: .seconds(7))), .beat(Beat(up: .seconds(7))),
            .look,
        ]
        for word in words {
            let bytes = Telling(word, from: origin).json.bytes()
            #expect(Telling(bytes) == Telling(word, from: origin))
            for end in bytes.indices { #expect(Telling(Array(bytes[..<end])) == nil) }
        }
        #expect(Telling(Array(repeating: 0x20, count: Telling.longest + 1)) == nil)
    }
}
