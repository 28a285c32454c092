import PicketLoop
import PicketModel
import PicketRuntimes

/// Finds what Antigravity CLI writes of one process: the transcript of its conversation, and its database's time.
///
/// The program holds `presence/<id>.lock` open while a conversation lives; a lock that nobody holds was left behind.
struct AgySessions {
    let machine: any Machine
    let home: String

    /// Locks that are looked at at most, newest first.
    private static let mostLocks = 64

    func look(_ subject: SessionSubject, _ memory: SessionMemory, at moment: Moment) -> SessionParts {
        var found = SessionParts()
        memory.folders = [home + "/presence"]
        guard let id = conversation(of: subject, memory) else { return found }
        let logs = "\(home)/brain/\(id)/.system_generated/logs"
        memory.folders.formUnion([logs, home + "/conversations"])
        if let changed = changed(id, since: subject.startedUp, at: moment) { found.parts.append(changed) }
        // The shorter of the two has the same steps, with long texts cut.
        let names = ["transcript.jsonl", "transcript_full.jsonl"]
        guard let path = names.map({ "\(logs)/\($0)" }).first(where: { machine.look(at: $0) != .absent }) else {
            return found
        }
        memory.use(path)
        var log = memory.log?.look(on: machine, at: moment) {
            AgyTranscript.account($0, processUp: subject.startedUp, at: moment)
        }
        if case .seen(var account)? = log {
            account.session = Untrusted(id)
            log = .seen(account)
        }
        found.take(log ?? .absent)
        return found
    }

    /// The conversation whose lock the process holds; else the one that its command line, a hook, or the program's list tells.
    private func conversation(of subject: SessionSubject, _ memory: SessionMemory) -> String? {
        if let held = held(by: subject.process.pid) {
            memory.conversation = held
            return held
        }
        if let known = memory.conversation { return known }
        let arguments = machine.arguments(of: subject.process.pid).value ?? []
        let told = subject.session?.raw ?? SessionPaths.session(after: ["--conversation"], in: arguments)
        return (told ?? listed(subject)).flatMap { SessionPaths.isSafe($0) ? $0 : nil }
    }

    private func held(by pid: Int32) -> String? {
        let folder = home + "/presence"
        let locks = (machine.list(folder, limit: 4096).value ?? []).filter { $0.hasSuffix(".lock") }
            .map { (name: $0, wall: machine.look(at: "\(folder)/\($0)").value?.modifiedWall ?? .zero) }
            .sorted { $0.wall > $1.wall }.prefix(Self.mostLocks)
        let lock = locks.first { !machine.holders(of: "\(folder)/\($0.name)", among: [pid]).isEmpty }
        return lock.map { String($0.name.dropLast(".lock".count)) }.flatMap { SessionPaths.isSafe($0) ? $0 : nil }
    }

    private func listed(_ subject: SessionSubject) -> String? {
        let path = home + "/cache/last_conversations.json"
        guard let list = machine.read(path, part: .beginning, limit: 1 << 20).value else { return nil }
        let places = [machine.folder(of: subject.process.pid).value, subject.worktree].compactMap { $0 }
        return places.lazy.compactMap { AgyTranscript.lastConversation(in: $0, of: list) }.first
    }

    /// When the conversation's database last changed, as an account that says nothing else.
    private func changed(_ id: String, since startedUp: Milliseconds?, at moment: Moment) -> SessionAccount? {
        let files = [".db", ".db-wal"].compactMap { machine.look(at: "\(home)/conversations/\(id)\($0)").value }
        guard let wall = files.map(\.modifiedWall).max() else { return nil }
        let up = min(moment.up, moment.up(atWall: wall))
        guard up >= startedUp ?? .zero else { return nil }
        var account = SessionAccount(runtime: .agy)
        account.source = .fileTime
        account.recordUp = up
        account.session = Untrusted(id)
        return account
    }
}
