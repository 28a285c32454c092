import CSystem
import PicketLoop
import PicketModel

extension PathWatches {
    /// Most changes that are read in one turn of the loop.
    private static let mostChanges = 1 << 15

    /// Reads what changed and tells each watch once.
    func drain() {
        guard descriptor >= 0 else { return }
        var lost = false
        var count = 0
        while count < Self.mostChanges, unsafe picket_watch_next(descriptor, &change) == 1 {
            count += 1
            if change.overflow { lost = note(loss: change.id) || lost } else { noteChange() }
        }
        if lost { beginAnew() }
        if count > 0 { takeRest(lost ? Self.restAfterLoss : Self.rest) }
        tell()
    }

    private func takeRest(_ span: Milliseconds) {
        resting = true
        clock.schedule(after: span) { [weak self] _ in self?.resting = false }
    }

    private func tell() {
        // A watch may be ended, and others made, by one that is told.
        for id in watches.map(\.id) {
            guard let index = index(of: id), let paths = watches[index].takeChanges() else { continue }
            let onChange = watches[index].onChange
            onChange(paths)
        }
    }

    /// Notes that changes were lost, of one watch or of all; whether the trees may be out of step with the disk.
    private func note(loss kernel: Int32) -> Bool {
        let concerned = kernel < 0 ? nil : owners[kernel]?.all.map(\.watch) ?? []
        var lost = false
        for index in watches.indices where concerned?.contains(watches[index].id) ?? true {
            watches[index].noteAll()
            lost = lost || !watches[index].coversTree
        }
        return lost
    }

    /// Drops what the kernel has and walks all trees again. A new watcher is cheaper than taking back every folder: each
    /// of those would be told as a change, and could fill the kernel's queue again.
    private func beginAnew() {
        picket_watch_close(descriptor)
        owners = [:]
        descriptor = picket_watch_open()
        for index in watches.indices {
            watches[index].tree = WatchedTree()
            _ = descriptor >= 0 && fill(&watches[index])
        }
    }

    private func noteChange() {
        guard let owners = owners[change.id] else { return }
        let name = unsafe withUnsafeBytes(of: &change.name) { bytes in
            unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        for owner in owners.all {
            guard let index = index(of: owner.watch) else { continue }
            if name.isEmpty {
                noteChangeOfItself(owner.place, of: &watches[index])
            } else {
                noteChange(name, in: owner.place, of: &watches[index])
            }
        }
    }

    /// A watched folder is gone or has another path. One below the root is told by its parent as well.
    private func noteChangeOfItself(_ place: WatchedTree.Place, of watch: inout PathWatch) {
        if place == WatchedTree.root {
            watch.noteAll()
            if change.removed || change.moved { leave(place, of: &watch) }
        } else if change.removed {
            leave(place, of: &watch)
        }
    }

    private func noteChange(_ name: String, in place: WatchedTree.Place, of watch: inout PathWatch) {
        if watch.leavesOut(name) { return }
        watch.note(name, in: place)
        guard change.is_folder, change.created || change.removed, watch.order.deep, !watch.coversTree else { return }
        if let known = watch.tree.child(name, of: place) { leave(known, of: &watch) }
        guard change.created, isWatchable(name, in: place, of: watch) else { return }
        guard watch.tree.count < Self.mostFolders, let entered = enter(name, below: place, of: &watch),
            walk(from: entered, of: &watch, noting: true)
        else { return watch.noteAll() }
    }
}
