package import PicketModel

/// What one change did, as the never-rules look at it.
package struct HistoryStep: Sendable {
    /// The hub's time.
    package var at: Moment
    /// What came.
    package var change: PictureChange
    /// The picture before anything of it was folded in.
    package var start: Picture
    /// The picture once its sender was heard, before what it says was folded in.
    package var heard: Picture
    /// The picture with all of it, and before the verdicts that follow.
    package var after: Picture
    /// What was judged, sorted by address.
    package var judgements: [Judgement]
    /// The notices that stood before, by what was said of them and by nothing else.
    package var standing: [NoticeID: Notice]
    /// The newest number that was given to a raise or a clear before.
    package var lastNumber: UInt64
    /// What was said of notices after this change.
    package var said: [NoticeAction]
    /// What each worker itself was seen to do, this change included.
    package internal(set) var deeds: [WorkerAddress: OwnDeeds] = [:]

    /// Joins them all.
    init(
        at: Moment, change: PictureChange, start: Picture, heard: Picture, after: Picture, judgements: [Judgement],
        standing: [NoticeID: Notice], lastNumber: UInt64, said: [NoticeAction]
    ) {
        self.at = at
        self.change = change
        self.start = start
        self.heard = heard
        self.after = after
        self.judgements = judgements
        self.standing = standing
        self.lastNumber = lastNumber
        self.said = said
    }

    /// One worker's part of a step.
    package struct Judgement: Sendable {
        /// Of which worker.
        package var address: WorkerAddress
        /// The verdict that stood, of whatever run; nil for a worker that is new.
        package var previous: Verdict?
        /// The verdict at this instant without what the change says; nil for a worker that is new.
        package var without: Verdict?
        /// The verdict at this instant.
        package var verdict: Verdict

        /// Joins the four.
        package init(address: WorkerAddress, previous: Verdict?, without: Verdict?, verdict: Verdict) {
            self.address = address
            self.previous = previous
            self.without = without
            self.verdict = verdict
        }
    }

    /// A step of a picture that another keeps, of whose notices nothing is known.
    package init(
        at now: Moment, change: PictureChange, start: Picture, heard: Picture, after: Picture,
        judgements: [Judgement]
    ) {
        self.init(
            at: now, change: change, start: start, heard: heard, after: after, judgements: judgements,
            standing: [:], lastNumber: 0, said: [])
    }
}

/// A picture that is fed step by step, with each step kept for the never-rules.
package struct History: Sendable {
    /// The picture, verdicts included.
    package private(set) var picture: Picture
    /// Who judges.
    package var judge: Judge
    /// The episodes of notices.
    package private(set) var notices = NoticeBook()
    /// The kinds of notices that are looked for.
    package var catalogue: NoticeCatalogue = .standard
    private var standing: [NoticeID: Notice] = [:]
    private var lastNumber: UInt64 = 0
    private var deeds: [WorkerAddress: OwnDeeds] = [:]

    /// Begins with `picture`.
    package init(picture: Picture = Picture(), judge: Judge = Judge()) {
        self.picture = picture
        self.judge = judge
    }

    /// Folds a change in and judges all workers.
    package mutating func play(_ change: PictureChange, at now: Moment) -> HistoryStep {
        let start = picture
        var heard = start
        if let contact = change.contactAlone { heard.apply(contact, at: now) }
        var after = start
        after.apply(change, at: now)
        let judgements = after.workers.compactMap { judgement(of: $0, start, heard, after, at: now) }
        picture = after
        for made in judgements { picture.apply(.judged(made.address, made.verdict), at: now) }
        var step = HistoryStep(
            at: now, change: change, start: start, heard: heard, after: after, judgements: judgements,
            standing: standing, lastNumber: lastNumber, said: notices.look(at: picture, now: now, by: catalogue))
        for action in step.said { note(action) }
        deeds = step.deeds(after: deeds)
        step.deeds = deeds
        return step
    }

    private mutating func note(_ action: NoticeAction) {
        switch action {
        case .raise(let notice): standing[notice.id] = notice
        case .clear(let notice): standing[notice.id] = nil
        }
        lastNumber = max(lastNumber, action.notice.number)
    }

    private func judgement(
        of address: WorkerAddress, _ start: Picture, _ heard: Picture, _ after: Picture, at now: Moment
    ) -> HistoryStep.Judgement? {
        guard let verdict = judge.verdict(of: address, in: after, at: now) else { return nil }
        return HistoryStep.Judgement(
            address: address, previous: start.worker(address)?.verdict,
            without: judge.verdict(of: address, in: heard, at: now), verdict: verdict)
    }
}

extension PictureChange {
    /// The sign of contact in a change that carries evidence; nil where it is none.
    fileprivate var contactAlone: PictureChange? {
        guard case .evidence(let address, _, let receipt) = self, receipt.standing == .live else { return nil }
        return .contact(address.host, receipt.stamp, receipt.road)
    }
}
