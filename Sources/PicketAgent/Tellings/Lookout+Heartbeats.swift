import PicketLoop
import PicketModel
import PicketRuntimes

extension Lookout {
    /// When the worker last gave a sign of its own, by its heartbeat file or by a telling.
    func heartbeatUp(of worker: TrackedWorker, at moment: Moment) -> Milliseconds? {
        readHeartbeat(of: worker, at: moment)
        return worker.beats?.newest.up
    }

    /// Reads a heartbeat file that was written anew: a regular file in a folder `.picket` that is no link.
    private func readHeartbeat(of worker: TrackedWorker, at moment: Moment) {
        guard let worktree = worker.entry.worktree else { return }
        let folder = worktree + "/.picket"
        let isThere = machine.look(at: folder).value?.kind == .folder
        watchOwnFolder(isThere ? folder : worktree, of: worker)
        guard isThere else { return }
        let path = folder + "/heartbeat"
        guard let look = machine.look(at: path).value, look.kind == .regular, look != worker.heartbeatFile else {
            return
        }
        let written = clock.up(atWall: look.modifiedWall)
        // A time that lies ahead would stay fresh for long; one from before the run is another's.
        guard written <= moment.up + .seconds(2), written >= worker.run?.startedUp ?? written else { return }
        worker.heartbeatFile = look
        let up = min(written, moment.up)
        switch machine.read(path, part: .beginning, limit: Beat.longest + 1) {
        case .absent: break
        case .failed(let failure): note("heartbeat", failure: failure)
        case .seen(let bytes):
            let beat = Beat.file(bytes, up: up)
            note("heartbeat", failure: beat.failure)
            // What cannot be read was written all the same.
            take(beat.value ?? Beat(up: up), of: worker)
        }
    }

    /// Is told of results and heartbeats, which the watch on the worktree leaves out; until their folder is there, the
    /// folder above tells of it.
    private func watchOwnFolder(_ path: String, of worker: TrackedWorker) {
        guard worker.lives, worker.ownFolder?.path != path else { return }
        unwatchOwnFolder(of: worker)
        let own = worker.entry.worktree.map { $0 + "/.picket" } ?? path
        let watch = machine.watchPath(path, deep: false, leavingOut: []) { [weak self, weak worker] paths in
            guard let self, let worker, paths.contains(where: { $0.hasPrefix(own) }) else { return }
            self.publishActivity(of: worker, at: self.clock.now)
            self.lookAtSmallThings(worker)
        }
        if let watch { worker.ownFolder = (watch, path) }
    }

    func unwatchOwnFolder(of worker: TrackedWorker) {
        if let watch = worker.ownFolder { machine.unwatch(watch.id) }
        worker.ownFolder = nil
    }
}
