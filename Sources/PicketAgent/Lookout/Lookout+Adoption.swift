import PicketLoop
import PicketModel
package import PicketWire

extension Lookout {
    /// How a worker that a hub lists is kept from now on; nil where there is nothing to keep: it is known, or was let go,
    /// or its run is another worker's, or it never had one.
    package func entry(adopting known: ProbeRequest.Known) -> LedgerEntry? {
        guard worker(known.worker) == nil, let run = known.run, !letGo.contains(run.identity),
            !workers.contains(where: { $0.entry.run?.identity == run.identity })
        else { return nil }
        var entry = LedgerEntry(known: known)
        // In that pane stands whoever was found there since.
        if let place = entry.place, workers.contains(where: { $0.entry.place == place }) {
            (entry.place, entry.session) = (nil, nil)
        }
        // An end that was seen while no agent ran has no beginning to be told after it.
        if isEnded(run) { entry.told.run = run.identity }
        return entry
    }

    /// Takes a worker up, and looks at it.
    package func adopt(_ entry: LedgerEntry) {
        let worker = TrackedWorker(entry: entry)
        insert(worker)
        worker.rule = settings.workers.first { $0.fits(session: entry.session?.raw, worktree: entry.worktree) }
        applyRule(to: worker)
        resume(worker, at: clock.now)
        lookAtSmallThings(worker)
        sweepPanes()
    }
}

extension LedgerEntry {
    /// What a hub tells of a worker.
    init(known: ProbeRequest.Known) {
        self.init(worker: known.worker)
        worktree = known.worktree?.raw.hasPrefix("/") == true ? known.worktree?.raw : nil
        branch = known.branch?.raw
        place = known.place.map { PanePlace(socket: $0.socket.raw, pane: $0.pane) }
        session = known.place?.session
        run = known.run
    }
}
