package import PicketModel

/// Whether a host is in contact.
package enum ContactState: Equatable, Sendable {
    /// Something came within the time that is allowed.
    case good
    /// Overdue, or nothing came yet, and not known to be lost: verdicts stand.
    case pending
    /// Out of contact.
    case lost(UnknownCause, Untrusted)
}

extension HostPicture {
    /// For how long nothing was received.
    package func silence(at now: Moment) -> Milliseconds { now.up - (lastReceipt ?? knownSince) }

    /// Judges the contact with the host; `brokerReachable` is how the hub itself sees the broker.
    package func contact(at now: Moment, by thresholds: Thresholds, brokerReachable: Bool) -> ContactState {
        let silence = silence(at: now)
        guard silence > thresholds.overdueAfter else { return lastReceipt == nil ? .pending : .good }
        if hasSSH, !isAway {
            if let failed = failedLook { return failed }
            guard silence > thresholds.overdueAfter + thresholds.lookLimit else { return .pending }
        } else if silence <= thresholds.overdueAfter + thresholds.contactGrace {
            return .pending
        }
        return lost(brokerReachable: brokerReachable)
    }

    /// Whether its agent said that nobody should look: asleep, or ended on purpose.
    var isAway: Bool { presence?.state == .sleeping || presence?.state == .stopped }

    private var failedLook: ContactState? {
        guard let look, look.at > lastReceipt ?? knownSince else { return nil }
        switch look.outcome {
        case .answered: return nil
        case .unreachable(let text): return .lost(.host, "the host cannot be reached over ssh: \(text.raw)")
        case .refused(let text): return .lost(.sshd, "sshd does not let the hub in: \(text.raw)")
        case .probeFailed(let text): return .lost(.probe, "the look over ssh failed: \(text.raw)")
        }
    }

    private func lost(brokerReachable: Bool) -> ContactState {
        switch presence?.state {
        case .sleeping: .lost(.host, "the host is asleep")
        case .stopped: .lost(.host, "its agent was stopped")
        case .online, .lost, nil:
            brokerReachable
                ? .lost(.host, "the host is silent") : .lost(.broker, "the hub cannot reach the broker")
        }
    }

    /// How long a silence may last before the time in it counts as out of contact.
    func silenceLimit(on road: Road, by thresholds: Thresholds) -> Milliseconds {
        let lookedInVain = failedLook != nil
        let patience = road == .ssh && !lookedInVain ? thresholds.lookLimit : thresholds.contactGrace
        return thresholds.overdueAfter + patience
    }
}
