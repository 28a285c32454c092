/// The times and counts that the rules judge by; each is a setting, and these are its defaults.
package struct Thresholds: Equatable, Sendable {
    /// How long a run may take to reach its loop.
    package var startGrace: Milliseconds = .seconds(120)
    /// How long without progress makes a worker stalled.
    package var stallAfter: Milliseconds = .minutes(15)
    /// A file change younger than this vetoes an end that the kernel did not report.
    package var freshChange: Milliseconds = .minutes(5)
    /// CPU of a tree at or above this, in thousandths of one core, counts as busy.
    package var busyPermille: Int = 20
    /// How long CPU alone may hold off `stalled`.
    package var cpuOnlyLimit: Milliseconds = .hours(2)
    /// How long an open tool call whose child lives keeps an account young.
    package var openCallLimit: Milliseconds = .hours(2)
    /// How long a usage limit holds where its end is not told.
    package var limitWithoutEnd: Milliseconds = .hours(1)
    /// How long past a limit's end a worker may take to go on.
    package var limitSlack: Milliseconds = .minutes(2)
    /// Heartbeat periods without a word that make a host overdue, in tenths.
    package var overdueTenths: Int64 = 25
    /// The heartbeat period.
    package var heartbeat: Milliseconds = .seconds(10)
    /// How long past overdue a host without a second road counts as in contact.
    package var contactGrace: Milliseconds = .seconds(5)
    /// How long past overdue the outcome of a look over ssh may be waited for.
    package var lookLimit: Milliseconds = .minutes(2)
    /// How long after an end its look at git may be waited for.
    package var endLookGrace: Milliseconds = .seconds(60)
    /// How much newer than an account's newest record a screen must be to speak against it.
    package var screenLead: Milliseconds = .seconds(30)
    /// The same where the account says idle.
    package var idleLead: Milliseconds = .seconds(3)
    /// For how long after a pause of the hub's own clock no verdict worsens.
    package var calmAfterPause: Milliseconds = .seconds(30)

    /// How long what a notice tells of must hold, or be over, before it is said.
    package var noticeSettle: Milliseconds = .seconds(10)
    /// The same while a wrapper lives that may start the worker again.
    package var noticeSettleWrapped: Milliseconds = .seconds(30)
    /// How long the settling of a notice that comes and goes may become at most.
    package var noticeFlapLimit: Milliseconds = .minutes(10)
    /// A notice that returns sooner than this after its end comes and goes.
    package var noticeFlapMemory: Milliseconds = .minutes(2)
    /// Fewer files than this changed in five minutes ask for a closer look at a working worker.
    package var closerLookFiles: Int = 3
    /// For how long so few files change before a closer look is asked for.
    package var closerLookAfter: Milliseconds = .minutes(5)
    /// How long a run may work in all.
    package var longRunAfter: Milliseconds = .hours(2)
    /// How many runs of one worker fail before that is a notice of its own.
    package var repeatedFailures: Int = 3
    /// Within how long they fail.
    package var repeatedFailuresWithin: Milliseconds = .hours(1)
    /// How old a lock must be that no process holds.
    package var staleLockAfter: Milliseconds = .minutes(10)
    /// How many workers end together in a mass end.
    package var massEndCount: Int = 3
    /// The share of the workers of their host, or of their tmux server, that they must be, in thousandths.
    package var massEndPermille: Int = 500
    /// Within how long they end.
    package var massEndWindow: Milliseconds = .seconds(10)
    /// How long commits may stay without a push.
    package var unpushedAfter: Milliseconds = .hours(1)
    /// How long a probe may fail.
    package var probeFailingAfter: Milliseconds = .minutes(10)

    /// The defaults.
    package init() {}

    /// How long nothing may be received before a host is overdue.
    package var overdueAfter: Milliseconds { heartbeat * overdueTenths / 10 }
}
