import PicketLoop
import PicketModel
import PicketRuntimes

/// Looks at what a runtime writes of its own sessions.
final class SessionProbe {
    private let machine: any Machine
    private let clock: any Clock
    private let claude: ClaudeSessions?
    private let codex: CodexSessions?
    private let gemini: GeminiSessions?
    private let agy: AgySessions?
    private var memories: [ProcessIdentity: SessionMemory] = [:]

    /// What is remembered of a process that nobody asked for is forgotten after this long.
    private static let patience = Milliseconds.hours(1)

    /// `homes` are the folders of the runtimes; one that is missing has no account.
    init(machine: any Machine, clock: any Clock, homes: [Runtime: String]) {
        self.machine = machine
        self.clock = clock
        claude = homes[.claude].map { ClaudeSessions(machine: machine, home: $0) }
        codex = homes[.codex].map { CodexSessions(machine: machine, home: $0) }
        gemini = homes[.gemini].map { GeminiSessions(machine: machine, home: $0) }
        agy = homes[.agy].map { AgySessions(machine: machine, home: $0) }
    }

    /// The account of the session that the process runs or ran; `absent` where it wrote none.
    func look(_ subject: SessionSubject) -> Observation<SessionAccount> {
        let moment = clock.now
        let memory = memory(of: subject, at: moment.up)
        var found = parts(of: subject, memory, at: moment)
        if let title = memory.noteTitle(of: subject, at: moment.up) { found.parts.append(title) }
        guard let account = AccountJoin.joined(found.parts), !account.isBare else {
            return found.failure.map { .failed($0) } ?? .absent
        }
        // A log that cannot be read may tell of an end, an error or a limit; what is busy or asks a person is so.
        if let failure = found.failure, account.status != .busy, account.status != .waiting { return .failed(failure) }
        return .seen(account)
    }

    /// The folders that hold the files of the account, as the last look found them.
    func folders(of subject: SessionSubject) -> [String] { memories[subject.process]?.folders.sorted() ?? [] }

    private func parts(of subject: SessionSubject, _ memory: SessionMemory, at moment: Moment) -> SessionParts {
        switch subject.runtime {
        case .claude: claude?.look(subject, memory, at: moment) ?? SessionParts()
        case .codex: codex?.look(subject, memory, others(of: subject), at: moment) ?? SessionParts()
        case .gemini: gemini?.look(subject, memory, at: moment) ?? SessionParts()
        case .agy: agy?.look(subject, memory, at: moment) ?? SessionParts()
        case .other: SessionParts()
        }
    }

    private func memory(of subject: SessionSubject, at up: Milliseconds) -> SessionMemory {
        memories = memories.filter { up - $0.value.askedUp < Self.patience }
        let memory = memories[subject.process] ?? SessionMemory()
        memory.askedUp = up
        memories[subject.process] = memory
        return memory
    }

    /// Logs that other processes of the same runtime write.
    private func others(of subject: SessionSubject) -> Set<String> {
        Set(memories.filter { $0.key != subject.process }.compactMap { $0.value.log?.path })
    }
}

/// What was found of one session: accounts by their sources, and why a source that is there could not be read.
struct SessionParts {
    var parts: [SessionAccount] = []
    var failure: LookFailure?

    mutating func take(_ look: Observation<SessionAccount>) {
        if let account = look.value { parts.append(account) }
        failure = failure ?? look.failure
    }
}

/// What is remembered of one process between looks.
final class SessionMemory {
    /// When it was last asked for.
    var askedUp = Milliseconds.zero
    /// The log that it writes.
    var log: SessionLog?
    /// The conversation that it held last, where the program names one by a lock.
    var conversation: String?
    /// When that log was last searched for in vain.
    var searchedUp: Milliseconds?
    /// Folders with its files.
    var folders: Set<String> = []
    private var title: Untrusted?
    private var titleChangedUp = Milliseconds.zero

    /// Takes `path` as its log; what was read of another is forgotten.
    func use(_ path: String) {
        if log?.path != path { log = SessionLog(path: path) }
        folders.insert(SessionPaths.folder(of: path))
    }

    /// Whether a search that costs much may be made again.
    func maySearch(at up: Milliseconds) -> Bool {
        guard searchedUp.map({ up - $0 >= .seconds(30) }) ?? true else { return false }
        searchedUp = up
        return true
    }

    /// What the terminal's title says; its first sight is no change.
    func noteTitle(of subject: SessionSubject, at up: Milliseconds) -> SessionAccount? {
        guard let title = subject.title, let seenUp = subject.titleUp else { return nil }
        if title != self.title {
            titleChangedUp = seenUp
            self.title = title
        }
        return TitleReading.account(title, of: subject.runtime, seenUp: seenUp, changedUp: titleChangedUp)
    }
}

extension SessionAccount {
    /// Whether it has nothing that a reader could use.
    fileprivate var isBare: Bool { status == nil && recordUp == nil && session == nil && version == nil }
}

/// Names of files that hold sessions.
enum SessionPaths {
    /// Whether an id that a program told may be part of a path.
    static func isSafe(_ id: String) -> Bool {
        (1...128).contains(id.utf8.count)
            && id.utf8.allSatisfy { byte in
                byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
                    || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
            }
    }

    /// All before the last slash.
    static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? path
    }

    /// The value after the first of `options` that stands among arguments; nil where it is none that names a session.
    static func session(after options: Set<String>, in arguments: [Untrusted]) -> String? {
        for (index, argument) in arguments.enumerated() {
            if options.contains(argument.raw), index + 1 < arguments.count { return named(arguments[index + 1].raw) }
            for option in options where argument.raw.hasPrefix(option + "=") {
                return named(String(argument.raw.dropFirst(option.utf8.count + 1)))
            }
        }
        return nil
    }

    /// Ids are long and have hyphens; a word is another option's or a name.
    private static func named(_ text: String) -> String? {
        text.utf8.count >= 32 && text.contains("-") && isSafe(text) ? text : nil
    }
}
