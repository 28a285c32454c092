import Foundation
import PicketFetch
import PicketLoop
import PicketTestSupport
import PicketModel
import PicketServe
import Testing

extension DoorAndClientTests {
    @Test func theSocketIsForThisUserOnly() throws {
        _ = try stage.open()
        let mode = try FileManager.default.attributesOfItem(atPath: stage.path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test func aStaleSocketIsReplaced() throws {
        let made = Foundation.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: stage.path.utf8) }
        let bound = unsafe withUnsafePointer(to: &address) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(made, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(bound == 0)
        close(made)
        _ = try stage.open()
        #expect(try stage.ask(stage.socket, "GET", "/new").text == "new")
    }

    @Test func aLivingSocketIsLeftAlone() throws {
        _ = try stage.open()
        #expect {
            try stage.open()
        } throws: {
            ($0 as? DoorError)?.message.contains("nother picket already answers at \(stage.path)") == true
        }
        #expect(try stage.ask(stage.socket, "GET", "/old").text == "old")
    }

    @Test func aFileThatIsNoSocketIsLeftAlone() throws {
        try "kept".write(toFile: stage.path, atomically: false, encoding: .utf8)
        #expect(throws: DoorError.self) { try stage.open() }
        #expect(try String(contentsOfFile: stage.path, encoding: .utf8) == "kept")
    }

    @Test func aPathThatIsTooLongIsRefusedByName() throws {
        let path = stage.folder + "/" + String(repeating: "x", count: 100)
        #expect {
            try stage.open(.socket(path))
        } throws: {
            guard let message = ($0 as? DoorError)?.message else { return false }
            return message.contains(path) && message.contains("100 bytes")
        }
    }

    @Test func anotherHostThanThisMachineIsRefused() throws {
        #expect(throws: DoorError.self) { try stage.open(.loopback(host: "0.0.0.0", port: 0)) }
    }

    @Test func aTakenPortIsRefusedByName() throws {
        let (_, own) = try openLoopback()
        let port = try #require(Int(own.split(separator: ":")[1]))
        #expect {
            try stage.open(.loopback(host: "127.0.0.1", port: port))
        } throws: {
            ($0 as? DoorError)?.message.contains("127.0.0.1:\(port)") == true
        }
    }

    @Test func closingRemovesTheSocketAndAnswersWhoWaits() throws {
        var owed: (any DoorReply)?
        let door = try stage.open { _, reply in owed = reply }
        var answer: ServiceAnswer?
        stage.client.ask(stage.socket, method: "GET", target: "/", body: [], deadline: .seconds(8)) { answer = $0 }
        try #require(stage.until { owed != nil })
        stage.end(door)
        #expect(owed?.isAwaited == false)
        #expect(try entries(of: stage.folder) == [])
        try #require(stage.until { answer != nil })
        #expect(answer?.status == 503)
    }

    @Test func closingLeavesTheSocketOfASuccessorAlone() throws {
        let door = try stage.open()
        try FileManager.default.removeItem(atPath: stage.path)
        _ = try stage.open()
        stage.end(door)
        #expect(try stage.ask(stage.socket, "GET", "/next").text == "next")
    }

    @Test func aDoorMayBeClosedFromWithinARequest() throws {
        var door: HTTPDoor?
        door = try stage.open { _, reply in
            door?.close()
            reply.answer(DoorAnswer(body: []))
        }
        #expect(try stage.ask(stage.socket).status == 503)
        #expect(try entries(of: stage.folder) == [])
    }
}
