import PicketModel

/// What is looked for on a host.
extension HostScene {
    var lost: NoticeLook {
        guard !held.isAway else { return .absent }
        switch contact {
        case .good: return .absent
        case .pending: return .unclear
        case .lost(.sshd, _): return .absent
        case .lost(.broker, _): return .unclear
        case .lost(_, let text):
            let known = workers.isEmpty ? "" : ", with \(Phrase.count(workers.count, "worker"))"
            return .holds(NoticeFinding("\(host) is out of contact\(known): \(text.raw)"))
        }
    }

    var sshdRefuses: NoticeLook {
        switch contact {
        case .lost(.sshd, let text):
            let next = "restart sshd there by hand, or mend the sign-in"
            return .holds(NoticeFinding("\(host) is out of contact, \(text.raw): \(next)"))
        case .good, .lost: return .absent
        case .pending: return .unclear
        }
    }

    var duplicateAgent: NoticeLook {
        guard isDoubled else { return .absent }
        let next = "give one of them another 'host:' in its configuration, or stop it"
        return .holds(NoticeFinding("two agents speak as \(host), a copied machine or a second agent: \(next)"))
    }

    var rebooted: NoticeLook {
        guard contact == .good else { return .unclear }
        let ended = workers.filter { $0.end?.how == .otherBoot && $0.worker.verdict?.state != .done }
        guard !ended.isEmpty else { return .absent }
        let last = ended.filter { $0.run.map { $0.identity.boot == held.bootBefore } ?? false }
        let told = last.isEmpty ? ended : last
        let counted = Phrase.count(told.count, "worker")
        var finding = NoticeFinding("\(host) has booted anew, and \(counted) ended with that: \(Self.names(told))")
        finding.covers = ended.map(\.address)
        finding.boot = last.isEmpty ? nil : held.bootBefore
        return .holds(finding)
    }

    private static func names(_ workers: [Situation]) -> String {
        let states = workers.prefix(5).map { situation in
            "\(situation.address.worker) \(situation.worker.verdict?.state.rawValue ?? "unknown")"
        }
        let more = workers.count - states.count
        return (states + (more > 0 ? ["\(more) more"] : [])).joined(separator: ", ")
    }

    var massEnd: NoticeLook {
        guard contact == .good else { return .unclear }
        guard ends.count >= thresholds.massEndCount, let found = largestMassEnd else { return .absent }
        let counted = Phrase.count(found.ends.count, "worker")
        let addresses = found.ends.map(\.address).sorted()
        let place = found.socket.map { "tmux server \($0) on \(host)" } ?? "\(host)"
        let ended = workers.filter { addresses.contains($0.address) }
        let window = Phrase.age(thresholds.massEndWindow)
        var finding = NoticeFinding("\(counted) of \(place) ended within \(window): \(Self.names(ended))")
        finding.covers = addresses
        finding.isWrapped = found.ends.contains(where: \.isWrapped)
        return .holds(finding)
    }

    /// The largest group of ends that is a mass end; of the whole host before one of a tmux server.
    private var largestMassEnd: (ends: [WorkerEnd], socket: String?)? {
        let sockets = Set(ends.compactMap(\.socket)).sorted()
        var largest: (ends: [WorkerEnd], socket: String?)?
        for socket in [nil] + sockets.map(Optional.some) {
            guard let found = massEnd(of: socket), found.count > largest?.ends.count ?? 0 else { continue }
            largest = (found, socket)
        }
        return largest
    }

    /// The most workers of a tmux server, or of the host, that ended together and were its share.
    private func massEnd(of socket: String?) -> [WorkerEnd]? {
        let own = ends.filter { socket == nil || $0.socket == socket }
        let groups = own.indices.map { first in
            own[first...].prefix { $0.up - own[first].up <= thresholds.massEndWindow }
        }
        guard let group = groups.max(by: { $0.count < $1.count }), let first = group.first,
            group.count >= thresholds.massEndCount
        else { return nil }
        let left = workers.filter { situation in
            guard socket == nil || situation.worker.tmux.value?.socket.raw == socket else { return false }
            guard situation.isNotKnownToHaveEnded, let run = situation.run else { return false }
            return run.startedUp < first.up
        }.count
        let later = own.filter { $0.up > first.up + thresholds.massEndWindow }.count
        return group.count * 1000 >= (group.count + left + later) * thresholds.massEndPermille ? Array(group) : nil
    }

    var probeFailing: NoticeLook {
        guard contact == .good else { return .unclear }
        let failing = workers.compactMap { $0.firstFailure }
        guard let first = failing.first else { return .absent }
        let kind = first.kind.rawValue
        let counted = Phrase.count(failing.count, "worker")
        return .holds(
            NoticeFinding("\(host): looks fail for \(counted), the first is \(kind): \(first.failure.detail.raw)"))
    }
}

extension Situation {
    /// The strongest kind whose newest look failed.
    fileprivate var firstFailure: (kind: EvidenceKind, failure: LookFailure)? {
        failure(of: worker.result, .result) ?? failure(of: worker.git, .git)
            ?? failure(of: worker.session, .session) ?? failure(of: worker.run, .run)
            ?? failure(of: worker.process, .process) ?? failure(of: worker.activity, .activity)
            ?? failure(of: worker.tmux, .tmux)
    }

    private func failure<Value>(
        of held: Held<Value>, _ kind: EvidenceKind
    ) -> (kind: EvidenceKind, failure: LookFailure)? {
        held.failure.map { (kind, $0) }
    }
}
