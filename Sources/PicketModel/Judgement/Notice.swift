/// How much a person should mind a notice.
package enum NoticeSeverity: String, CaseIterable, Sendable {
    /// Worth knowing.
    case info
    /// Something goes wrong, or soon will.
    case warning
    /// Somebody must act, or work is lost or stands still.
    case urgent
}

/// What a notice tells of; what each means stands in the catalogue of the rules.
package enum NoticeKind: String, CaseIterable, Sendable {
    case brokerLost = "broker-lost"
    case storeTrouble = "store-trouble"
    case hostLost = "host-lost"
    case sshdRefuses = "sshd-refuses"
    case duplicateAgent = "duplicate-agent"
    case rebooted
    case massEnd = "mass-end"
    case probeFailing = "probe-failing"
    case coreEnded = "core-ended"
    case repeatedFailures = "repeated-failures"
    case waiting
    case gone
    case failed
    case vanished
    case noSignOfLife = "no-sign-of-life"
    case stalled
    case longRunning = "long-running"
    case closerLook = "closer-look"
    case sharedWorktree = "shared-worktree"
    case detachedCommits = "detached-commits"
    case staleLock = "stale-lock"
    case unpushed
}

/// Whom a notice concerns.
package enum NoticeSubject: Hashable, Comparable, Sendable, CustomStringConvertible {
    case fleet
    case host(HostID)
    case worker(WorkerAddress)

    /// The host; nil for the whole fleet.
    package var host: HostID? {
        switch self {
        case .fleet: nil
        case .host(let host): host
        case .worker(let address): address.host
        }
    }

    /// The worker; nil for a host or the whole fleet.
    package var worker: WorkerID? {
        if case .worker(let address) = self { address.worker } else { nil }
    }

    /// Joins a host and a worker; a worker without a host is nobody.
    package init?(host: HostID?, worker: WorkerID?) {
        switch (host, worker) {
        case (nil, nil): self = .fleet
        case (let host?, nil): self = .host(host)
        case (let host?, let worker?): self = .worker(WorkerAddress(host: host, worker: worker))
        case (nil, .some): return nil
        }
    }

    package var description: String {
        switch self {
        case .fleet: "the fleet"
        case .host(let host): host.text
        case .worker(let address): address.description
        }
    }

    package static func < (one: NoticeSubject, other: NoticeSubject) -> Bool {
        (one.host?.text ?? "", one.worker?.text ?? "") < (other.host?.text ?? "", other.worker?.text ?? "")
    }
}

/// The name of a notice, such as `n-000123`: the number of its raise, from a counter that never returns.
package struct NoticeID: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The number of its raise; clears take numbers of the same counter.
    package let number: UInt64

    /// Names the notice that was raised under `number`.
    package init(_ number: UInt64) { self.number = number }

    /// Reads `n-000123`; nil for anything else.
    package init?(_ text: some StringProtocol) {
        guard text.hasPrefix("n-"), let number = UInt64(text.dropFirst(2)) else { return nil }
        self.init(number)
        guard description == text else { return nil }
    }

    package var description: String {
        let digits = String(number)
        return "n-" + String(repeating: "0", count: max(0, 6 - digits.utf8.count)) + digits
    }

    package static func < (one: NoticeID, other: NoticeID) -> Bool { one.number < other.number }
}

/// One episode of something worth telling a person: raised once, cleared once.
package struct Notice: Equatable, Sendable {
    /// Its name.
    package var id: NoticeID
    /// What it tells of.
    package var kind: NoticeKind
    /// How much a person should mind it.
    package var severity: NoticeSeverity
    /// Whom it concerns.
    package var subject: NoticeSubject
    /// A sentence, as it was when it was raised; it may quote untrusted text.
    package var text: Untrusted
    /// One command to type next; made of ids only.
    package var next: String
    /// Since when what it tells of is known to hold, by the hub's wall clock.
    package var since: Milliseconds
    /// When it was raised, by the hub's wall clock.
    package var raised: Milliseconds
    /// How it was cleared; nil while it stands.
    package var cleared: Clearing?

    /// A notice that stands; how it was cleared is set by field.
    package init(
        id: NoticeID, kind: NoticeKind, severity: NoticeSeverity, subject: NoticeSubject, text: Untrusted,
        next: String, since: Milliseconds, raised: Milliseconds
    ) {
        self.id = id
        self.kind = kind
        self.severity = severity
        self.subject = subject
        self.text = text
        self.next = next
        self.since = since
        self.raised = raised
    }

    /// The number of its newest change: of its raise, or of its clear.
    package var number: UInt64 { cleared?.number ?? id.number }

    /// The end of an episode.
    package struct Clearing: Equatable, Sendable {
        /// Its number, of the counter that gives ids.
        package var number: UInt64
        /// When, by the hub's wall clock.
        package var at: Milliseconds

        /// Joins the two.
        package init(number: UInt64, at: Milliseconds) {
            self.number = number
            self.at = at
        }
    }
}
