import PicketModel
import PicketRuntimes
import Testing

@Suite("Claude Code's registry")
struct ClaudeRegistryTests {
    /// A file as 2.1.329 writes it, with other names and numbers.
    private static let idle = """
        {"pid":24885,"sessionId":"e64ccf6e-1669-4963-bec3-b07649a0978b","cwd":"/home/dev/repo",\
        "startedAt":1795173419896,"procStart":"346737","version":"2.1.329","peerProtocol":1,\
        "peerFeatures":["notify_idle","artifact_yield"],"kind":"interactive","entrypoint":"cli",\
        "pidDomain":"linux:0:pid:[4026531836]","asksForConvertedSkills":null,"name":"repo-ab","nameSource":"derived",\
        "nameSince":1795173419896,"status":"idle","updatedAt":1795173458910,"statusUpdatedAt":1795173458910}
        """

    private let boot: BootID
    private let moment: Moment

    init() throws {
        boot = try #require(BootID("b-1"))
        // The file was updated 10 s ago.
        moment = Moment(boot: boot, up: .seconds(5000), wall: Milliseconds(1_795_173_468_910))
    }

    private func look(
        _ text: String, pid: Int32 = 24885, start: UInt64 = 346_737, startedUp: Milliseconds? = nil
    ) -> Observation<SessionAccount> {
        ClaudeRegistry.account(
            Array(text.utf8), of: ProcessIdentity(boot: boot, pid: pid, start: start), startedUp: startedUp, at: moment)
    }

    private func with(_ status: String) -> String { Self.idle.replacing(#""status":"idle""#, with: status) }

    @Test("gives status, session, version and the time of its record")
    func idle() {
        let account = look(Self.idle).value
        #expect(account?.runtime == .claude)
        #expect(account?.status == .idle)
        #expect(account?.session == "e64ccf6e-1669-4963-bec3-b07649a0978b")
        #expect(account?.version == "2.1.329")
        #expect(account?.recordUp == .seconds(4990))
        #expect(account?.waitingFor == nil)
        #expect(account?.backgroundWork == 0)
    }

    @Test("gives what it waits for", arguments: ["permission prompt", "input needed", "dialog open"])
    func waiting(cause: String) {
        let account = look(with(#""waitingFor":"\#(cause)","status":"waiting""#)).value
        #expect(account?.status == .waiting)
        #expect(account?.waitingFor == Untrusted(cause))
    }

    @Test("gives no cause where it does not wait")
    func staleCause() {
        #expect(look(with(#""waitingFor":"dialog open","status":"busy""#)).value?.waitingFor == nil)
    }

    @Test("calls a shell that runs on after a turn background work")
    func shell() {
        let account = look(with(#""status":"shell""#)).value
        #expect(account?.status == .background)
        #expect(account?.backgroundWork == 1)
    }

    @Test(
        "gives no status where there is none yet, or one that is not known", arguments: [#""x":1"#, #""status":"new""#])
    func noStatus(member: String) {
        let account = look(with(member)).value
        #expect(account != nil)
        #expect(account?.status == nil)
    }

    @Test("falls back to its start where nothing was updated")
    func started() {
        let text = Self.idle.replacing("pdatedAt", with: "pdated")
        #expect(look(text).value?.recordUp == Milliseconds(5_000_000 - 49_014))
    }

    @Test("is absent for another process that has the pid now")
    func otherProcess() {
        #expect(look(Self.idle, start: 346_738) == .absent)
        #expect(look(Self.idle, pid: 24886) == .absent)
        #expect(look(Self.idle.replacing(#""346737""#, with: "346737")).value != nil)
    }

    @Test("without a start to compare it is absent for a process that began later")
    func noStart() {
        let text = Self.idle.replacing("procStart", with: "procBegin")
        #expect(look(text).value != nil)
        #expect(look(text, startedUp: .seconds(4949)).value != nil)
        #expect(look(text, startedUp: .seconds(4999)) == .absent)
    }

    @Test("gives no time that lies in the future or before 1970", arguments: ["1e18", "-5", "1795173999999", "\"x\""])
    func impossibleTime(time: String) {
        let text = #"{"status":"busy","updatedAt":\#(time)}"#
        #expect(look(text).value?.status == .busy)
        #expect(look(text).value?.recordUp == nil)
    }

    @Test(
        "is a failed look where it is no JSON object",
        arguments: ["", "{", "[]", "null", "{\"pid\":1,\"pid\":2}", "\u{0}"])
    func malformed(text: String) {
        #expect(look(text).failure?.code == .malformed)
    }

    @Test("is a failed look where it is too large or too deep")
    func hostile() {
        #expect(look(String(repeating: " ", count: 1 << 17)).failure?.code == .tooLarge)
        #expect(look(String(repeating: "[", count: 60_000)).failure?.code == .malformed)
    }

    @Test("cuts long texts")
    func longTexts() {
        let long = String(repeating: "x", count: 9000)
        let account = look(#"{"version":"\#(long)","sessionId":"\#(long)","status":"waiting","waitingFor":"\#(long)"}"#)
            .value
        #expect(account?.version?.raw.utf8.count == 64)
        #expect(account?.session?.raw.utf8.count == 128)
        #expect(account?.waitingFor?.raw.utf8.count == 200)
    }

    @Test("of any prefix of a file never ends the program")
    func truncated() {
        for length in 0..<Self.idle.utf8.count {
            #expect(look(String(Self.idle.prefix(length))).failure != nil)
        }
    }

    @Test("lies below the runtime's folder")
    func path() {
        #expect(ClaudeRegistry.path(home: "/home/dev/.claude", pid: 7) == "/home/dev/.claude/sessions/7.json")
    }
}
