import PicketLoop
import PicketModel

/// What is read and set right when a spool's file is opened.
extension SpoolTables {
    /// Reads what the file holds; epochs of which nothing is left are forgotten.
    func restore() throws(SQLiteError) -> SpoolIndex {
        var index = SpoolIndex()
        try database.execute(
            """
            DELETE FROM epochs WHERE slot NOT IN (SELECT slot FROM dropped)
                AND NOT EXISTS (SELECT 1 FROM events WHERE place >= slot << 40 AND place < (slot + 1) << 40)
            """)
        for (slot, epoch) in try Self.epochs(in: database) { try restore(epoch, slot: slot, into: &index) }
        return index
    }

    private func restore(_ epoch: Epoch, slot: Int64, into index: inout SpoolIndex) throws(SQLiteError) {
        let extent = try extent(from: SpoolPlace.of(0, slot: slot), to: end(slot))
        var lane = SpoolIndex.Lane(
            epoch: epoch, slot: slot, first: extent.first, last: extent.last, count: extent.count)
        let dropped = try database.prepare("SELECT first, last FROM dropped WHERE slot = ?").rows(.integer(slot)) {
            row in
            DroppedEvents(epoch: epoch, from: UInt64(clamping: row.integer(0)), to: UInt64(clamping: row.integer(1)))
        }
        for range in dropped {
            lane.last = max(lane.last, range.to)
            index.dropped.add(range)
        }
        index.bytes += extent.cost
        index.put(lane)
    }

    /// What must be added to the time since boot to have the spool's own time, which only grows.
    ///
    /// The spool counts only time in which the machine was up, so that neither a clock that was set nor a long time
    /// switched off lets events grow too old.
    func lead(at moment: Moment) throws(SQLiteError) -> Milliseconds {
        let known = try database.prepare("SELECT boot, lead FROM clock").first { row in (row.text(0), row.integer(1)) }
        if let known, known.0 == moment.boot.text { return Milliseconds(known.1) }
        let newest = try database.integer("SELECT ifnull(max(kept), 0) FROM events")
        let lead = Milliseconds(newest) - moment.up
        try database.transaction { () throws(SQLiteError) in
            try database.execute("DELETE FROM clock")
            try database.prepare("INSERT INTO clock(boot, lead) VALUES(?, ?)")
                .run(.text(moment.boot.text), .integer(lead.count))
        }
        return lead
    }

    /// Gives pages that have become free back to the disk, a bounded number of them, where there are many.
    func shrink() throws(SQLiteError) {
        guard try database.integer("PRAGMA freelist_count") > 1024 else { return }
        try database.execute("PRAGMA incremental_vacuum(1024)")
    }
}
