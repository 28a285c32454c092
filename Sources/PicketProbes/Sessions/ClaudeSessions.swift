import PicketLoop
import PicketModel
import PicketRuntimes

/// Finds what Claude Code writes of one process: its file in the registry, and the transcript of its session.
struct ClaudeSessions {
    let machine: any Machine
    let home: String

    /// Folders of projects that are searched for a transcript at most.
    private static let mostProjects = 4096
    /// Transcripts of one project that are looked at for the newest.
    private static let mostTranscripts = 1024

    func look(_ subject: SessionSubject, _ memory: SessionMemory, at moment: Moment) -> SessionParts {
        var found = SessionParts()
        let registry = registry(of: subject, at: moment)
        found.take(registry)
        memory.folders = [home + "/sessions"]
        guard let path = transcript(of: subject, registry.value?.session, memory, at: moment) else { return found }
        memory.use(path)
        let processUp = subject.startedUp
        let log = memory.log?.look(on: machine, at: moment) {
            ClaudeTranscript.account($0, processUp: processUp, at: moment)
        }
        found.take(log ?? .absent)
        return found
    }

    private func registry(of subject: SessionSubject, at moment: Moment) -> Observation<SessionAccount> {
        let process = subject.process
        let path = ClaudeRegistry.path(home: home, pid: process.pid)
        switch machine.read(path, part: .beginning, limit: ClaudeRegistry.longest + 1) {
        case .absent: return .absent
        case .failed(let failure): return .failed(failure)
        case .seen(let bytes):
            let began = machine.process(process.pid).value.flatMap { $0.identity == process ? $0.startedUp : nil }
            return ClaudeRegistry.account(bytes, of: process, startedUp: began ?? subject.startedUp, at: moment)
        }
    }

    /// The transcript's path: by the id that the registry, a hook or the command line tells, else the newest one.
    private func transcript(
        of subject: SessionSubject, _ registered: Untrusted?, _ memory: SessionMemory, at moment: Moment
    ) -> String? {
        let folders = projectFolders(of: subject)
        memory.folders.formUnion(folders)
        let arguments = machine.arguments(of: subject.process.pid).value ?? []
        let told =
            registered?.raw ?? subject.session?.raw
            ?? SessionPaths.session(after: ["--resume", "-r", "--session-id"], in: arguments)
        guard let id = told, SessionPaths.isSafe(id) else {
            return memory.log?.path ?? newest(in: folders, since: subject.startedUp, at: moment)
        }
        let name = "/\(id).jsonl"
        if let known = memory.log?.path, known.hasSuffix(name) { return known }
        if let found = folders.first(where: { isThere($0 + name) }) { return found + name }
        return memory.maySearch(at: moment.up) ? searched(name) : nil
    }

    /// The folders that a session begun in the worker's folders would have.
    private func projectFolders(of subject: SessionSubject) -> [String] {
        let places = [subject.worktree, machine.folder(of: subject.process.pid).value].compactMap { $0 }
        let names = Set(places.compactMap(ClaudeTranscript.folderName)).sorted()
        return names.map { "\(home)/projects/\($0)" }
    }

    /// Whether something is there, be it something that cannot be looked at.
    private func isThere(_ path: String) -> Bool { machine.look(at: path) != .absent }

    /// Looks in all projects: a session may have been begun elsewhere, or its folder be named by a setting.
    private func searched(_ name: String) -> String? {
        let projects = machine.list(home + "/projects", limit: Self.mostProjects).value ?? []
        return projects.lazy.map { "\(home)/projects/\($0)\(name)" }.first(where: isThere)
    }

    /// The transcript that was written last since the process began; for versions without a registry.
    private func newest(in folders: [String], since startedUp: Milliseconds?, at moment: Moment) -> String? {
        guard let startedUp else { return nil }
        var newest: (path: String, wall: Milliseconds)?
        for folder in folders {
            for name in machine.list(folder, limit: Self.mostTranscripts).value ?? [] where name.hasSuffix(".jsonl") {
                let path = "\(folder)/\(name)"
                guard let file = machine.look(at: path).value, moment.up(atWall: file.modifiedWall) >= startedUp,
                    newest.map({ file.modifiedWall > $0.wall }) ?? true
                else { continue }
                newest = (path, file.modifiedWall)
            }
        }
        return newest?.path
    }
}
