package import PicketModel

/// Joins what several writings of one runtime say of one run into one account.
///
/// A registry says what holds now; logs and hooks say what happened, and may miss things: no hook tells of an
/// interrupt (Claude 2.1.329, Codex 0.163.0), no log of a question to a person. So the strongest source stands until
/// another one tells of something later that it must have missed.
package enum AccountJoin {
    /// Two sources write of one event this far apart.
    package static let slack = Milliseconds.seconds(2)

    /// One account of all; nil where there is none. Parts of another session than the strongest's are left out.
    package static func joined(_ parts: [SessionAccount]) -> SessionAccount? {
        let ordered = parts.enumerated().sorted { ($0.element.strength, $0.offset) < ($1.element.strength, $1.offset) }
            .map(\.element)
        guard let first = ordered.first else { return nil }
        let session = ordered.lazy.compactMap(\.session).first
        let same = ordered.filter { $0.session == nil || $0.session == session }
        var leader = first
        for part in same.dropFirst() where part.status != nil {
            if leader.status == nil || part.tellsLater(than: leader) { leader = part }
        }
        return Joint(parts: same, leader: leader, session: session).account
    }
}

/// Parts of one session, and the one whose status stands.
private struct Joint {
    let parts: [SessionAccount]
    let leader: SessionAccount
    let session: Untrusted?

    var account: SessionAccount {
        var account = leader
        account.session = session
        account.version = parts.lazy.compactMap(\.version).first
        account.recordUp = newest(\.recordUp)
        account.turnStartedUp = newest(\.turnStartedUp)
        account.endedUp = newest(\.endedUp)
        account.heldByDaemon = parts.contains(where: \.heldByDaemon)
        takeEnd(into: &account)
        takeCall(into: &account)
        account.backgroundWork = backgroundWork
        return account
    }

    /// The last turn's end with all that goes with it, unless a turn runs that began after it.
    private func takeEnd(into account: inout SessionAccount) {
        let ended = newest(\.turnEndedUp).flatMap { $0 < runningSince ? nil : $0 }
        account.turnEndedUp = ended
        let telling = parts.filter { part in
            guard let ended, let told = part.turnEndedUp else { return false }
            return told + AccountJoin.slack >= ended
        }
        account.interrupted = telling.contains(where: \.interrupted)
        account.failure = telling.lazy.compactMap(\.failure).first
        account.limitUntilUp = telling.lazy.compactMap(\.limitUntilUp).first
        account.limitUntilWall = telling.lazy.compactMap(\.limitUntilWall).first
        account.continuesItself = telling.contains(where: \.continuesItself)
    }

    /// Since when a turn runs for certain; a time before any where none does.
    private var runningSince: Milliseconds {
        let told = newest(\.turnStartedUp) ?? Milliseconds(.min)
        guard leader.status == .busy || leader.status == .waiting, let since = leader.statusUp else { return told }
        return max(told, since)
    }

    private func takeCall(into account: inout SessionAccount) {
        let telling = parts.filter(\.openCall)
        guard account.status != .idle, account.status != .background, let call = telling.first else {
            account.openCall = false
            account.openTool = nil
            account.openCallUp = nil
            account.openCallLives = false
            return
        }
        account.openCall = true
        account.openTool = telling.lazy.compactMap(\.openTool).first
        account.openCallUp = call.openCallUp
        account.openCallLives = telling.contains(where: \.openCallLives)
    }

    /// What the leader tells, and what was told with the same turn's end.
    private var backgroundWork: Int {
        guard let ended = newest(\.turnEndedUp) else { return leader.backgroundWork }
        let telling = parts.filter { part in
            guard let told = part.turnEndedUp else { return false }
            return told + AccountJoin.slack >= ended
        }
        return max(leader.backgroundWork, telling.map(\.backgroundWork).max() ?? 0)
    }

    private func newest(_ time: KeyPath<SessionAccount, Milliseconds?>) -> Milliseconds? {
        parts.compactMap { $0[keyPath: time] }.max()
    }
}

extension SessionAccount {
    /// The place of its source among all; one that names none comes last.
    fileprivate var strength: Int {
        source.flatMap { AccountSource.allCases.firstIndex(of: $0) } ?? AccountSource.allCases.count
    }

    /// When it was last so, as well as is known: a log that says busy says so anew with each record.
    private var since: Milliseconds? {
        switch source {
        case .transcript, .rollout, .chat, .beat, .fileTime:
            status == .busy ? recordUp ?? statusUp : statusUp ?? recordUp
        case .registry, .hook, .title, nil: statusUp ?? recordUp
        }
    }

    /// When its last turn began or ended.
    private var boundary: Milliseconds? { [turnStartedUp, turnEndedUp].compactMap { $0 }.max() }

    /// Whether it tells of something that `other`, a stronger source, must have missed.
    fileprivate func tellsLater(than other: SessionAccount) -> Bool {
        // What a title shows was seen, and not written by somebody at about that time.
        let slack = source == .title ? .zero : AccountJoin.slack
        guard let mine = since, let theirs = other.since, mine > theirs + slack else { return false }
        if let boundary, boundary > theirs + AccountJoin.slack { return true }
        // A registry is written with each change, so what a turn does meanwhile proves nothing against it.
        guard other.source != .registry else { return false }
        return status == .busy && other.status == .waiting ? !mayStillAsk(at: theirs) : true
    }

    /// Whether the call that was open at `asked` is open still, so that its question may be too.
    private func mayStillAsk(at asked: Milliseconds) -> Bool {
        guard openCall, let openCallUp else { return false }
        return openCallUp <= asked + AccountJoin.slack
    }
}
