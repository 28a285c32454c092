/// One threshold as people name it: its key, its unit, and what it means.
package struct ThresholdField: Equatable, Sendable {
    /// The key in a configuration.
    package let key: String
    /// What its number counts.
    package let unit: Unit
    /// What it means, in one sentence.
    package let meaning: String
    /// Where its number stands.
    package let path: any WritableKeyPath<Thresholds, Int64> & Sendable

    /// What a number counts.
    package enum Unit: Sendable {
        case milliseconds
        /// Thousandths of one core; people write a percentage.
        case permille
        /// Tenths; people write a number with at most one decimal.
        case tenths
        case count
    }

    /// Every threshold; a new one is one line here and one in `Thresholds`.
    package static let all: [ThresholdField] = [
        .init("start_grace", .milliseconds, \.startGrace.count, "How long a run may take to reach its loop."),
        .init("stall_after", .milliseconds, \.stallAfter.count, "How long without progress makes a worker stalled."),
        .init(
            "fresh_change", .milliseconds, \.freshChange.count,
            "A file change younger than this vetoes an end that the kernel did not report."),
        .init("busy_cpu", .permille, \.busyPermille.wide, "CPU of a worker's tree that counts as busy, of one core."),
        .init("cpu_only_limit", .milliseconds, \.cpuOnlyLimit.count, "How long CPU alone may hold off `stalled`."),
        .init(
            "open_call_limit", .milliseconds, \.openCallLimit.count,
            "How long an open tool call whose process lives keeps an account young."),
        .init(
            "limit_without_end", .milliseconds, \.limitWithoutEnd.count,
            "How long a usage limit holds where its end is not told."),
        .init(
            "limit_slack", .milliseconds, \.limitSlack.count,
            "How long past a limit's end a worker may take to go on."),
        .init(
            "overdue", .tenths, \.overdueTenths,
            "Heartbeat periods without a word that make a host overdue."),
        .init(
            "heartbeat", .milliseconds, \.heartbeat.count,
            "The heartbeat period that is expected of a host; `agent.heartbeat` where it is not set."),
        .init(
            "contact_grace", .milliseconds, \.contactGrace.count,
            "How long past overdue a host without a second road counts as in contact."),
        .init(
            "look_limit", .milliseconds, \.lookLimit.count,
            "How long past overdue the outcome of a look over ssh may be waited for."),
        .init(
            "end_look_grace", .milliseconds, \.endLookGrace.count,
            "How long after an end its look at git may be waited for."),
        .init(
            "screen_lead", .milliseconds, \.screenLead.count,
            "How much newer than an account's newest record a screen must be to speak against it."),
        .init("idle_lead", .milliseconds, \.idleLead.count, "The same where the account says idle."),
        .init(
            "calm_after_pause", .milliseconds, \.calmAfterPause.count,
            "For how long after a pause of the hub's own clock no verdict worsens."),
        .init(
            "notice_settle", .milliseconds, \.noticeSettle.count,
            "How long what a notice tells of must hold, or be over, before it is said."),
        .init(
            "notice_settle_wrapped", .milliseconds, \.noticeSettleWrapped.count,
            "The same while a wrapper lives that may start the worker again."),
        .init(
            "notice_flap_limit", .milliseconds, \.noticeFlapLimit.count,
            "How long the settling of a notice that comes and goes may become at most."),
        .init(
            "notice_flap_memory", .milliseconds, \.noticeFlapMemory.count,
            "A notice that returns sooner than this after its end comes and goes."),
        .init(
            "closer_look_files", .count, \.closerLookFiles.wide,
            "Fewer files than this changed in five minutes ask for a closer look at a working worker."),
        .init(
            "closer_look_after", .milliseconds, \.closerLookAfter.count,
            "For how long so few files change before a closer look is asked for."),
        .init("long_run_after", .milliseconds, \.longRunAfter.count, "How long a run may work in all."),
        .init(
            "repeated_failures", .count, \.repeatedFailures.wide,
            "How many runs of one worker fail before that is a notice of its own."),
        .init(
            "repeated_failures_within", .milliseconds, \.repeatedFailuresWithin.count, "Within how long they fail."),
        .init(
            "stale_lock_after", .milliseconds, \.staleLockAfter.count,
            "How old a lock must be that no process holds."),
        .init("mass_end_count", .count, \.massEndCount.wide, "How many workers end together in a mass end."),
        .init(
            "mass_end_share", .permille, \.massEndPermille.wide,
            "The share of the workers of their host, or of their tmux server, that they must be."),
        .init("mass_end_window", .milliseconds, \.massEndWindow.count, "Within how long they end."),
        .init(
            "unpushed_after", .milliseconds, \.unpushedAfter.count, "How long commits may stay without a push."),
        .init("probe_failing_after", .milliseconds, \.probeFailingAfter.count, "How long a probe may fail."),
    ]

    private init(
        _ key: String, _ unit: Unit, _ path: any WritableKeyPath<Thresholds, Int64> & Sendable, _ meaning: String
    ) {
        self.key = key
        self.unit = unit
        self.path = path
        self.meaning = meaning
    }

    package static func == (one: ThresholdField, other: ThresholdField) -> Bool { one.key == other.key }
}

extension Int {
    /// The same number as 64 bits, so that one kind of path reaches every threshold.
    fileprivate var wide: Int64 {
        get { Int64(self) }
        set { self = Int(clamping: newValue) }
    }
}
