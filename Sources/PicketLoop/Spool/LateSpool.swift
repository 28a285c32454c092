package import PicketModel

/// A spool on a disk that cannot be opened yet: events are kept in memory until it can, and move there then.
package final class LateSpool: Spool {
    private let open: () throws(SpoolError) -> any Spool
    private let now: () -> Moment
    private let memory: MemorySpool
    private var disk: (any Spool)?
    private var triedUp: Milliseconds

    private static let pause = Milliseconds.seconds(10)

    /// One whose disk was just found to be none; `open` is tried again every 10 s, when something is asked of the spool. Of
    /// `now`, only the time since boot is used.
    package init(
        memory: MemorySpool = MemorySpool(), now: @escaping () -> Moment,
        open: @escaping () throws(SpoolError) -> any Spool
    ) {
        self.memory = memory
        self.now = now
        self.open = open
        triedUp = now().up
    }

    package var isOnDisk: Bool { disk != nil && memory.depth == 0 }

    package var depth: Int { memory.depth + (disk?.depth ?? 0) }

    package func append(_ event: SpooledEvent) throws(SpoolError) {
        settle()
        if let disk, memory.depth == 0 { try disk.append(event) } else { try memory.append(event) }
    }

    package func events(after mark: UInt64, of epoch: Epoch, limit: Int) throws(SpoolError) -> [SpooledEvent] {
        // What is in memory is newer than all that the disk has.
        let found = try disk?.events(after: mark, of: epoch, limit: limit) ?? []
        return found + memory.events(after: mark, of: epoch, limit: limit - found.count)
    }

    package func epochs() throws(SpoolError) -> [Epoch] {
        let found = try disk?.epochs() ?? []
        return found + memory.epochs().filter { !found.contains($0) }
    }

    package func trim(through mark: UInt64, of epoch: Epoch) throws(SpoolError) {
        memory.trim(through: mark, of: epoch)
        try disk?.trim(through: mark, of: epoch)
    }

    package func takeDropped() -> [DroppedEvents] { (disk?.takeDropped() ?? []) + memory.takeDropped() }

    package func synchronize() throws(SpoolError) {
        settle()
        try disk?.synchronize()
    }

    /// Opens the disk where it can be, and moves there what memory holds; what it does not take stays.
    private func settle() {
        let up = now().up
        if disk == nil, up - triedUp >= Self.pause {
            triedUp = up
            disk = try? open()
        }
        guard let disk else { return }
        while let epoch = memory.epochs().first, let event = memory.events(after: 0, of: epoch, limit: 1).first {
            guard (try? disk.append(event)) != nil else { return }
            memory.trim(through: event.seq, of: epoch)
        }
    }
}
