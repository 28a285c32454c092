import PicketLoop
import PicketModel
import PicketRuntimes

/// Finds what Gemini CLI writes of one process: the chat of its session.
struct GeminiSessions {
    let machine: any Machine
    let home: String

    /// Projects, and chats of one project, that are looked at at most.
    private static let (mostProjects, mostChats) = (1024, 1024)

    func look(_ subject: SessionSubject, _ memory: SessionMemory, at moment: Moment) -> SessionParts {
        var found = SessionParts()
        memory.folders = []
        guard let folder = folder(of: subject, memory, at: moment) else { return found }
        memory.folders = [folder]
        guard let path = chat(in: folder, subject, at: moment) ?? memory.log?.path else { return found }
        memory.use(path)
        let log = memory.log?.look(on: machine, at: moment) {
            GeminiChat.account($0, processUp: subject.startedUp, at: moment)
        }
        found.take(log ?? .absent)
        return found
    }

    /// The folder of a project's chats: by the program's list of projects, else by the note that it leaves in the folder.
    private func folder(of subject: SessionSubject, _ memory: SessionMemory, at moment: Moment) -> String? {
        if let known = memory.log?.path { return SessionPaths.folder(of: known) }
        let places = [machine.folder(of: subject.process.pid).value, subject.worktree].compactMap { $0 }
        if let list = machine.read(home + "/projects.json", part: .beginning, limit: 1 << 20).value {
            for place in places {
                if let name = GeminiChat.project(of: place, in: list), SessionPaths.isSafe(name) {
                    return "\(home)/tmp/\(name)/chats"
                }
            }
        }
        return memory.maySearch(at: moment.up) ? searched(places) : nil
    }

    private func searched(_ places: [String]) -> String? {
        let names = machine.list(home + "/tmp", limit: Self.mostProjects).value ?? []
        let folder = names.lazy.map { "\(home)/tmp/\($0)" }.first { folder in
            guard let root = machine.read(folder + "/.project_root", part: .beginning, limit: 4096).value else {
                return false
            }
            return places.contains(String(decoding: root, as: UTF8.self).trimmed)
        }
        return folder.map { $0 + "/chats" }
    }

    /// The chat that was written last since the process began; where a hook told the session, the one named for it.
    private func chat(in folder: String, _ subject: SessionSubject, at moment: Moment) -> String? {
        guard let startedUp = subject.startedUp else { return nil }
        let names = (machine.list(folder, limit: Self.mostChats).value ?? []).filter {
            $0.hasPrefix("session-") && $0.hasSuffix(".jsonl")
        }
        if let told = subject.session?.raw, let name = names.first(where: { $0.hasSuffix("-\(told.prefix(8)).jsonl") })
        {
            return "\(folder)/\(name)"
        }
        let written = names.compactMap { name -> (path: String, wall: Milliseconds)? in
            let path = "\(folder)/\(name)"
            guard let file = machine.look(at: path).value, moment.up(atWall: file.modifiedWall) >= startedUp else {
                return nil
            }
            return (path, file.modifiedWall)
        }
        return written.max { $0.wall < $1.wall }?.path
    }
}

extension String {
    /// Without white space at its end.
    fileprivate var trimmed: String {
        var rest = self[...]
        while let last = rest.last, last.isWhitespace { rest = rest.dropLast() }
        return String(rest)
    }
}
