package import PicketModel

/// What is to be said of notices now.
package enum NoticeAction: Equatable, Sendable {
    case raise(Notice)
    case clear(Notice)

    /// The notice as it stands after the action.
    package var notice: Notice {
        switch self {
        case .raise(let notice), .clear(let notice): notice
        }
    }
}

/// A run that failed, and when that was first seen.
package struct FailedRun: Equatable, Sendable {
    /// Which run.
    package var run: ProcessIdentity
    /// When, by the hub's clocks.
    package var at: Moment

    /// Joins the two.
    package init(run: ProcessIdentity, at: Moment) {
        self.run = run
        self.at = at
    }
}

/// All episodes of notices. Pure: the same looks at the same times say the same.
package struct NoticeBook: Equatable, Sendable {
    /// The episodes that are open or remembered.
    package private(set) var episodes: [NoticeKey: Episode] = [:]
    /// The kinds of those, by whom they concern: most looks are at what has no episode and begins none.
    private var kinds: [NoticeSubject: [NoticeKind]] = [:]
    /// The failed runs of each worker, oldest first.
    package private(set) var failures: [WorkerAddress: [FailedRun]] = [:]
    /// The newest number that was given to a raise or a clear.
    package private(set) var number: UInt64 = 0
    /// Episodes, and workers with failed runs, that changed since they were last taken.
    private var changed: Set<NoticeKey> = []
    private var changedFailures: Set<WorkerAddress> = []

    /// An empty book; after a restart numbers go on after `number`.
    package init(number: UInt64 = 0) { self.number = number }

    /// Takes up an episode that was kept.
    package mutating func restore(_ key: NoticeKey, _ episode: Episode) { keep(key, episode) }

    /// Takes up failed runs that were kept.
    package mutating func restore(_ address: WorkerAddress, _ runs: [FailedRun]) { failures[address] = runs }

    /// The episodes that changed since the last call, sorted; nil for one that is forgotten.
    package mutating func takeChanges() -> [(key: NoticeKey, episode: Episode?)] {
        defer { changed = [] }
        return changed.sorted().map { ($0, episodes[$0]) }
    }

    /// The workers whose failed runs changed since the last call, sorted.
    package mutating func takeFailureChanges() -> [(address: WorkerAddress, runs: [FailedRun])] {
        defer { changedFailures = [] }
        return changedFailures.sorted().map { ($0, failures[$0] ?? []) }
    }

    /// Looks at everything, and says what is to be said now, causes first.
    package mutating func look(
        at picture: Picture, hub: HubTrouble = HubTrouble(), now: Moment,
        by catalogue: NoticeCatalogue = .standard
    ) -> [NoticeAction] {
        var round = Round(now: now, isCalm: picture.calmUntil.map { now.up < $0 } ?? false, catalogue: catalogue)
        look(at: FleetScene(picture: picture, hub: hub), picture.thresholds.fleet, &round)
        for host in picture.hosts.keys.sorted() {
            guard let held = picture.hosts[host] else { continue }
            let scene = HostScene(host, held, in: picture, at: now)
            look(at: scene, &round)
            for situation in scene.workers { look(at: situation, on: scene, &round) }
        }
        closeUnlisted(in: picture, &round)
        return round.actions
    }
}

extension NoticeBook {
    /// One look at everything.
    private struct Round {
        let now: Moment
        let isCalm: Bool
        let catalogue: NoticeCatalogue
        /// What holds, or was raised and not cleared yet, with the workers that each speaks for; and of which kinds that is.
        private var active: [NoticeKey: [WorkerAddress]?] = [:]
        private var activeKinds: [NoticeKind] = []
        var actions: [NoticeAction] = []

        init(now: Moment, isCalm: Bool, catalogue: NoticeCatalogue) {
            self.now = now
            self.isCalm = isCalm
            self.catalogue = catalogue
        }

