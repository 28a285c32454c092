import Foundation
import PicketJSON
import PicketWire
import Testing

@Suite("Messages")
struct GoldenTests {
    @Test("a value is written as its golden file has it, byte for byte", arguments: Golden.all)
    func written(golden: Golden) throws {
        if ProcessInfo.processInfo.environment["PICKET_WRITE_GOLDEN"] != nil {
            try Data(golden.payload + [0x0A]).write(to: golden.source)
        }
        #expect(try String(decoding: golden.stored, as: UTF8.self) == String(decoding: golden.payload, as: UTF8.self))
    }

    @Test("a golden file is read as its value", arguments: Golden.all)
    func read(golden: Golden) throws {
        #expect(try golden.isRead(golden.stored))
    }

    @Test("every golden file is of a value, and there are all of them")
    func complete() throws {
        let folder = Bundle.module.bundleURL.appending(path: "Golden").path
        let files = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        #expect(files == Golden.all.map { "\($0.name).v1.json" }.sorted())
        #expect(Golden.all.count >= 40)
    }

    @Test("a field of a later version is ignored wherever it stands", arguments: Golden.all)
    func unknownFields(golden: Golden) throws {
        #expect(try golden.isRead(golden.document.withUnknownMembers.bytes()))
    }

    @Test("another order of the fields is the same message", arguments: Golden.all)
    func anyOrder(golden: Golden) throws {
        let object = try #require(try golden.document.object)
        #expect(try golden.isRead(JSONValue.object(object.members.reversed().map { ($0.key, $0.value) }).bytes()))
    }

    @Test("a payload is one line of printable ASCII", arguments: Golden.all)
    func printable(golden: Golden) {
        #expect(golden.payload.allSatisfy { (0x20...0x7E).contains($0) })
    }
}
