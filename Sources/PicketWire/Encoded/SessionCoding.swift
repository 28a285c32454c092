package import PicketJSON
package import PicketModel

extension Members {
    mutating func add(_ account: SessionAccount) {
        add("runtime", account.runtime.rawValue)
        add("version", account.version)
        add("session", account.session)
        add("status", account.status?.rawValue)
        add("source", account.source?.rawValue)
        add("status_up_ms", account.statusUp)
        add("waiting_for", account.waitingFor)
        add("record_up_ms", account.recordUp)
        add("turn_started_up_ms", account.turnStartedUp)
        add("turn_ended_up_ms", account.turnEndedUp)
        if account.interrupted { add("interrupted", true) }
        if let failure = account.failure {
            add("failure") { members in
                members.add("bucket", failure.bucket.rawValue)
                members.add("kind", failure.kind)
                members.add("text", failure.text)
                members.add("source", failure.source?.rawValue)
            }
        }
        add("limit_until_up_ms", account.limitUntilUp)
        add("limit_until", account.limitUntilWall.map(Timestamp.text))
        if account.continuesItself { add("continues_itself", true) }
        add("background_work", account.backgroundWork)
        add("open_call", account.openCall)
        add("open_tool", account.openTool)
        add("open_call_up_ms", account.openCallUp)
        add("open_call_lives", account.openCallLives)
        add("held_by_daemon", account.heldByDaemon)
        add("ended_up_ms", account.endedUp)
    }
}

extension Fields {
    func session() throws(WireError) -> SessionAccount {
        var account = SessionAccount(runtime: try optionalWord("runtime", Runtime.self) ?? .other)
        account.version = try optionalUntrusted("version")
        account.session = try optionalUntrusted("session")
        account.status = try optionalWord("status", SessionAccount.Status.self)
        account.source = try optionalWord("source", AccountSource.self)
        account.statusUp = try optionalMilliseconds("status_up_ms")
        account.waitingFor = try optionalUntrusted("waiting_for")
        account.recordUp = try optionalMilliseconds("record_up_ms")
        account.endedUp = try optionalMilliseconds("ended_up_ms")
        try readTurn(into: &account)
        try readWork(into: &account)
        return account
    }

    private func readTurn(into account: inout SessionAccount) throws(WireError) {
        account.turnStartedUp = try optionalMilliseconds("turn_started_up_ms")
        account.turnEndedUp = try optionalMilliseconds("turn_ended_up_ms")
        account.interrupted = try optionalBool("interrupted") ?? false
        if let failure = try optionalFields("failure") {
            account.failure = TurnFailure(
                bucket: try failure.optionalWord("bucket", Bucket.self) ?? .person,
                kind: try failure.untrusted("kind"), text: try failure.optionalUntrusted("text"),
                source: try failure.optionalWord("source", AccountSource.self))
        }
        account.limitUntilUp = try optionalMilliseconds("limit_until_up_ms")
        if has("limit_until") {
            account.limitUntilWall = try parsed("limit_until", "a time") { Timestamp.parse($0) }
        }
        account.continuesItself = try optionalBool("continues_itself") ?? false
    }

    private func readWork(into account: inout SessionAccount) throws(WireError) {
        account.backgroundWork = try optionalCount("background_work") ?? 0
        account.openCall = try optionalBool("open_call") ?? false
        account.openTool = try optionalUntrusted("open_tool")
        account.openCallUp = try optionalMilliseconds("open_call_up_ms")
        account.openCallLives = try optionalBool("open_call_lives") ?? false
        account.heldByDaemon = try optionalBool("held_by_daemon") ?? false
    }
}

/// An account in the form that the wire gives it, for the ledger.
package enum SessionCoding {
    /// The account as JSON.
    package static func encode(_ account: SessionAccount) -> JSONValue {
        var members = Members()
        members.add(account)
        return members.json
    }

    /// Reads an account; nil where it is none.
    package static func decode(_ json: JSONValue) -> SessionAccount? {
        guard json.object != nil else { return nil }
        do { return try Fields(json).session() } catch { return nil }
    }
}
