import PicketLoop
import PicketModel
import PicketTestSupport
import Testing

struct LocalNoteTests {
    @Test("a note is heard after its sender left, whatever its length")
    func heard() throws {
        let stage = try LocalStage()
        var bodies: [[UInt8]] = []
        try stage.open { request, reply in
            bodies.append(request.body)
            reply.answer(DoorAnswer(body: []))
        }
        let short = Array("{}".utf8)
        let long = [UInt8](repeating: 0x20, count: 8 << 10)
        #expect(LocalNote.post(short, to: "/v1/tell", at: stage.path))
        #expect(LocalNote.post(long, to: "/v1/tell", at: stage.path))
        #expect(stage.until { bodies.count == 2 })
        #expect(bodies == [short, long])
    }

    @Test("where nobody listens it is said so")
    func nobody() throws {
        let stage = try LocalStage()
        #expect(!LocalNote.post([], to: "/v1/tell", at: stage.path))
        #expect(!LocalNote.post([], to: "/v1/tell", at: stage.folder + "/" + String(repeating: "x", count: 300)))
    }
}
