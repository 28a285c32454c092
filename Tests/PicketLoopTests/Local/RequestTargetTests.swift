import PicketLoop
import Testing

@Suite struct RequestTargetTests {
    private func decode(_ text: String) throws(Refusal) -> RequestTarget { try RequestTarget(decoding: text.utf8) }

    @Test func aPathIsSplitBeforeItIsDecoded() throws {
        #expect(try decode("/v1/workers/mac%2fsen").path == ["v1", "workers", "mac/sen"])
    }

    @Test func anEmptyPartOfAPathCountsForNothing() throws {
        #expect(try decode("//v1/").path == ["v1"])
        #expect(try decode("/").path == [])
    }

    @Test func aQueryKeepsItsOrderAndItsRepeats() throws {
        let query = try decode("/ps?state=gone&state=d%C3%B6ne&wide&x=a=b&&plus=a+b").query
        #expect(query.map(\.name) == ["state", "state", "wide", "x", "plus"])
        #expect(query.map(\.value) == ["gone", "döne", "", "a=b", "a+b"])
    }

    @Test(arguments: [
        "", "ps", "http://evil.example/", "*", "/..", "/a/../b", "/%2e%2E/b", "/.", "/a%00b", "/?a=%00", "/%", "/%4",
        "/%zz", "/?a=%f", "/%ff", "/?%c3%28=1", "/%ed%a0%80", "/%c0%ae%c0%ae",
    ])
    func aHostileTargetIsRefused(_ text: String) {
        #expect { try decode(text) } throws: { ($0 as? Refusal)?.status == 400 }
    }

    @Test func bytesThatAreNotUTF8AreRefused() {
        #expect(throws: Refusal.self) { try RequestTarget(decoding: [UInt8(ascii: "/"), 0xFF]) }
    }
}
