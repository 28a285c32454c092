package import PicketModel

/// What an episode is of: a kind, and whom it concerns.
package struct NoticeKey: Hashable, Comparable, Sendable {
    /// The kind.
    package var kind: NoticeKind
    /// Whom it concerns.
    package var subject: NoticeSubject

    /// Joins the two.
    package init(_ kind: NoticeKind, _ subject: NoticeSubject) {
        self.kind = kind
        self.subject = subject
    }

    package static func < (one: NoticeKey, other: NoticeKey) -> Bool {
        (one.kind.rawValue, one.subject) < (other.kind.rawValue, other.subject)
    }
}

/// One episode: it begins unsaid, is raised once, and cleared once. Times are the hub's.
package struct Episode: Equatable, Sendable {
    /// Where it stands.
    package var phase: Phase
    /// How often in a row it returned soon after its end.
    package var returns: Int = 0
    /// The run that it is of.
    var run: ProcessIdentity?
    /// The boot that its host left with it, as far as this hub knows.
    var boot: BootID?
    /// Since when what is held tells so without a break, by the hub's time since boot; nil until it is looked at again.
    var steadyUp: Milliseconds?

    /// Where an episode stands.
    package enum Phase: Equatable, Sendable {
        /// It holds since then, and is not said yet.
        case begun(since: Moment)
        /// It was said.
        case raised(Notice)
        /// It is over, and was cleared then; remembered for a while, to know it when it returns.
        case over(at: Moment)
    }

    /// An episode as it was kept, or one that begins.
    package init(_ phase: Phase, returns: Int = 0) {
        self.phase = phase
        self.returns = returns
    }
}

extension Moment {
    /// This instant by the time since boot of the hub, whose clock shows `now`; after a boot of the hub's machine by the wall clock.
    func up(on now: Moment) -> Milliseconds {
        boot == now.boot ? up : min(now.up(atWall: wall), now.up)
    }

    /// The same clock, `span` earlier.
    func earlier(by span: Milliseconds) -> Moment { Moment(boot: boot, up: up - span, wall: wall - span) }
}

/// What one look at an episode is made with.
struct EpisodeLook {
    var look: NoticeLook
    /// Whether nothing may be said of it now.
    var isSilenced: Bool
    var now: Moment
    var thresholds: Thresholds
    /// How long it must have held.
    var delay: Milliseconds
    /// How much longer than usual it must have settled.
    var patience: Milliseconds = .zero
}

/// What is to be said of an episode.
enum EpisodeStep: Equatable {
    case nothing
    case raise(NoticeFinding, since: Moment)
    case clear(Notice)
    /// Nothing is left to remember.
    case forget
}

extension Episode {
    /// Looks again, and says what is to be said now.
    mutating func take(_ seen: EpisodeLook) -> EpisodeStep {
        switch phase {
        case .begun(let since): return takeBegun(seen, since: since)
        case .raised(let notice): return takeRaised(seen, notice)
        case .over(let end): return takeOver(seen, end: end)
        }
    }

    private mutating func takeBegun(_ seen: EpisodeLook, since: Moment) -> EpisodeStep {
        switch seen.look {
        case .absent: return end(seen)
        case .unclear:
            steadyUp = seen.now.up
            return .nothing
        case .holds(let finding):
            if let run, finding.run != run {
                begin(finding, seen.now)
                return .nothing
            }
            run = finding.run
            boot = finding.boot
            let steady = seen.isSilenced ? seen.now.up : steadyUp ?? seen.now.up
            steadyUp = steady
            let begin = earliest(since, finding, seen.now)
            phase = .begun(since: begin)
            guard !seen.isSilenced, seen.now.up - steady >= settling(finding, seen),
                seen.now.up - begin.up(on: seen.now) >= seen.delay
            else { return .nothing }
            return .raise(finding, since: begin)
        }
    }

    /// An episode that was never said ends unsaid; what came before it stays remembered.
    private mutating func end(_ seen: EpisodeLook) -> EpisodeStep {
        guard returns > 0 else { return .forget }
        phase = .over(at: seen.now)
        return .nothing
    }

    private mutating func takeRaised(_ seen: EpisodeLook, _ notice: Notice) -> EpisodeStep {
        if case .holds(let finding) = seen.look, let other = finding.boot, other != boot, !seen.isSilenced {
            begin(finding, seen.now)
            return .clear(notice)
        }
        guard seen.look == .absent, !seen.isSilenced else {
            steadyUp = nil
            return .nothing
        }
        let steady = steadyUp ?? seen.now.up
        steadyUp = steady
        guard seen.now.up - steady >= seen.thresholds.noticeSettle else { return .nothing }
        phase = .over(at: seen.now)
        steadyUp = nil
        run = nil
        return .clear(notice)
    }

    private mutating func takeOver(_ seen: EpisodeLook, end: Moment) -> EpisodeStep {
        let isLongAgo = seen.now.up - end.up(on: seen.now) >= seen.thresholds.noticeFlapMemory
        guard case .holds(let finding) = seen.look else { return isLongAgo ? .forget : .nothing }
        returns = isLongAgo ? 0 : returns + 1
        begin(finding, seen.now)
        return .nothing
    }

    /// Begins with what was found.
    mutating func begin(_ finding: NoticeFinding, _ now: Moment) {
        phase = .begun(since: now.earlier(by: max(finding.knownFor ?? .zero, .zero)))
        run = finding.run
        boot = finding.boot
        steadyUp = now.up
    }

    private func earliest(_ since: Moment, _ finding: NoticeFinding, _ now: Moment) -> Moment {
        guard let known = finding.knownFor, now.up - known < since.up(on: now) else { return since }
        return now.earlier(by: max(known, .zero))
    }

    /// How long what is held must tell so: longer while a wrapper lives, and longer each time it returns.
    private func settling(_ finding: NoticeFinding, _ seen: EpisodeLook) -> Milliseconds {
        let base = finding.isWrapped ? seen.thresholds.noticeSettleWrapped : seen.thresholds.noticeSettle
        let once = base + seen.patience
        guard returns > 0 else { return once }
        return max(once, min(once * (1 << Int64(min(returns, 20))), seen.thresholds.noticeFlapLimit))
    }
}
