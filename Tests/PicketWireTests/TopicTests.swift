import PicketModel
import PicketWire
import Testing

@Suite("Topics")
struct TopicTests {
    static let tree = TopicTree(fleet: "home")

    private static func topics(_ host: HostID, _ worker: WorkerID) -> [Topic] {
        let address = WorkerAddress(host: host, worker: worker)
        return [
            .presence(host), .heartbeat(host), .processes(host), .events(host), .requests(host), .echo(host),
            .acknowledgement(host), .hubPresence, .hubStatus, .verdict(address), .notices,
        ] + StateKind.allCases.map { .state(address, $0) }
    }

    private static func id(_ random: inout SeededRandom) -> String {
        let letters = Array("abcxyz0189")
        let inner = Array("abcxyz0189---")
        let length = Int.random(in: 1...63, using: &random)
        return String(
            (0..<length).map { index in
                let choice = index == 0 || index == length - 1 ? letters : inner
                return choice[Int.random(in: choice.indices, using: &random)]
            })
    }

    @Test("reading is the inverse of writing")
    func inverse() throws {
        var random = SeededRandom(seed: 11)
        for _ in 0..<200 {
            let tree = try #require(TopicTree(fleet: Self.id(&random)))
            let host = try #require(HostID(Self.id(&random)))
            let worker = try #require(WorkerID(Self.id(&random)))
            for topic in Self.topics(host, worker) {
                #expect(tree.parse(tree.text(topic)) == topic)
            }
        }
    }

    @Test("a topic holds nothing but ids and words of this page")
    func form() throws {
        let tree = try #require(Self.tree)
        for topic in Self.topics(try Sample.id("mac-mini"), try Sample.worker()) {
            let text = tree.text(topic)
            #expect(text.hasPrefix("picket/v1/home/"))
            #expect(
                text.utf8.allSatisfy {
                    $0 == 0x2F || $0 == 0x2D || (0x30...0x39).contains($0) || (0x61...0x7A).contains($0)
                })
        }
    }

    @Test(
        "what is no topic of this fleet is none",
        arguments: [
            "", "/", "picket", "picket/v1/home", "picket/v1/home/", "picket/v2/home/notices", "picket/v1/away/notices",
            "/picket/v1/home/notices", "picket/v1/home/notices/", "picket/v1/home//notices", "picket//v1/home/notices",
            "picket/v1/home/hosts", "picket/v1/home/hosts/", "picket/v1/home/hosts/a", "picket/v1/home/hosts/a/",
            "picket/v1/home/hosts//presence", "picket/v1/home/hosts/a/presence/", "picket/v1/home/hosts/a/presence/x",
            "picket/v1/home/hosts/hub/presence", "picket/v1/home/hosts/A/presence", "picket/v1/home/hosts/+/presence",
            "picket/v1/home/hosts/#", "picket/v1/home/hosts/a+/presence", "picket/v1/home/hosts/a\u{0}/presence",
            "picket/v1/home/hosts/a/../presence", "picket/v1/home/hosts/../presence",
            "picket/v1/home/hosts/-a/presence",
            "picket/v1/home/hosts/ä/presence", "picket/v1/home/hosts/a/workers", "picket/v1/home/hosts/a/workers/w",
            "picket/v1/home/hosts/a/workers//git", "picket/v1/home/hosts/a/workers/w/",
            "picket/v1/home/hosts/a/workers/w/x",
            "picket/v1/home/hosts/a/workers/w/git/x", "picket/v1/home/hosts/a/workers/#/git",
            "picket/v1/home/hosts/a/workers/w/GIT", "picket/v1/home/hosts/a/worker/w/git", "picket/v1/home/hub",
            "picket/v1/home/hub/acks", "picket/v1/home/hub/acks/", "picket/v1/home/hub/acks/+",
            "picket/v1/home/hub/acks/a/b", "picket/v1/home/hub/presence/x", "picket/v1/home/verdicts/a",
            "picket/v1/home/verdicts/a/w/x", "picket/v1/home/verdicts//w", "picket/v1/home\u{301}/notices",
            "picket/v1/home/\u{301}notices", "picket/v1/home/notices\u{0}", "PICKET/v1/home/notices",
            "$SYS/broker/version",
        ])
    func refused(text: String) throws {
        #expect(try #require(Self.tree).parse(text) == nil)
    }

    @Test("an id of 63 is one and of 64 is none")
    func longest() throws {
        let tree = try #require(Self.tree)
        let id = String(repeating: "a", count: 63)
        #expect(tree.parse("picket/v1/home/hosts/\(id)/presence") != nil)
        #expect(tree.parse("picket/v1/home/hosts/\(id)a/presence") == nil)
    }

    @Test("a fleet's name has the form of an id", arguments: ["", "Home", "a/b", "+", "#", "a b", "home\u{0}"])
    func fleet(name: String) {
        #expect(TopicTree(fleet: name) == nil)
    }

    @Test("an agent subscribes to nothing of another host")
    func agentFilters() throws {
        let tree = try #require(Self.tree)
        let filters = tree.agentFilters(try Sample.id("mac-mini"))
        #expect(filters.allSatisfy { !$0.contains("#") && !$0.contains("+") })
        #expect(filters.filter { $0.contains("/hosts/") }.allSatisfy { $0.contains("/hosts/mac-mini/") })
    }
}
