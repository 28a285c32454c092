import PicketModel
package import PicketWire

/// Finds the workers that an id means: `host/worker`, worker, session, worktree, branch or pid.
package enum Resolver {
    /// The rows that `id` names; those of the first way that names any.
    package static func matches(_ id: String, in rows: [WorkerRow]) -> [WorkerRow] {
        for names in ways {
            let found = rows.filter { names($0, id) }
            if !found.isEmpty { return found }
        }
        return []
    }

    private static let ways: [@Sendable (WorkerRow, String) -> Bool] = [
        { $0.address.description == $1 },
        { $0.address.worker.text == $1 },
        { $0.session?.raw == $1 },
        { row, id in row.git.map { isSameFolder($0.worktree.raw, id) } ?? false },
        { $0.git?.branch?.raw == $1 },
        { row, id in row.pid.map { String($0) == id } ?? false },
    ]

    private static func isSameFolder(_ one: String, _ other: String) -> Bool {
        one == (other.count > 1 && other.hasSuffix("/") ? String(other.dropLast()) : other)
    }
}