        /// Notes what speaks for these workers, or for all of its subject.
        mutating func note(_ key: NoticeKey, covers: [WorkerAddress]?) {
            active[key] = .some(covers)
            if !activeKinds.contains(key.kind) { activeKinds.append(key.kind) }
        }

        /// Whether something that silences the rule holds for the subject.
        func silences(_ rule: NoticeRule, of subject: NoticeSubject) -> Bool {
            rule.silencedBy.contains { kind in
                guard activeKinds.contains(kind) else { return false }
                if active.keys.contains(NoticeKey(kind, .fleet)) || active.keys.contains(NoticeKey(kind, subject)) {
                    return true
                }
                guard let host = subject.host, let covered = active[NoticeKey(kind, .host(host))] else { return false }
                guard let covered, case .worker(let address) = subject else { return true }
                return covered.contains(address)
            }
        }
    }

    private mutating func look(at scene: FleetScene, _ thresholds: Thresholds, _ round: inout Round) {
        let open = kinds[.fleet]
        for rule in round.catalogue.rules {
            guard case .fleet(let find) = rule.find else { continue }
            take(find(scene), of: rule, .fleet, open, thresholds, &round)
        }
    }

    private mutating func look(at scene: HostScene, _ round: inout Round) {
        let open = kinds[.host(scene.host)]
        for rule in round.catalogue.rules {
            guard case .host(let find) = rule.find else { continue }
            take(find(scene), of: rule, .host(scene.host), open, scene.thresholds, &round)
        }
    }

    private mutating func look(at situation: Situation, on host: HostScene, _ round: inout Round) {
        noteFailure(situation, round.now)
        let scene = WorkerScene(situation: situation, host: host, failures: failures[situation.address] ?? [])
        let subject = NoticeSubject.worker(situation.address)
        let open = kinds[subject]
        for rule in round.catalogue.rules {
            guard case .worker(let find) = rule.find else { continue }
            let look = find(scene)
            // Others may end in the next seconds, and then it is one notice for all.
            let waits = rule.isOfEnd && look.holds && host.endedInCompany(situation.address)
            let patience = waits ? situation.thresholds.massEndWindow : .zero
            take(look, of: rule, subject, open, situation.thresholds, patience: patience, &round)
        }
    }

    /// Counts a failed run once, when it is first seen by a host in contact.
    private mutating func noteFailure(_ situation: Situation, _ now: Moment) {
        guard situation.worker.verdict?.state == .failed, situation.contact == .good,
            let run = situation.run?.identity
        else { return }
        var runs = failures[situation.address] ?? []
        guard !runs.contains(where: { $0.run == run }) else { return }
        runs.append(FailedRun(run: run, at: now))
        failures[situation.address] = Array(runs.suffix(max(situation.thresholds.repeatedFailures, 1)))
        changedFailures.insert(situation.address)
    }

    /// Takes a look at a subject of which episodes of the kinds in `open` are held.
    private mutating func take(
        _ look: NoticeLook, of rule: NoticeRule, _ subject: NoticeSubject, _ open: [NoticeKind]?,
        _ thresholds: Thresholds, patience: Milliseconds = .zero, _ round: inout Round
    ) {
        guard look.holds || open?.contains(rule.kind) == true else { return }
        let key = NoticeKey(rule.kind, subject)
        let before = episodes[key]
        noteActive(key, look, before, &round)
        let isSilenced = round.isCalm || round.silences(rule, of: subject)
        let seen = EpisodeLook(
            look: look, isSilenced: isSilenced, now: round.now, thresholds: thresholds,
            delay: rule.delay.time(thresholds), patience: patience)
        step(key, before, seen, rule, &round)
    }

    private func noteActive(_ key: NoticeKey, _ look: NoticeLook, _ before: Episode?, _ round: inout Round) {
        switch (look, before?.phase) {
        case (.holds(let finding), _): round.note(key, covers: finding.covers)
        // Until it is cleared, so that what it silenced is looked at anew once the trouble is surely over.
        case (_, .raised): round.note(key, covers: nil)
        case (.unclear, _), (.absent, _): break
        }
    }

