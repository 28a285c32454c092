import PicketLoop
package import PicketModel

/// Decides which host is polled over ssh and when, and when that ends; pure.
///
/// Told what happens with the time of the hub since its boot, it answers with what to do. Hosts without an `ssh:` entry
/// are not told to it.
package struct RoadMachine: Sendable {
    /// Why ssh is a host's road.
    package enum Cause: Equatable, Sendable {
        /// The hub does not reach its broker.
        case broker
        /// The host is overdue while the broker is well.
        case host
    }

    /// What the caller is to do.
    package enum Action: Equatable, Sendable {
        /// From now on ssh is its road.
        case takeOver(HostID, Cause)
        /// Begin a poll, and tell how it ended.
        case poll(HostID)
        /// Push is its road again; an open poll is to be dropped unheard.
        case handBack(HostID)
        /// Only a person can mend this; the host is polled rarely from here on. Said once.
        case pause(HostID, PollFailure)
        /// Drop the open poll unheard: the hub did not run for a while, so its deadline means nothing.
        case drop(HostID)
    }

    private let policy: RoadPolicy
    private var numbers: SeededNumbers
    private var hosts: [HostID: HostRoad] = [:]
    /// Since when the broker is out of reach; nil while it is reached.
    private var brokerLostUp: Milliseconds?
    private var calmUntil: Milliseconds?

    /// A machine without hosts, whose broker is not reached yet; `seed` spreads the first polls.
    package init(policy: RoadPolicy, seed: UInt64, at up: Milliseconds) {
        self.policy = policy
        numbers = SeededNumbers(seed: seed)
        brokerLostUp = up
    }

    // --- what it is told ---

    /// A host with an `ssh:` entry.
    package mutating func add(_ host: HostID, overdueAfter: Milliseconds, at up: Milliseconds) {
        guard hosts[host] == nil else { return }
        hosts[host] = HostRoad(overdueAfter: overdueAfter, knownUp: up)
    }

    /// The hub gained or lost its broker.
    package mutating func broker(reachable: Bool, at up: Milliseconds) {
        brokerLostUp = reachable ? nil : brokerLostUp ?? up
    }

    /// A live message of the host came over mqtt.
    package mutating func pushed(_ host: HostID, at up: Milliseconds) -> [Action] {
        hosts[host]?.pushedUp = up
        // What was still on its way when the broker was lost is no return.
        guard brokerLostUp == nil, hosts[host]?.sinceUp != nil else { return [] }
        return leave(host)
    }

    /// Its agent said that it sleeps or was stopped, or that it is there again.
    package mutating func away(_ host: HostID, _ isAway: Bool) -> [Action] {
        hosts[host]?.isAway = isAway
        guard isAway, let road = hosts[host], road.sinceUp != nil, !road.isAsked else { return [] }
        return leave(host)
    }

    /// Somebody wants one poll now, asleep or not.
    package mutating func ask(_ host: HostID, at up: Milliseconds) {
        guard hosts[host]?.openUp == nil else { return }
        hosts[host]?.isAsked = true
        hosts[host]?.nextPollUp = up
    }

    /// A person mended it: it is polled as before. False where it was not paused.
    package mutating func resume(_ host: HostID, at up: Milliseconds) -> Bool {
        guard hosts[host]?.paused != nil else { return false }
        lift(host)
        hosts[host]?.nextPollUp = up
        return true
    }

    /// The hub itself did not run: until then no poll begins, and what was open is not heard.
    package mutating func calm(until end: Milliseconds) -> [Action] {
        calmUntil = end
        return hosts.keys.sorted().compactMap { host in
            guard hosts[host]?.openUp != nil else { return nil }
            let next = end + spread()
            hosts[host]?.openUp = nil
            hosts[host]?.nextPollUp = next
            return .drop(host)
        }
    }

    /// A poll ended; `failure` is nil where it brought an answer.
    package mutating func ended(_ host: HostID, _ failure: PollFailure?, at up: Milliseconds) -> [Action] {
        guard hosts[host]?.openUp != nil else { return [] }
        hosts[host]?.openUp = nil
        hosts[host]?.isAsked = false
        guard let failure else {
            if hosts[host]?.paused != nil { hosts[host]?.nextPollUp = up + policy.poll }
            lift(host)
            return []
        }
        return fail(host, failure, at: up)
    }

    /// Time passed.
    package mutating func turn(at up: Milliseconds) -> [Action] {
        guard up >= calmUntil ?? up else { return [] }
        return hosts.keys.sorted().flatMap { turn($0, at: up) }
    }

    // --- what it tells ---

    /// When `turn` is to be called next; nil where only news can change anything.
    package var nextDue: Milliseconds? {
        let due = hosts.values.compactMap { road in road.pollDueUp ?? takeOverDue(road) }.min()
        return due.map { max($0, calmUntil ?? $0) }
    }

    /// Whether the broker should be tried faster: hosts are polled only for its sake.
    package var wantsHurry: Bool { brokerLostUp != nil && hosts.values.contains { $0.sinceUp != nil } }

    /// Whether ssh is the host's road now.
    package func isOnSSH(_ host: HostID) -> Bool { hosts[host]?.sinceUp != nil }

    /// What a person must mend before the host is polled regularly again; nil where nothing is.
    package func paused(_ host: HostID) -> PollFailure? { hosts[host]?.paused }
}

