import PicketModel
import Testing

@Suite("Identifiers")
struct IdentifierTests {
    @Test("an id", arguments: ["a", "0", "a-b", "mac-mini", "a--b", String(repeating: "x", count: 63)])
    func form(text: String) {
        #expect(IdentifierForm.holds(text))
        #expect(HostID(text)?.text == text)
        #expect(WorkerID(text)?.text == text)
    }

    @Test(
        "no id",
        arguments: [
            "", "-", "-a", "a-", "A", "a_b", "a.b", "a/b", "a b", "+", "#", "a\n", "a\u{0}", "ä", "a\u{301}",
            "\u{FF41}",
            "..", "$x", String(repeating: "x", count: 64),
        ])
    func otherForm(text: String) {
        #expect(!IdentifierForm.holds(text))
        #expect(HostID(text) == nil)
        #expect(WorkerID(text) == nil)
    }

    @Test("a host is never called hub, and a worker may be")
    func reserved() {
        #expect(HostID("hub") == nil)
        #expect(WorkerID("hub") != nil)
    }

    @Test(
        "a slug is an id made of any text",
        arguments: [
            ("Feature Branch", "feature-branch"), ("__x__", "x"), ("a///b", "a-b"), ("über", "ber"), ("A1", "a1"),
            ("x\u{1B}[2Jy", "x-2jy"), ("../../etc", "etc"), ("-", nil), ("", nil), ("日本", nil),
        ] as [(String, String?)])
    func slug(text: String, id: String?) {
        #expect(IdentifierForm.slug(text) == id)
    }

    @Test("a slug of a long text has the form of an id", arguments: [63, 64, 65, 1000])
    func longSlug(length: Int) throws {
        let text = String(repeating: "a-", count: length)
        #expect(IdentifierForm.holds(try #require(IdentifierForm.slug(text))))
    }

    @Test("addresses are ordered by host, then by worker")
    func addresses() throws {
        let texts = [("b", "a"), ("a", "b"), ("a", "a-2"), ("a", "a")]
        let addresses = try texts.map {
            WorkerAddress(host: try #require(HostID($0.0)), worker: try #require(WorkerID($0.1)))
        }
        #expect(addresses.sorted().map(\.description) == ["a/a", "a/a-2", "a/b", "b/a"])
    }

    @Test(
        "an epoch is read as it is written", arguments: ["0-00000000", "12-0a1b2c3d", "18446744073709551615-ffffffff"])
    func epoch(text: String) throws {
        #expect(try #require(Epoch(text)).description == text)
    }

    @Test(
        "no epoch",
        arguments: [
            "", "12", "-", "12-", "-0a1b2c3d", "12-a1b2c3d", "12-0A1B2C3D", "012-0a1b2c3d", "+1-0a1b2c3d",
            "12-+a1b2c3d",
            "12-0a1b2c3d-", "18446744073709551616-00000000", " 1-00000000",
        ])
    func noEpoch(text: String) {
        #expect(Epoch(text) == nil)
    }

    @Test("epochs are ordered by their counters, not by their text")
    func epochOrder() throws {
        #expect(try #require(Epoch("9-ffffffff")) < (try #require(Epoch("10-00000000"))))
    }
}