    private mutating func step(
        _ key: NoticeKey, _ before: Episode?, _ seen: EpisodeLook, _ rule: NoticeRule, _ round: inout Round
    ) {
        var episode = before ?? Episode(.over(at: seen.now))
        if before == nil, case .holds(let finding) = seen.look { episode.begin(finding, seen.now) }
        switch episode.take(seen) {
        case .nothing: break
        case .forget:
            forget(key)
            changed.insert(key)
            return
        case .raise(let finding, let since):
            let notice = raised(key, rule, finding, since: since, seen.now)
            episode.phase = .raised(notice)
            episode.steadyUp = nil
            round.actions.append(.raise(notice))
        case .clear(let notice): round.actions.append(.clear(cleared(notice, seen.now)))
        }
        keep(key, episode)
        if before.map({ !$0.isKept(as: episode) }) ?? true { changed.insert(key) }
    }

    private mutating func keep(_ key: NoticeKey, _ episode: Episode) {
        if episodes.updateValue(episode, forKey: key) == nil { kinds[key.subject, default: []].append(key.kind) }
    }

    private mutating func forget(_ key: NoticeKey) {
        episodes[key] = nil
        kinds[key.subject]?.removeAll { $0 == key.kind }
        if kinds[key.subject]?.isEmpty == true { kinds[key.subject] = nil }
    }

    private mutating func raised(
        _ key: NoticeKey, _ rule: NoticeRule, _ finding: NoticeFinding, since: Moment, _ now: Moment
    ) -> Notice {
        number += 1
        return Notice(
            id: NoticeID(number), kind: key.kind, severity: rule.severity, subject: key.subject,
            text: Untrusted(finding.text).prefix(bytes: 1000), next: key.subject.nextCommand,
            since: now.wall - (now.up - since.up(on: now)), raised: now.wall)
    }

    private mutating func cleared(_ notice: Notice, _ now: Moment) -> Notice {
        number += 1
        var notice = notice
        notice.cleared = Notice.Clearing(number: number, at: now.wall)
        return notice
    }

    /// Episodes of workers that are listed no more are over, whatever their host's trouble.
    private mutating func closeUnlisted(in picture: Picture, _ round: inout Round) {
        for key in episodes.keys.filter({ $0.isUnlisted(in: picture) }).sorted() {
            guard let before = episodes[key], let rule = round.catalogue.rule(of: key.kind) else { continue }
            let seen = EpisodeLook(
                look: .absent, isSilenced: round.isCalm, now: round.now, thresholds: picture.thresholds.fleet,
                delay: .zero)
            step(key, before, seen, rule, &round)
        }
        for address in failures.keys.filter({ picture.worker($0) == nil }).sorted() {
            failures[address] = nil
            changedFailures.insert(address)
        }
    }
}

extension NoticeKey {
    fileprivate func isUnlisted(in picture: Picture) -> Bool {
        switch subject {
        case .fleet: false
        case .host(let host): picture.hosts[host] == nil
        case .worker(let address): picture.worker(address) == nil
        }
    }
}

extension NoticeLook {
    var holds: Bool {
        if case .holds = self { true } else { false }
    }
}

extension NoticeSubject {
    /// What to type to see more; made of ids only.
    fileprivate var nextCommand: String {
        switch self {
        case .fleet: "picket ps"
        case .host(let host): "picket ps --host \(host)"
        case .worker(let address): "picket explain \(address)"
        }
    }
}

extension Episode {
    /// Whether nothing differs that is worth keeping: a beginning that only moved by looking again does not.
    fileprivate func isKept(as other: Episode) -> Bool {
        switch (phase, other.phase) {
        case (.begun(let one), .begun(let other)): abs((one.up - other.up).count) < 60_000
        default: phase == other.phase && returns == other.returns
        }
    }
}
