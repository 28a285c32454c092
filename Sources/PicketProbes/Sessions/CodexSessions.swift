import PicketLoop
import PicketModel
import PicketRuntimes

/// Finds what Codex writes of one process: the rollout of its session, and the daemon that may run its turns.
final class CodexSessions {
    private let machine: any Machine
    private let home: String
    private let daemons: CodexDaemons
    private var headers: [String: CodexRollout.Header] = [:]

    /// Days with rollouts that are looked at, newest first: always, and where an older session was resumed.
    private static let (nearDays, farDays) = (2, 62)
    /// Rollouts of one day that are looked at.
    private static let mostRollouts = 2048
    /// Headers that are remembered.
    private static let mostHeaders = 1024
    /// A rollout is named for the moment its session began, which follows the process's start.
    private static let slack = Milliseconds.seconds(2)

    init(machine: any Machine, home: String) {
        self.machine = machine
        self.home = home
        daemons = CodexDaemons(machine: machine)
    }

    /// `others` are rollouts of other processes.
    func look(
        _ subject: SessionSubject, _ memory: SessionMemory, _ others: Set<String>, at moment: Moment
    ) -> SessionParts {
        var found = SessionParts()
        memory.folders = Set(days(1))
        guard let path = rollout(of: subject, memory, others, at: moment) else {
            found.parts = ready(subject).map { [$0] } ?? []
            return found
        }
        memory.use(path)
        let look = memory.log?.look(on: machine, at: moment) {
            CodexRollout.account($0, processUp: subject.startedUp, at: moment)
        }
        guard var account = look?.value else {
            found.take(look ?? .absent)
            return found
        }
        let header = header(of: path)
        account.session = account.session ?? header?.session
        account.version = account.version ?? header?.version
        noteDaemon(in: &account, subject, path, at: moment)
        found.parts.append(account)
        return found
    }

    /// A process that wrote nothing yet is known by its title.
    private func ready(_ subject: SessionSubject) -> SessionAccount? {
        guard let title = subject.title, let startedUp = subject.startedUp else { return nil }
        return TitleReading.ready(title, in: folders(of: subject).sorted(), startedUp: startedUp)
    }

    /// A turn that is open, or a command that outlived it, is the daemon's that has its rollout open. Another daemon has
    /// nothing to do with it, and a process without one has the file open itself (0.163.0).
    private func noteDaemon(
        in account: inout SessionAccount, _ subject: SessionSubject, _ path: String, at moment: Moment
    ) {
        guard account.status == .busy || account.backgroundWork > 0 else { return }
        let isThere = machine.process(subject.process.pid).value?.identity == subject.process
        guard let daemon = daemons.daemon(holding: path, isUrgent: !isThere, at: moment.up) else { return }
        account.heldByDaemon = true
        guard account.openCall, let callUp = account.openCallUp else { return }
        account.openCallLives = daemons.runsCommand(daemon, in: subject.worktree, since: callUp - Self.slack)
    }
}

extension CodexSessions {
    private func rollout(
        of subject: SessionSubject, _ memory: SessionMemory, _ others: Set<String>, at moment: Moment
    ) -> String? {
        let arguments = machine.arguments(of: subject.process.pid).value ?? []
        let resumed = arguments.contains { $0.raw == "resume" || $0.raw == "fork" }
        let told = subject.session?.raw ?? SessionPaths.session(after: ["resume"], in: arguments)
        let mayGoFar = resumed && memory.log == nil && memory.maySearch(at: moment.up)
        let paths = rollouts(days(mayGoFar ? Self.farDays : Self.nearDays))
        if let told, SessionPaths.isSafe(told) {
            let name = "-\(told).jsonl"
            if let path = paths.first(where: { $0.hasSuffix(name) }), header(of: path)?.byPerson ?? false {
                return path
            }
        }
        let candidates = paths.filter { !others.contains($0) && mayBelong($0, to: subject, at: moment) }
        return choice(candidates, subject, others, at: moment) ?? memory.log?.path
    }

    /// The one written last; where other sessions run in the same folder, the one begun nearest to the process's start.
    private func choice(
        _ paths: [String], _ subject: SessionSubject, _ others: Set<String>, at moment: Moment
    ) -> String? {
        let isShared = others.contains { isBegun($0, in: folders(of: subject)) }
        guard isShared, let startedUp = subject.startedUp else {
            return paths.max { modified($0) < modified($1) }
        }
        return paths.min { distance($0, startedUp, at: moment) < distance($1, startedUp, at: moment) }
    }

    private func distance(_ path: String, _ startedUp: Milliseconds, at moment: Moment) -> Int64 {
        guard let wall = header(of: path)?.startedWall else { return .max }
        return abs((moment.up(atWall: wall) - startedUp).count)
    }

    private func modified(_ path: String) -> Milliseconds { machine.look(at: path).value?.modifiedWall ?? .zero }

    /// Whether it was written since the process began, by a person's session in the same folder.
    private func mayBelong(_ path: String, to subject: SessionSubject, at moment: Moment) -> Bool {
        guard let startedUp = subject.startedUp, let file = machine.look(at: path).value, file.kind == .regular,
            moment.up(atWall: file.modifiedWall) >= startedUp - Self.slack
        else { return false }
        return isBegun(path, in: folders(of: subject))
    }

    private func isBegun(_ path: String, in folders: Set<String>) -> Bool {
        guard let header = header(of: path), header.byPerson, let folder = header.folder?.raw else { return false }
        return folders.contains(folder) || folders.contains { folder.hasPrefix($0 + "/") }
    }

    private func folders(of subject: SessionSubject) -> Set<String> {
        Set([subject.worktree, machine.folder(of: subject.process.pid).value].compactMap { $0 })
    }

    /// The first record of a rollout, which never changes.
    private func header(of path: String) -> CodexRollout.Header? {
        if let known = headers[path] { return known }
        guard let bytes = machine.read(path, part: .beginning, limit: CodexRollout.headerLimit).value,
            let header = CodexRollout.header(bytes)
        else { return nil }
        if headers.count >= Self.mostHeaders { headers = [:] }
        headers[path] = header
        return header
    }

    private func rollouts(_ days: [String]) -> [String] {
        days.flatMap { day in
            (machine.list(day, limit: Self.mostRollouts).value ?? [])
                .filter { $0.hasPrefix("rollout-") && $0.hasSuffix(".jsonl") }.map { "\(day)/\($0)" }
        }
    }

    /// The newest folders of days, newest first.
    private func days(_ count: Int) -> [String] {
        var days: [String] = []
        for year in numbered(home + "/sessions") {
            for month in numbered(year) {
                for day in numbered(month) {
                    days.append(day)
                    if days.count == count { return days }
                }
            }
        }
        return days
    }

    /// Folders that are named by a number, highest first.
    private func numbered(_ folder: String) -> [String] {
        let names = machine.list(folder, limit: 10_000).value ?? []
        return names.filter { Int($0) != nil && !$0.hasPrefix("-") }.sorted().reversed().map { "\(folder)/\($0)" }
    }
}
