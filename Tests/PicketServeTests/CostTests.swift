import Foundation
import PicketFetch
import PicketLoop
import PicketTestSupport
import PicketModel
import PicketServe
import Testing

/// Suites of other rooms run in this process at the same time, so the least of several counts is taken: what a door
/// always leaves behind is in each of them.
extension DoorAndClientTests {
    @Test func noThreadIsMade() throws {
        let made = try least(of: "/proc/self/task") {
            let (address, _) = try openLoopback()
            let door = try stage.open()
            for place in [stage.socket, address] { _ = try stage.ask(place) }
            return door
        }
        #expect(made <= 0)
    }

    @Test func noDescriptorStaysOpenOverFiveHundredRequests() throws {
        let (address, _) = try openLoopback()
        _ = try stage.open()
        for place in [stage.socket, address] { #expect(try stage.ask(place).status == 200) }
        let kept = try least(of: "/proc/self/fd") {
            for number in 0..<450 {
                let place = number % 2 == 0 ? stage.socket : address
                let answer = try stage.ask(place, "POST", "/\(number)", body: Array("{}".utf8))
                #expect(answer.status == 200)
            }
            for number in 0..<50 {
                let text = try stage.converse(stage.socket, "GET /\(number) HTTP/1.0\r\n\r\n")
                #expect(text.hasSuffix("\(number)"))
            }
            return nil
        }
        #expect(kept <= 0)
    }

    @Test func aClosedDoorLeavesNoDescriptorOpen() throws {
        let kept = try least(of: "/proc/self/fd") {
            for _ in 0..<20 {
                let door = try stage.open()
                let raw = try RawClient(stage.socket)
                raw.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                for _ in 0..<3 { stage.loop.turn(waitingAtMost: .milliseconds(5)) }
                stage.end(door)
            }
            return nil
        }
        #expect(kept <= 0)
    }

    /// By how many entries a folder grows while `body` runs; a door that it returns is closed after the count.
    private func least(of folder: String, _ body: () throws -> HTTPDoor?) throws -> Int {
        var least = Int.max
        for _ in 0..<10 where least > 0 {
            let before = try entries(of: folder).count
            let door = try body()
            least = min(least, try entries(of: folder).count - before)
            if let door { stage.end(door) }
        }
        return least
    }
}