extension RoadMachine {
    private mutating func turn(_ host: HostID, at up: Milliseconds) -> [Action] {
        var actions: [Action] = []
        if let road = hosts[host], let due = takeOverDue(road), due <= up {
            let first = up + spread()
            hosts[host]?.sinceUp = up
            // A host that a person must mend is no better for having been heard over mqtt meanwhile.
            hosts[host]?.nextPollUp = road.paused == nil ? first : max(first, road.nextPollUp)
            actions.append(.takeOver(host, brokerLostUp == nil ? .host : .broker))
        }
        guard let road = hosts[host], let due = road.pollDueUp, due <= up else { return actions }
        hosts[host]?.openUp = up
        hosts[host]?.nextPollUp = up + (road.paused == nil ? policy.poll : policy.pausedPoll)
        return actions + [.poll(host)]
    }

    /// From when on ssh is to be its road; nil where it is already, or nobody may look.
    private func takeOverDue(_ road: HostRoad) -> Milliseconds? {
        guard road.sinceUp == nil, road.openUp == nil, !road.isAway else { return nil }
        // Overdue is beyond the limit, not at it.
        let overdue = road.overdueUp + .milliseconds(1)
        return brokerLostUp.map { min($0 + policy.brokerPatience, overdue) } ?? overdue
    }

    private mutating func leave(_ host: HostID) -> [Action] {
        hosts[host]?.leave()
        return [.handBack(host)]
    }

    private mutating func lift(_ host: HostID) {
        hosts[host]?.streak = HostRoad.Streak()
        hosts[host]?.paused = nil
    }

    private mutating func fail(_ host: HostID, _ failure: PollFailure, at up: Milliseconds) -> [Action] {
        hosts[host]?.streak.add(failure.kind)
        guard failure.kind.needsPerson, let streak = hosts[host]?.streak, streak.count >= policy.failuresToPause else {
            // Another trouble than before: somebody is at it, or it was none for a person.
            guard hosts[host]?.paused != nil else { return [] }
            hosts[host]?.paused = nil
            hosts[host]?.nextPollUp = up + policy.poll
            return []
        }
        let isNew = hosts[host]?.paused == nil
        hosts[host]?.paused = failure
        hosts[host]?.nextPollUp = up + policy.pausedPoll
        return isNew ? [.pause(host, failure)] : []
    }

    private mutating func spread() -> Milliseconds {
        Milliseconds(Int64.random(in: 0...max(policy.spread.count, 0), using: &numbers))
    }
}
