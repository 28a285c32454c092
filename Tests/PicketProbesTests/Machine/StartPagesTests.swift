import CSystem
import PicketModel
import Testing

@Suite("Pages of the start")
struct StartPagesTests {
    @Test("a program goes on after it gave back its pages, and as often as it does so")
    func released() {
        let before = [picket_release_start_pages(), picket_release_start_pages()]
        #if os(Linux)
            #expect(before.allSatisfy { $0 > 5 })
        #else
            #expect(before == [0, 0])
        #endif
        #expect(picket_own_resident_kib() > 0)
        #expect(["b", "a"].sorted().joined() == "ab")
    }
}
