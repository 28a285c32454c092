import PicketModel

/// The whole fleet, as notices look at it.
struct FleetScene {
    let picture: Picture
    let hub: HubTrouble

    var brokerLost: NoticeLook {
        picture.brokerReachable ? .absent : .holds(NoticeFinding("The hub cannot reach the broker."))
    }

    var storeTrouble: NoticeLook {
        guard let why = hub.store else { return .absent }
        return .holds(NoticeFinding("The hub's store takes nothing: \(why)"))
    }
}

/// One host with its workers, as notices look at it.
final class HostScene {
    let host: HostID
    let held: HostPicture
    let thresholds: Thresholds
    let contact: ContactState
    /// Whether two agents speak under its id.
    let isDoubled: Bool
    /// Its workers that are listed, by id.
    let workers: [Situation]
    /// Ends on the boot that stands, oldest first.
    let ends: [WorkerEnd]
    /// Workers that share a worktree with another living one, by worktree.
    let sharing: [String: [WorkerAddress]]

    /// A run that ended on the boot that stands.
    struct WorkerEnd: Equatable, Sendable {
        var address: WorkerAddress
        var up: Milliseconds
        var socket: String?
        var isWrapped: Bool
    }

    init(_ host: HostID, _ held: HostPicture, in picture: Picture, at now: Moment) {
        self.host = host
        self.held = held
        thresholds = picture.thresholds.thresholds(of: host)
        contact = held.contact(at: now, by: thresholds, brokerReachable: picture.brokerReachable)
        isDoubled = held.doubles.hold(at: now.up)
        workers = held.workers.keys.sorted().compactMap { id in
            guard held.workers[id]?.retired == false else { return nil }
            return Situation(of: WorkerAddress(host: host, worker: id), in: picture, at: now)
        }
        ends = Self.ends(of: workers, on: held.boot)
        sharing = Self.sharing(workers)
    }

    private static func ends(of workers: [Situation], on boot: BootID?) -> [WorkerEnd] {
        workers.compactMap { situation in
            guard let end = situation.end, end.how != .otherBoot, end.at.boot == boot,
                situation.worker.verdict?.state != .done
            else { return nil }
            return WorkerEnd(
                address: situation.address, up: end.at.up, socket: situation.worker.tmux.value?.socket.raw,
                isWrapped: situation.run?.wrapper != nil)
        }.sorted { ($0.up, $0.address) < ($1.up, $1.address) }
    }

    private static func sharing(_ workers: [Situation]) -> [String: [WorkerAddress]] {
        var byPath: [String: [WorkerAddress]] = [:]
        for situation in workers where situation.isNotKnownToHaveEnded {
            guard let git = situation.git, git.worktreeExists else { continue }
            byPath[git.worktree.raw, default: []].append(situation.address)
        }
        return byPath.filter { $0.value.count > 1 }
    }

    /// Whether another run of the host ended about when this one did.
    func endedInCompany(_ address: WorkerAddress) -> Bool {
        guard let own = ends.first(where: { $0.address == address }) else { return false }
        return ends.contains { other in
            let apart = other.up < own.up ? own.up - other.up : other.up - own.up
            return other.address != address && apart <= thresholds.massEndWindow
        }
    }
}

/// One worker, as notices look at it.
struct WorkerScene {
    let situation: Situation
    let host: HostScene
    /// Failed runs that were counted.
    let failures: [FailedRun]

    var address: WorkerAddress { situation.address }
    var verdict: Verdict? { situation.worker.verdict }

    /// A finding of this worker's run.
    func finding(_ says: String, knownFor: Milliseconds? = nil) -> NoticeLook {
        var finding = NoticeFinding("\(address) \(says)")
        finding.knownFor = knownFor
        finding.run = situation.run?.identity
        finding.isWrapped = situation.run?.wrapper != nil
        return .holds(finding)
    }

    /// Whether anything can be told of it: its host is in contact, and no look that decides has failed.
    var isInSight: Bool {
        guard situation.contact == .good, let verdict else { return false }
        guard verdict.row != 4 else { return false }
        switch verdict.cause {
        case .broker, .hub, .host, .sshd, .probe: return false
        case .shared, .removed, nil: return true
        }
    }

    /// The first reason of its verdict.
    var why: String { verdict?.why.first?.says.raw ?? "no reason is known" }
}

extension Situation {
    /// Whether its run lives, or may, for all that is known.
    var isNotKnownToHaveEnded: Bool {
        switch life {
        case .alive, .missing, .unseen: true
        case .ended, .never, .unlooked: false
        }
    }
}
