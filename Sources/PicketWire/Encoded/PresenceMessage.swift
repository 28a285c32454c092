package import PicketModel

/// An agent's presence, which its last will carries too.
package struct PresenceMessage: Equatable, Sendable {
    /// Who says it, and when; a will's moment is that of its connection.
    package var envelope: Envelope
    /// What it says.
    package var presence: Presence

    /// Joins the two.
    package init(envelope: Envelope, presence: Presence) {
        self.envelope = envelope
        self.presence = presence
    }

    /// Writes the message.
    package var payload: [UInt8] {
        Payload.bytes { members in
            envelope.add(to: &members)
            members.add("state", presence.state.rawValue)
            members.add("birth", presence.birth)
            members.add("version", presence.version)
            members.add("system", presence.system)
        }
    }

    /// Reads a message.
    package init(payload: [UInt8]) throws(WireError) {
        let fields = try Payload.fields(payload)
        envelope = try Envelope(fields)
        presence = Presence(
            state: try fields.word("state", Presence.State.self), epoch: try fields.epoch(),
            birth: try fields.number("birth"),
            version: try fields.text("version"), system: try fields.text("system"))
    }
}
