import PicketModel
import Testing

@Suite("Settings")
struct SettingsTests {
    private let host = HostID("mac-mini")
    private let worker = WorkerID("sen-470")

    @Test("a secret shows in no description")
    func secret() {
        let secret = Secret("hunter2")
        var dumped = ""
        dump(secret, to: &dumped)
        #expect(!"\(secret) \(String(reflecting: secret)) \(dumped)".contains("hunter2"))
    }

    @Test("a password file's first line is the password")
    func passwordFile() {
        #expect(Secret(firstLineOf: Array("s 3cret\r\nmore".utf8))?.text == "s 3cret")
        #expect(Secret(firstLineOf: Array("\nmore".utf8)) == nil)
        #expect(Secret(firstLineOf: [0xFF]) == nil)
        #expect(Secret(firstLineOf: Array(repeating: 0x61, count: 4097)) == nil)
    }

    @Test("thresholds: the fleet's, then the host's, then the group's, then the worker's")
    func layers() throws {
        let address = WorkerAddress(host: try #require(host), worker: try #require(worker))
        var settings = ThresholdSettings()
        settings.fleet.stallAfter = .seconds(1)
        settings.hosts = [try differing("mac-*", "stall_after", 2)]
        #expect(settings.thresholds(of: address, groups: ["g"]).stallAfter == .milliseconds(2))
        settings.groups = [try differing("g", "stall_after", 3)]
        #expect(settings.thresholds(of: address, groups: ["g"]).stallAfter == .milliseconds(3))
        #expect(settings.thresholds(of: address, groups: []).stallAfter == .milliseconds(2))
        settings.workers = [try differing("mac-mini/sen-*", "stall_after", 4)]
        #expect(settings.thresholds(of: address, groups: ["g"]).stallAfter == .milliseconds(4))
    }

    @Test("every threshold has a field, each with its own key")
    func fields() {
        let stored = Mirror(reflecting: Thresholds()).children.count
        #expect(Set(ThresholdField.all.map(\.key)).count == stored)
        #expect(Set(ThresholdField.all.map(\.path)).count == stored)
    }

    @Test("a destination of ssh is never an option", arguments: ["-oProxyCommand=x", "", "a b", "a;b", "a$b", "a/b"])
    func destinationRefused(text: String) {
        #expect(SSHDestination(text) == nil)
    }

    @Test("a destination of ssh", arguments: ["desk", "me@10.0.0.2", "me@[fe80::1%25eth0]"])
    func destination(text: String) {
        #expect(SSHDestination(text)?.text == text)
    }

    @Test(
        "an option of ssh has a name and a value", arguments: ["Port", "=2", "-Port=2", "Port=", "Port=2\n3", "P t=2"])
    func optionRefused(text: String) {
        #expect(SSHOption(text) == nil)
    }

    @Test("only loopback is listened on", arguments: ["0.0.0.0:80", ":80", "127.0.0.1", "127.0.0.1:70000", "::1:80"])
    func listenRefused(text: String) {
        #expect(ListenAddress(text) == nil)
    }

    @Test("a loopback address reads back")
    func listen() {
        #expect(ListenAddress("[::1]:8080")?.description == "[::1]:8080")
        #expect(ListenAddress("localhost:0")?.description == "127.0.0.1:0")
    }

    @Test("a rule without a session is for one worktree, one with a session for what fits its pattern")
    func rules() throws {
        var rule = WorkerRule()
        #expect(!rule.fits(session: "sen-1", worktree: nil))
        rule.worktree = "/w/a"
        #expect(rule.fits(session: nil, worktree: "/w/a"))
        #expect(!rule.fits(session: nil, worktree: "/w/b"))
        rule.session = try Glob("sen-*")
        #expect(rule.fits(session: "sen-1", worktree: nil))
        #expect(!rule.fits(session: nil, worktree: "/w/a"))
    }

    private func differing(_ pattern: String, _ key: String, _ value: Int64) throws -> ThresholdOverride {
        let field = try #require(ThresholdField.all.first { $0.key == key })
        return ThresholdOverride(pattern: try Glob(pattern), changes: [ThresholdChange(field: field, value: value)])
    }
}
