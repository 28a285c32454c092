import PicketModel

/// How the archive forgets: a bounded number of rows at a time.
extension ArchiveTables {
    /// How many rows of each table one step forgets at most.
    static let forgettingStep = 1000

    /// Forgets what came before `wall`; answers whether more is left.
    func forget(before wall: Milliseconds) throws(SQLiteError) -> Bool {
        var isMoreLeft = false
        for old in [Self.oldEvents, Self.oldVerdicts, Self.oldHeartbeats] {
            try database.prepare("DELETE FROM \(old) LIMIT \(Self.forgettingStep))").run(
                .integer(wall.count))
            if database.changes == Self.forgettingStep { isMoreLeft = true }
        }
        try database.prepare(Self.forgetRetired).run(.integer(wall.count))
        return isMoreLeft
    }

    private static let oldEvents =
        "events WHERE id IN (SELECT id FROM events WHERE received_wall < ? ORDER BY received_wall"

    /// The newest of each worker stays, but for those that are retired.
    private static let oldVerdicts = """
        verdict_changes WHERE id IN (SELECT id FROM verdict_changes AS old WHERE wall < ? AND (
            EXISTS (SELECT 1 FROM verdict_changes AS newer
                WHERE newer.host = old.host AND newer.worker = old.worker AND newer.id > old.id)
            OR EXISTS (SELECT 1 FROM retired WHERE retired.host = old.host AND retired.worker = old.worker))
            ORDER BY wall
        """

    /// The newest of each host stays.
    private static let oldHeartbeats = """
        heartbeats WHERE id IN (SELECT id FROM heartbeats AS old WHERE wall < ? AND
            EXISTS (SELECT 1 FROM heartbeats AS newer WHERE newer.host = old.host AND newer.id > old.id)
            ORDER BY wall
        """

    private static let forgetRetired = """
        DELETE FROM retired WHERE wall < ? AND NOT EXISTS (SELECT 1 FROM verdict_changes AS kept
            WHERE kept.host = retired.host AND kept.worker = retired.worker)
        """
}
