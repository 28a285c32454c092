import PicketJSON
package import PicketModel

/// Claude Code's registry: one file a process, `sessions/<pid>.json` in its folder, written once a change of its status.
///
/// Seen with 2.1.329. It is left behind by SIGKILL, has no status for the first second or so, and keeps `idle` while a
/// usage limit holds. The `.key` files beside it are secrets and never read.
package enum ClaudeRegistry {
    /// The largest file that is read, in bytes.
    package static let longest = 64 << 10

    /// Where the file of a process lies.
    package static func path(home: String, pid: Int32) -> String { "\(home)/sessions/\(pid).json" }

    /// What the file says of a process; `absent` where it speaks of another one that had the same pid.
    ///
    /// `startedUp` is when the process began; it stands in where the file's own start cannot be compared. On Linux that
    /// is field 22 of `/proc/<pid>/stat`, as in `ProcessIdentity`; elsewhere its form is not known.
    package static func account(
        _ bytes: [UInt8], of process: ProcessIdentity, startedUp: Milliseconds? = nil, at moment: Moment
    ) -> Observation<SessionAccount> {
        guard bytes.count <= longest else {
            return .failed(LookFailure(.tooLarge, "The session file of pid \(process.pid) has over 64 KiB."))
        }
        let file: JSONValue
        do throws(JSONError) {
            file = try .parse(bytes)
        } catch {
            return .failed(LookFailure(.malformed, "The session file of pid \(process.pid): \(error.description)"))
        }
        guard file.object != nil else {
            return .failed(LookFailure(.malformed, "The session file of pid \(process.pid) holds no JSON object."))
        }
        guard speaks(file, of: process, startedUp: startedUp, at: moment) else { return .absent }
        return .seen(account(file, at: moment))
    }

    private static func account(_ file: JSONValue, at moment: Moment) -> SessionAccount {
        var account = SessionAccount(runtime: .claude)
        account.version = file.text("version", bytes: 64)
        account.session = file.text("sessionId", bytes: 128)
        account.status = file["status"]?.string.flatMap(status)
        account.source = .registry
        account.recordUp = recordUp(file, at: moment)
        account.statusUp = file.up("statusUpdatedAt", at: moment) ?? account.recordUp
        if account.status == .waiting { account.waitingFor = file.text("waitingFor", bytes: 200) }
        // The file does not say how many there are.
        if account.status == .background { account.backgroundWork = 1 }
        return account
    }

    private static func status(_ word: String) -> SessionAccount.Status? {
        switch word {
        case "busy": .busy
        case "waiting": .waiting
        case "idle": .idle
        case "shell": .background
        default: nil
        }
    }

    private static func recordUp(_ file: JSONValue, at moment: Moment) -> Milliseconds? {
        let updates = ["updatedAt", "statusUpdatedAt"].compactMap { file.up($0, at: moment) }
        return updates.max() ?? file.up("startedAt", at: moment)
    }

    private static func speaks(
        _ file: JSONValue, of process: ProcessIdentity, startedUp: Milliseconds?, at moment: Moment
    ) -> Bool {
        if let pid = file["pid"]?.integer, pid != Int64(process.pid) { return false }
        #if os(Linux)
            if let start = start(file["procStart"]) { return start == process.start }
        #endif
        // It is written after the process began; a clock that was set since is allowed a little.
        guard let startedUp, let written = file.up("startedAt", at: moment) else { return true }
        return written + .seconds(5) >= startedUp
    }

    private static func start(_ value: JSONValue?) -> UInt64? {
        value?.string.flatMap { UInt64($0) } ?? value?.integer.flatMap { UInt64(exactly: $0) }
    }
}

extension JSONValue {
    /// The text of a member, cut to `limit` bytes; nil where it is none or empty.
    func text(_ key: String, bytes limit: Int) -> Untrusted? {
        guard let text = self[key]?.string, !text.isEmpty else { return nil }
        return Untrusted(text).prefix(bytes: limit)
    }

    /// A member that is a time in ms since 1970, as time since boot; nil where that would lie in the future.
    fileprivate func up(_ key: String, at moment: Moment) -> Milliseconds? {
        guard let count = self[key]?.integer, count > 0, count <= moment.wall.count + 60_000 else { return nil }
        return min(moment.up, moment.up(atWall: Milliseconds(count)))
    }
}
