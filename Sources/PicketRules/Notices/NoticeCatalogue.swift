package import PicketModel

/// The kinds of notices, in the order in which they are looked for: causes before what they silence.
package struct NoticeCatalogue: Sendable {
    /// One rule a kind.
    package let rules: [NoticeRule]

    /// Takes rules in order.
    package init(rules: [NoticeRule]) { self.rules = rules }

    /// The rule of a kind; nil where this catalogue lacks it.
    package func rule(of kind: NoticeKind) -> NoticeRule? { rules.first { $0.kind == kind } }

    /// The catalogue as built.
    package static let standard = NoticeCatalogue(rules: ofFleet + ofHosts + ofEnds + ofLife + ofWork)

    private static let hostTrouble: [NoticeKind] = [.hostLost, .sshdRefuses]
    private static let endedTogether: [NoticeKind] = hostTrouble + [.rebooted, .massEnd]

    private static let ofFleet = [
        NoticeRule(
            .brokerLost, .urgent, "The hub cannot reach the broker.", .fleet { $0.brokerLost }),
        NoticeRule(
            .storeTrouble, .urgent, "The hub's store takes nothing; agents keep their events meanwhile.",
            .fleet { $0.storeTrouble }),
    ]

    private static let ofHosts = [
        NoticeRule(
            .hostLost, .urgent, "A host is out of contact, and nobody said that it sleeps or was stopped.",
            silencedBy: [.brokerLost], .host { $0.lost }),
        NoticeRule(
            .sshdRefuses, .urgent, "sshd does not let the hub in: a person must restart it, or mend the sign-in.",
            .host { $0.sshdRefuses }),
        NoticeRule(
            .duplicateAgent, .urgent,
            "Two agents speak under one host's id: a copied machine or a second agent, of which one needs another 'host:'.",
            .host { $0.duplicateAgent }),
        NoticeRule(
            .rebooted, .urgent, "A host has booted anew, and workers ended with the boot before.",
            silencedBy: hostTrouble, .host { $0.rebooted }),
        NoticeRule(
            .massEnd, .urgent, "Several workers, and half of a host or of one tmux server, ended within seconds.",
            silencedBy: hostTrouble + [.rebooted], .host { $0.massEnd }),
        NoticeRule(
            .probeFailing, .warning, "Looks of one kind fail, so that verdicts become unknown.",
            silencedBy: hostTrouble, after: .threshold(\.probeFailingAfter), .host { $0.probeFailing }),
    ]

    private static let ofEnds = [
        NoticeRule(
            .coreEnded, .urgent, "A worker that is meant to run always has ended.",
            silencedBy: endedTogether, isOfEnd: true, .worker { $0.coreEnded }),
        NoticeRule(
            .repeatedFailures, .warning, "Several runs of one worker failed within an hour.",
            silencedBy: hostTrouble, .worker { $0.repeatedFailures }),
        NoticeRule(
            .gone, .urgent, "A worker ended with work to recover that only its folder holds.",
            silencedBy: endedTogether + [.coreEnded], isOfEnd: true, .worker { $0.of(.gone, "ended") }),
        NoticeRule(
            .failed, .warning, "A worker failed.",
            silencedBy: endedTogether + [.coreEnded, .repeatedFailures], isOfEnd: true,
            .worker { $0.of(.failed, "failed") }),
        NoticeRule(
            .vanished, .warning, "A worker ended and left nothing.",
            silencedBy: endedTogether + [.coreEnded], isOfEnd: true, .worker { $0.of(.vanished, "vanished") }),
    ]

    private static let ofLife = [
        NoticeRule(
            .waiting, .urgent, "A worker needs a person.", silencedBy: hostTrouble,
            .worker { $0.of(.waiting, "needs a person") }),
        NoticeRule(
            .noSignOfLife, .warning, "A worker was started and shows no sign that it reached its loop.",
            silencedBy: hostTrouble, .worker { $0.noSignOfLife }),
        NoticeRule(
            .stalled, .warning, "A worker made no progress for 15 minutes: no commit, no file change, CPU under 2 %.",
            silencedBy: hostTrouble + [.noSignOfLife], .worker { $0.stalled }),
        NoticeRule(
            .longRunning, .warning, "A run has worked for over two hours in all.", silencedBy: hostTrouble,
            after: .threshold(\.longRunAfter), .worker { $0.longRunning }),
        NoticeRule(
            .closerLook, .info, "A working worker changes fewer than three files in five minutes: look at its screen.",
            silencedBy: hostTrouble + [.stalled], after: .threshold(\.closerLookAfter), .worker { $0.closerLook }),
    ]

    private static let ofWork = [
        NoticeRule(
            .sharedWorktree, .warning, "Two living workers share one worktree.", silencedBy: hostTrouble,
            .worker { $0.sharedWorktree }),
        NoticeRule(
            .detachedCommits, .warning, "A run made commits on a detached HEAD that its base lacks.",
            silencedBy: hostTrouble, .worker { $0.detachedCommits }),
        NoticeRule(
            .staleLock, .warning, "A lock of git's lies there that no process holds.", silencedBy: hostTrouble,
            after: .threshold(\.staleLockAfter), .worker { $0.staleLock }),
        NoticeRule(
            .unpushed, .info, "Commits are not pushed, so that no other machine can take them up.",
            silencedBy: hostTrouble, after: .threshold(\.unpushedAfter), .worker { $0.unpushed }),
    ]
}
