package import PicketModel

/// Something that the hub asks of an agent: to look or to say again; never to do.
package struct RequestMessage: Equatable, Sendable {
    /// Names the request; its answer repeats it. Has the form of an id.
    package var id: String
    /// What is asked.
    package var what: Request

    /// Joins the two.
    package init(id: String, what: Request) {
        self.id = id
        self.what = what
    }

    /// What may be asked.
    package enum Request: Equatable, Sendable {
        /// All retained state again.
        case resync
        /// A fresh look at one worker; where a base is named, its branch is compared with that from now on.
        case look(WorkerID, base: String? = nil)
        /// The host's clock.
        case clock
    }

    /// Writes the message.
    package var payload: [UInt8] {
        Payload.bytes { members in
            members.add("v", Envelope.version)
            members.add("id", id)
            switch what {
            case .resync: members.add("request", "resync")
            case .look(let worker, let base):
                members.add("request", "look")
                members.add("worker", worker.text)
                members.add("base", base, within: TextBound.name)
            case .clock: members.add("request", "clock")
            }
        }
    }

    /// Reads a message; what is not known is an error, so that it is counted and never guessed at.
    package init(payload: [UInt8]) throws(WireError) {
        let fields = try Payload.fields(payload)
        try Envelope.checkVersion(fields)
        id = try fields.parsed("id", "an id") { IdentifierForm.holds($0) ? $0 : nil }
        switch try fields.text("request") {
        case "resync": what = .resync
        case "look":
            what = .look(try fields.parsed("worker", "a worker id") { WorkerID($0) }, base: try Self.base(fields))
        case "clock": what = .clock
        default: throw WireError(.field, "request: expected resync, look or clock")
        }
    }

    private static func base(_ fields: Fields) throws(WireError) -> String? {
        guard let base = try fields.optionalText("base") else { return nil }
        guard GitReferenceForm.holds(base) else { throw WireError(.field, "base: expected a ref that git takes") }
        return base
    }
}

/// An agent's answer to `clock`, or its own test that what it publishes arrives.
package struct EchoMessage: Equatable, Sendable {
    /// Who says it, and when.
    package var envelope: Envelope
    /// The id of the request, or of the agent's own test.
    package var id: String

    /// Joins the two.
    package init(envelope: Envelope, id: String) {
        self.envelope = envelope
        self.id = id
    }

    /// Writes the message.
    package var payload: [UInt8] {
        Payload.bytes { members in
            envelope.add(to: &members)
            members.add("id", id)
        }
    }

    /// Reads a message.
    package init(payload: [UInt8]) throws(WireError) {
        let fields = try Payload.fields(payload)
        envelope = try Envelope(fields)
        id = try fields.text("id")
    }
}
