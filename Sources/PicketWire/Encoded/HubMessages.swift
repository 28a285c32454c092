package import PicketModel

/// The marks of one host: by epoch, the highest seq stored with no gap before it.
package struct AcknowledgementMessage: Equatable, Sendable {
    /// The most marks in one message, so that it stays within 64 KiB; older epochs are left out.
    package static let mostMarks = 512

    /// Whose events.
    package var host: HostID
    /// The marks, in order of their epochs.
    package var marks: [Mark]

    /// Joins the two.
    package init(host: HostID, marks: [Mark]) {
        self.host = host
        self.marks = marks.sorted { $0.epoch < $1.epoch }
    }

    /// One epoch's mark.
    package struct Mark: Equatable, Sendable {
        /// The epoch.
        package var epoch: Epoch
        /// The highest seq stored with no gap before it.
        package var seq: UInt64

        /// Joins the two.
        package init(epoch: Epoch, seq: UInt64) {
            self.epoch = epoch
            self.seq = seq
        }
    }

    /// Writes the message.
    package var payload: [UInt8] {
        Payload.bytes { members in
            members.add("v", Envelope.version)
            members.add("host", host.text)
            members.add("marks", each: Array(marks.suffix(Self.mostMarks))) { mark, members in
                members.add("epoch", mark.epoch.description)
                members.add("seq", mark.seq)
            }
        }
    }

    /// Reads a message.
    package init(payload: [UInt8]) throws(WireError) {
        let fields = try Payload.fields(payload)
        try Envelope.checkVersion(fields)
        let marks = try fields.list("marks") { mark throws(WireError) in
            Mark(epoch: try mark.parsed("epoch", "an epoch") { Epoch($0) }, seq: try mark.number("seq"))
        }
        self.init(host: try fields.parsed("host", "a host id") { HostID($0) }, marks: marks)
    }
}

/// Which hub holds the fleet, and which hosts it hears over ssh.
package struct HubPresenceMessage: Equatable, Sendable {
    /// The most hosts in one message, so that it stays within 64 KiB; over HTTP all are told.
    package static let mostHosts = 512

    /// Whether it is there; false comes by its last will or at its end.
    package var online: Bool
    /// Counts the hub's connections, over its restarts.
    package var birth: UInt64
    /// Since when, by its wall clock.
    package var since: Milliseconds
    /// The hosts that it hears over ssh now, sorted; the others it hears over MQTT, or not at all.
    package var ssh: [HostID]

    /// Joins them all.
    package init(online: Bool, birth: UInt64, since: Milliseconds, ssh: [HostID] = []) {
        self.online = online
        self.birth = birth
        self.since = since
        self.ssh = ssh
    }

    /// Writes the message.
    package var payload: [UInt8] {
        Payload.bytes { members in
            members.add("v", Envelope.version)
            members.add("online", online)
            members.add("birth", birth)
            members.add("since", Timestamp.text(since))
            members.add("ssh", ssh.prefix(Self.mostHosts).map(\.text))
        }
    }

    /// Reads a message.
    package init(payload: [UInt8]) throws(WireError) {
        let fields = try Payload.fields(payload)
        try Envelope.checkVersion(fields)
        self.init(
            online: try fields.bool("online"), birth: try fields.number("birth"),
            since: try fields.parsed("since", "a time") { Timestamp.parse($0) },
            ssh: try fields.texts("ssh").compactMap { HostID($0) })
    }
}

/// What the hub counts: by host and by reason of refusal.
package struct HubStatus: Equatable, Sendable {
    /// The most hosts in one message, so that it stays within 64 KiB; over HTTP all are told.
    package static let mostHosts = 250

    /// When, by the hub's wall clock.
    package var at: Milliseconds
    /// Its counts a host, sorted.
    package var hosts: [HostCount] = []
    /// Messages refused, by reason, sorted; only reasons that occurred.
    package var refused: [RefusedCount] = []

    /// A status with nothing counted.
    package init(at: Milliseconds) { self.at = at }

    /// One host's events.
    package struct HostCount: Equatable, Sendable {
        /// The host.
        package var host: HostID
        /// Made, as far as heartbeats and events told.
        package var made: UInt64 = 0
        /// Stored, each once.
        package var stored: UInt64 = 0
        /// Made and not yet stored.
        package var missing: UInt64 = 0
        /// Dropped by a full spool, and said so.
        package var dropped: UInt64 = 0
        /// Received again after they had been stored.
        package var replayed: UInt64 = 0

        /// A host with nothing counted.
        package init(host: HostID) { self.host = host }
    }

    /// How often one reason of refusal occurred.
    package struct RefusedCount: Equatable, Sendable {
        /// The reason.
        package var reason: WireError.Reason
        /// How often.
        package var count: UInt64

        /// Joins the two.
        package init(reason: WireError.Reason, count: UInt64) {
            self.reason = reason
            self.count = count
        }
    }

    /// Writes the message.
    package var payload: [UInt8] {
        var told = self
        told.hosts = Array(hosts.prefix(Self.mostHosts))
        return Payload.bytes { told.add(to: &$0) }
    }

    /// Reads a message.
    package init(payload: [UInt8]) throws(WireError) {
        let fields = try Payload.fields(payload)
        try Envelope.checkVersion(fields)
        self = try fields.hubStatus(at: try fields.parsed("at", "a time") { Timestamp.parse($0) })
    }

    func add(to members: inout Members) {
        members.add("v", Envelope.version)
        members.add("at", Timestamp.text(at))
        members.add("hosts", each: hosts) { host, members in
            members.add("host", host.host.text)
            members.add("made", host.made)
            members.add("stored", host.stored)
            members.add("missing", host.missing)
            members.add("dropped", host.dropped)
            members.add("replayed", host.replayed)
        }
        members.add("refused", each: refused) { refusal, members in
            members.add("reason", refusal.reason.rawValue)
            members.add("count", refusal.count)
        }
    }
}

extension Fields {
    func hubStatus(at: Milliseconds) throws(WireError) -> HubStatus {
        var status = HubStatus(at: at)
        status.hosts = try list("hosts") { fields throws(WireError) in
            var count = HubStatus.HostCount(host: try fields.parsed("host", "a host id") { HostID($0) })
            count.made = try fields.number("made")
            count.stored = try fields.number("stored")
            count.missing = try fields.number("missing")
            count.dropped = try fields.number("dropped")
            count.replayed = try fields.number("replayed")
            return count
        }
        status.refused = try list("refused") { fields throws(WireError) in
            HubStatus.RefusedCount(
                reason: try fields.word("reason", WireError.Reason.self), count: try fields.number("count"))
        }
        return status
    }
}
