import PicketModel

/// The runtime's own account of the run that stands.
final class Account: Sendable {
    let said: SessionAccount
    let look: Look<SessionAccount>
    let time: HostTime

    /// What a worker's runtime says of the run that stands; nil where it says nothing, or that is from before the run.
    init?(of worker: WorkerPicture, by time: HostTime) {
        guard let look = worker.session.succeeded, let said = look.observation.value else { return nil }
        (self.said, self.look, self.time) = (said, look, time)
        guard let run = worker.run.value else { return }
        guard look.stamp.boot == run.identity.boot, recordUp >= run.startedUp else { return nil }
    }

    /// When its newest record was written; where it tells none, when it was seen.
    var recordUp: Milliseconds { min(said.recordUp ?? look.stamp.up, look.stamp.up) }

    /// Whether it says anything of what the runtime does.
    var tells: Bool { said.status != nil || said.turnStartedUp != nil || said.turnEndedUp != nil }

    /// Whether its last turn runs.
    var turnRuns: Bool {
        if let status = said.status { return status == .busy }
        guard let started = said.turnStartedUp else { return false }
        return said.turnEndedUp.map { $0 < started } ?? true
    }

    /// Whether its last turn is over.
    var turnOver: Bool {
        if let status = said.status { return status == .idle || status == .background }
        return said.turnEndedUp != nil && !turnRuns
    }

    /// The failure of its last turn; nil where a newer one runs.
    var failure: TurnFailure? {
        said.status == .busy && said.turnEndedUp == nil ? nil : said.failure
    }

    /// Whether background work runs on.
    var worksInBackground: Bool { said.backgroundWork > 0 || said.status == .background }

    /// How long ago it last wrote, counting only time in which its host was awake and in contact.
    var quiet: Milliseconds { time.attended(since: recordUp) }

    /// Whether an open call with a living child keeps it young.
    var heldByCall: Bool {
        said.openCall && said.openCallLives && quiet < time.thresholds.openCallLimit
    }

    /// Whether it is young enough to be believed when it says busy.
    var isYoung: Bool { quiet < time.thresholds.stallAfter || heldByCall }
}

extension Situation {
    /// A signature on the screen, where no account tells more of the same time.
    var screen: Look<ScreenMatch>? {
        guard let look = worker.screen.succeeded, look.observation.value != nil, look.stamp.boot == time.boot else {
            return nil
        }
        if let run, look.stamp.up < run.startedUp { return nil }
        guard let account, account.tells else { return look }
        let lead = account.turnOver ? thresholds.idleLead : thresholds.screenLead
        return look.stamp.up > account.recordUp + lead ? look : nil
    }
}
