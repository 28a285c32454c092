package import PicketLoop
package import PicketModel

/// Reads the spool of an agent that does not answer. It takes no lock of ours, and writes nothing.
package enum SpoolReader {
    /// How many events are read at a time.
    private static let step = 32

    /// The events after these marks, oldest first, old epochs before newer ones; none where there is no spool.
    ///
    /// At most `limit` events, and no more than the first that make up `bytes` of payload.
    package static func events(
        path: String, after marks: [Epoch: UInt64], limit: Int, bytes: Int
    ) throws(SpoolError) -> [SpooledEvent] {
        guard FileFacts.kind(of: path) != .nothing else { return [] }
        do {
            let database = try Database(path, .readOnly)
            let application = try database.integer("PRAGMA application_id")
            let version = try database.integer("PRAGMA user_version")
            guard application == SpoolTables.kind.applicationID, version == SpoolTables.kind.version else {
                throw SQLiteError.damage("it is no spool of this version")
            }
            return try read(database, after: marks, limit: limit, bytes: bytes)
        } catch {
            throw .failed("The spool \(path) could not be read: \(error).")
        }
    }

    private static func read(
        _ database: Database, after marks: [Epoch: UInt64], limit: Int, bytes: Int
    ) throws(SQLiteError) -> [SpooledEvent] {
        let statement = try database.prepare(SpoolTables.selectEvents)
        var found: [SpooledEvent] = []
        var left = bytes
        for (slot, epoch) in try SpoolTables.epochs(in: database).sorted(by: { $0.epoch < $1.epoch }) {
            var mark = marks[epoch] ?? 0
            while found.count < limit, left > 0 {
                let count = min(step, limit - found.count)
                let events = try SpoolTables.read(statement, after: mark, slot: slot, epoch: epoch, limit: count)
                for event in events where left > 0 {
                    found.append(event)
                    left -= event.payload.count
                    mark = event.seq
                }
                if events.count < count { break }
            }
        }
        return found
    }
}
