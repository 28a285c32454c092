package import PicketJSON
package import PicketModel

/// A notice that was raised or cleared, as it is published, stored, handed to programs and shown.
package struct NoticeMessage: Equatable, Sendable {
    /// The notice as it stood then.
    package var notice: Notice
    /// Whether this may have been said before: after a restart, a lost connection or a failed try.
    package var isRepeated: Bool

    /// Joins the two.
    package init(_ notice: Notice, isRepeated: Bool = false) {
        self.notice = notice
        self.isRepeated = isRepeated
    }

    /// The message as JSON.
    package var json: JSONValue {
        var members = Members()
        members.add("v", Envelope.version)
        members.add("id", notice.id.description)
        members.add("number", notice.number)
        members.add("event", (notice.cleared == nil ? Event.raised : Event.cleared).rawValue)
        members.add("kind", notice.kind.rawValue)
        members.add("severity", notice.severity.rawValue)
        members.add("host", notice.subject.host?.text)
        members.add("worker", notice.subject.worker?.text)
        members.add("text", notice.text)
        members.add("next", notice.next)
        members.add("since", Timestamp.text(notice.since))
        members.add("raised", Timestamp.text(notice.raised))
        members.add("cleared", notice.cleared.map { Timestamp.text($0.at) })
        if isRepeated { members.add("repeated", true) }
        return members.json
    }

    /// Writes the message.
    package var payload: [UInt8] { json.bytes() }

    /// Reads a message.
    package init(payload: [UInt8]) throws(WireError) { try self.init(json: try Payload.parse(payload)) }

    /// Reads a message.
    package init(json: JSONValue) throws(WireError) {
        let fields = try Fields(json)
        try Envelope.checkVersion(fields)
        var notice = Notice(
            id: try fields.parsed("id", "a notice's id such as n-000123") { NoticeID($0) },
            kind: try fields.word("kind", NoticeKind.self), severity: try fields.word("severity", NoticeSeverity.self),
            subject: try fields.noticeSubject(), text: try fields.untrusted("text"), next: try fields.text("next"),
            since: try fields.parsed("since", "a time") { Timestamp.parse($0) },
            raised: try fields.parsed("raised", "a time") { Timestamp.parse($0) })
        let number = try fields.numberFromOne("number")
        switch try fields.word("event", Event.self) {
        case .raised: break
        case .cleared:
            let at = try fields.parsed("cleared", "a time") { Timestamp.parse($0) }
            notice.cleared = Notice.Clearing(number: number, at: at)
        }
        self.init(notice, isRepeated: try fields.optionalBool("repeated") ?? false)
    }

    /// What happened to the notice.
    private enum Event: String, CaseIterable {
        case raised
        case cleared
    }
}

extension Fields {
    /// Whom a notice concerns; a worker stands beside its host.
    fileprivate func noticeSubject() throws(WireError) -> NoticeSubject {
        guard has("host") || has("worker") else { return .fleet }
        let host = try parsed("host", "a host id") { HostID($0) }
        guard has("worker") else { return .host(host) }
        return .worker(WorkerAddress(host: host, worker: try parsed("worker", "a worker id") { WorkerID($0) }))
    }
}

/// Notices as the hub lists them.
package struct NoticesMessage: Equatable, Sendable {
    /// When, by the hub's wall clock.
    package var at: Milliseconds
    /// The newest number that was given to a raise or a clear; what to ask after.
    package var last: UInt64
    /// The notices, by the number of their newest change.
    package var notices: [Notice]

    /// Joins the three.
    package init(at: Milliseconds, last: UInt64, notices: [Notice]) {
        self.at = at
        self.last = last
        self.notices = notices
    }

    /// The message as JSON.
    package var json: JSONValue {
        var members = Members()
        members.add("v", Envelope.version)
        members.add("at", Timestamp.text(at))
        members.add("last", last)
        members.add("notices", .array(notices.map { NoticeMessage($0).json }))
        return members.json
    }

    /// Reads a message.
    package init(json: JSONValue) throws(WireError) {
        let fields = try Fields(json)
        try Envelope.checkVersion(fields)
        var notices: [Notice] = []
        for value in json["notices"]?.array ?? [] { notices.append(try NoticeMessage(json: value).notice) }
        self.init(
            at: try fields.parsed("at", "a time") { Timestamp.parse($0) }, last: try fields.number("last"),
            notices: notices)
    }
}
