package import PicketJSON
package import PicketModel

/// What every message of an agent begins with.
package struct Envelope: Equatable, Sendable {
    /// The wire version that this code writes and reads.
    package static let version: Int64 = 1
    /// The largest payload, in bytes.
    package static let largest = 64 << 10

    /// The host that speaks.
    package var host: HostID
    /// The agent's run; nil in what a probe without a running agent answers.
    package var epoch: Epoch?
    /// When it was seen, by the host's clocks.
    package var moment: Moment

    /// Joins the three.
    package init(host: HostID, epoch: Epoch?, moment: Moment) {
        self.host = host
        self.epoch = epoch
        self.moment = moment
    }

    /// The stamp that orders observations.
    package var stamp: Stamp { Stamp(boot: moment.boot, up: moment.up) }

    func add(to members: inout Members) {
        members.add("v", Self.version)
        members.add("host", host.text)
        members.add("epoch", epoch?.description)
        members.add("at", Timestamp.text(moment.wall))
        members.add("boot", moment.boot.text)
        members.add("up_ms", moment.up)
    }

    init(_ fields: Fields) throws(WireError) {
        try Self.checkVersion(fields)
        let boot = try fields.parsed("boot", "a boot id of at most 64 of [A-Za-z0-9-]") { BootID($0) }
        let wall = try fields.parsed("at", "a time such as 2026-11-20T12:39:07.123Z") { Timestamp.parse($0) }
        self.init(
            host: try fields.parsed("host", "a host id") { HostID($0) },
            epoch: fields.has("epoch") ? try fields.epoch() : nil,
            moment: Moment(boot: boot, up: try fields.milliseconds("up_ms"), wall: wall))
    }

    static func checkVersion(_ fields: Fields) throws(WireError) {
        let found = try fields.integer("v")
        guard found == version else { throw WireError(.version, "v: expected \(version), found \(found)") }
    }
}

/// Turns payloads into JSON and back, within the wire's bounds.
package enum Payload {
    /// Reads a payload.
    package static func parse(_ bytes: [UInt8]) throws(WireError) -> JSONValue {
        guard bytes.count <= Envelope.largest else {
            throw WireError(.tooLarge, "the payload has \(bytes.count) bytes; expected at most \(Envelope.largest)")
        }
        do {
            return try JSONValue.parse(bytes)
        } catch {
            throw WireError(.notJSON, "the payload is not JSON: \(error)")
        }
    }

    static func fields(_ bytes: [UInt8]) throws(WireError) -> Fields { try Fields(try parse(bytes)) }

    static func bytes(_ fill: (inout Members) -> Void) -> [UInt8] {
        var members = Members()
        fill(&members)
        return members.json.bytes()
    }
}
