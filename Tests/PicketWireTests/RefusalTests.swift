import PicketJSON
import PicketModel
import PicketWire
import Testing

@Suite("Refusals")
struct RefusalTests {
    /// What people read and no program does.
    static let writeOnly = [".rank", "action", "status.v", "status.at"]

    @Test("a field of a wrong type is refused with its path", arguments: Golden.all)
    func wrongType(golden: Golden) throws {
        for (path, document) in try golden.document.changed({ $0.ofAnotherKind })
        where !Self.writeOnly.contains(where: { path == $0 || path.hasSuffix(".action") || path.hasSuffix(".rank") }) {
            let error = #expect(throws: WireError.self, "\(path)") { _ = try golden.isRead(document.bytes()) }
            #expect(error?.reason == .field)
            #expect(error?.description.hasPrefix("\(path): expected ") == true, "\(path): \(error?.description ?? "")")
        }
    }

    @Test("a missing field is refused with its path, or has a default", arguments: Golden.all)
    func missing(golden: Golden) throws {
        for (path, document) in try golden.document.changed({ _ in nil }) {
            do throws(any Error) {
                _ = try golden.isRead(document.bytes())
            } catch let error as WireError {
                #expect(error.description.hasPrefix("\(path): expected "), "\(path): \(error.description)")
            }
        }
    }

    @Test(
        "what orders and names a message has no default",
        arguments: [
            ("git", "v"), ("git", "host"), ("git", "at"), ("git", "boot"), ("git", "up_ms"), ("git", "rev"),
            ("git", "worker"), ("git", "look"), ("git", "git"), ("git-failed", "failure"), ("presence", "epoch"),
            ("presence", "birth"), ("event-exited", "epoch"), ("event-exited", "seq"), ("event-exited", "event"),
            ("heartbeat", "last_seq"), ("heartbeat", "highest_rev"), ("request-look", "worker"),
            ("request-clock", "id"), ("acknowledgement", "host"), ("verdict", "state"), ("run", "run"),
        ])
    func required(name: String, field: String) throws {
        let golden = try #require(Golden.all.first { $0.name == name })
        var object = try #require(try golden.document.object)
        object[field] = nil
        let error = #expect(throws: WireError.self) { _ = try golden.isRead(JSONValue.object(object).bytes()) }
        #expect(error?.description.hasPrefix("\(field): expected ") == true)
    }

    @Test("another version is refused as such", arguments: Golden.all, [Int64(0), 2, .max])
    func version(golden: Golden, version: Int64) throws {
        var object = try #require(try golden.document.object)
        object["v"] = .integer(version)
        let error = #expect(throws: WireError.self) { _ = try golden.isRead(JSONValue.object(object).bytes()) }
        #expect(error?.reason == .version)
    }

    @Test("a payload over 64 KiB is refused before it is read", arguments: Golden.all)
    func tooLarge(golden: Golden) throws {
        let padded = golden.payload + [UInt8](repeating: 0x20, count: Envelope.largest + 1 - golden.payload.count)
        let error = #expect(throws: WireError.self) { _ = try golden.isRead(padded) }
        #expect(error?.reason == .tooLarge)
        #expect(try golden.isRead(Array(padded.dropLast())))
    }

    @Test(
        "what is no JSON object is refused as such",
        arguments: ["", " ", "{", "nonsense", "{}{}", "[1", "{\"v\":1", "\u{FEFF}{}", "{\"v\":1,\"v\":1}", "{'v':1}"])
    func notJSON(text: String) {
        let error = #expect(throws: WireError.self) { _ = try HeartbeatMessage(payload: Array(text.utf8)) }
        #expect(error?.reason == .notJSON)
    }

    @Test("a document that is no object is refused", arguments: ["[]", "1", "\"x\"", "null", "true"])
    func noObject(text: String) {
        let error = #expect(throws: WireError.self) { _ = try HeartbeatMessage(payload: Array(text.utf8)) }
        #expect(error == WireError(.field, "the message: expected an object"))
    }

    @Test("an id outside of its form is refused", arguments: ["hub", "", "A", "a/b", "-a", "a+", "#", "ä"])
    func foreignHost(text: String) throws {
        let golden = try #require(Golden.all.first { $0.name == "heartbeat" })
        var object = try #require(try golden.document.object)
        object["host"] = .string(text)
        let error = #expect(throws: WireError.self) { _ = try golden.isRead(JSONValue.object(object).bytes()) }
        #expect(error == WireError(.field, "host: expected a host id"))
    }

    @Test("a number beyond any span of time does not trap", arguments: [Int64.max, .min, -1])
    func extremeNumbers(number: Int64) throws {
        for golden in Golden.all {
            for (_, document) in try golden.document.changed({ $0.integer == nil ? $0 : .integer(number) }) {
                _ = try? golden.rewrite(document.bytes())
            }
        }
    }

    @Test("an error quotes nothing of the message")
    func quotesNothing() throws {
        let golden = try #require(Golden.all.first { $0.name == "run" })
        for (_, document) in try golden.document.changed({ $0.string == nil ? $0 : "a secret" }) {
            do { _ = try golden.isRead(document.bytes()) } catch {
                #expect(!"\(error)".contains("secret"))
            }
        }
    }
}
