import PicketModel

extension Situation {
    /// A result of this run, newer than the start of its last turn.
    var resultOfRun: TaskResult? {
        guard let look = worker.result.succeeded, let result = look.observation.value else { return nil }
        if result.source == .lastTurn, end == nil { return nil }
        guard let run else { return result }
        // After a reboot times of both boots cannot be compared; a run of the boot that stands is the later one.
        guard look.stamp.boot == run.identity.boot else { return isOfBoot(run) ? nil : result }
        if result.writtenUp < run.startedUp { return nil }
        guard let turn = account?.said.turnStartedUp else { return result }
        // A turn that failed at once ended in the very millisecond in which it began.
        if result.source == .lastTurn ? result.writtenUp < turn : result.writtenUp <= turn { return nil }
        return result
    }

    /// The bucket of the error that its last turn met.
    var bucket: Bucket? { account?.failure?.bucket }
}

extension Rows {
    /// A result that says `succeeded`, of an ended run or of a living one.
    static func result(of situation: Situation, succeeded: Bool) -> Decision? {
        guard let result = situation.resultOfRun, result.succeeded == succeeded else { return nil }
        var why = [situation.reason(.result, result.says)]
        let dirty = situation.git.map { $0.worktreeExists && $0.leftAnything } ?? false
        if dirty, let git = situation.git { why.append(situation.reason(.git, git.leftovers)) }
        if situation.end != nil { why.append(situation.ending) }
        let next = succeeded ? [.harvest] : failedActions(situation.bucket)
        let actions = dirty ? [.recover] + next : next
        return Decision(succeeded ? .done : .failed, situation.actions(actions), why: why)
    }

    /// What to do about a failure, by what its error asks for.
    static func failedActions(_ bucket: Bucket?) -> [Action] {
        switch bucket {
        case .retry: [.readLog, .respawn]
        case .auth: [.readLog, .reauthenticate]
        case .limit: [.readLog, .wait]
        case .person: [.readLog, .answer]
        case .fatal, nil: [.readLog]
        }
    }
}

extension TaskResult {
    /// What it says, and where it stands.
    fileprivate var says: String {
        let verb = succeeded ? "says success" : "says failure"
        let text = detail.map { ": \($0.raw)" } ?? ""
        switch source {
        case .file(let name): return "\(name.raw) \(verb)\(text)"
        case .exitLine(let code): return "its log ends in EXIT:\(code)\(text)"
        case .lastTurn: return "its last turn \(verb)\(text)"
        }
    }
}
