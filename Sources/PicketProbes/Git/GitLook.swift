import PicketLoop
import PicketModel

/// What a look at git works with.
struct GitTools {
    let commands: any Commands
    let clock: any Clock
    let machine: any Machine
    let line: GitCommandLine
}

/// One look at one worktree: a chain of git commands, each begun when the one before it has ended.
///
/// An unchanged worktree costs two of them, `status` and `for-each-ref`; the rest is asked again only when what it
/// depends on has changed.
final class GitLook {
    let tools: GitTools
    let memory: GitMemory
    let subject: WorkerSubject
    private let then: (Observation<WorktreeLook>) -> Void
    var place = GitPlace(gitFolder: "", commonFolder: "")
    var configuration = GitConfiguration(names: [])
    var status = GitStatus()
    var state: GitState
    var references = GitReferences([])
    var base: GitBase?
    var commits = RunCommits([], start: nil, since: 0)
    var news: ReflogNews?

    init(
        tools: GitTools, memory: GitMemory, subject: WorkerSubject, then: @escaping (Observation<WorktreeLook>) -> Void
    ) {
        self.tools = tools
        self.memory = memory
        self.subject = subject
        self.then = then
        state = GitState(worktree: Untrusted(subject.worktree ?? ""))
    }

    func start() {
        guard let worktree = subject.worktree else { return end(.absent) }
        if let base = subject.base, !GitReferenceForm.holds(base) {
            return end(
                .failed(LookFailure(.malformed, "The base ref of this worker has a form that git does not take.")))
        }
        switch tools.machine.look(at: worktree) {
        case .failed(let failure): end(.failed(failure))
        case .absent: lookAtBranchAlone()
        case .seen: locate(worktree)
        }
    }

    // MARK: The worktree

    /// Finds the git folders; asks git unless `.git` is the same as in the last look.
    private func locate(_ worktree: String) {
        let mark = tools.machine.look(at: "\(worktree)/.git").value?.mark
        if let known = memory.place, known.mark == mark {
            place = known.value
            return configure { self.readStatus() }
        }
        let separator = "--picket-next"
        let arguments = [
            "rev-parse", "--path-format=absolute", "--show-toplevel", separator, "--absolute-git-dir", separator,
            "--git-common-dir",
        ]
        tools.commands.run(tools.line.command(arguments, in: worktree)) { result in
            // Where there is a `.git` that git does not take for one, it is damaged, and that is no absence.
            if mark == nil, GitFailure.saysNoRepository(result) { return self.end(.absent) }
            if let failure = GitFailure.of(result, "rev-parse") { return self.end(.failed(failure)) }
            guard let place = Self.place(from: result.output, separator: separator) else {
                return self.end(.failed(GitFailure.malformed("rev-parse")))
            }
            self.place = place
            self.memory.place = mark.map { ($0, place) }
            self.configure { self.readStatus() }
        }
    }

    /// Options that git does not know are repeated as they are, which parts the paths even where they hold line ends.
    private static func place(from output: [UInt8], separator: String) -> GitPlace? {
        let lines = String(decoding: output, as: UTF8.self).split(
            separator: "\n", omittingEmptySubsequences: false)
        let paths = lines.dropLast().split(separator: Substring(separator), omittingEmptySubsequences: false)
            .map { $0.joined(separator: "\n") }
        guard paths.count == 3, paths.allSatisfy({ $0.hasPrefix("/") }) else { return nil }
        return GitPlace(top: paths[0], gitFolder: paths[1], commonFolder: paths[2])
    }

    /// Reads which filters there are to be disarmed; again when a configuration file changed.
    private func configure(then next: @escaping () -> Void) {
        let files = ["\(place.commonFolder)/config", "\(place.gitFolder)/config.worktree"]
        let marks = files.map(tools.machine.look)
        if let known = memory.configuration, known.marks == marks, !known.value.includes {
            configuration = known.value
            return next()
        }
        ask(["config", "-z", "--name-only", "--list"]) { output in
            self.configuration = GitConfiguration(names: output)
            self.memory.configuration = (marks, self.configuration)
            next()
        }
    }

    static let statusArguments = [
        "status", "--porcelain=v2", "-z", "--branch", "--ignore-submodules=dirty", "--untracked-files=normal",
        "--no-ahead-behind",
    ]

    private func readStatus() {
        ask(Self.statusArguments) { output in
            guard let status = StatusParser.parse(output) else {
                return self.end(.failed(GitFailure.malformed("status")))
            }
            self.status = status
            self.state.branch = status.branch.map { Untrusted($0).redacted }
            self.state.head = status.head
            self.state.detached = status.detached
            self.readSubmodules { self.readReferences { self.readHistory() } }
        }
    }

    // MARK: The branch of a worktree that is no more

    private func lookAtBranchAlone() {
        state.worktreeExists = false
        state.branch = subject.branch.map { Untrusted($0).redacted }
        guard let common = subject.commonFolder, let branch = subject.branch, GitReferenceForm.holds(branch) else {
            return finish()
        }
        place = GitPlace(gitFolder: common, commonFolder: common)
        switch tools.machine.look(at: common) {
        case .failed(let failure): return end(.failed(failure))
        case .absent: return finish()
        case .seen: break
        }
        configure {
            self.readReferences {
                self.state.head = self.references.commit(of: "refs/heads/\(branch)")
                self.readHistory()
            }
        }
    }

    // MARK: Refs

    private func readReferences(then next: @escaping () -> Void) {
        readReferences(withRemotes: true) { result in
            // A repository may have more branches than fit; then only the few that matter are asked for.
            guard result.end == .overflow else { return self.take(result, next) }
            self.readReferences(withRemotes: false) { self.take($0, next) }
        }
    }

    private func readReferences(withRemotes: Bool, then next: @escaping (CommandResult) -> Void) {
        let branch = place.top == nil ? subject.branch : nil
        let patterns = GitReferences.patterns(base: subject.base, branch: branch, remotes: withRemotes)
        tryAsk(["for-each-ref", GitReferences.format] + patterns, then: next)
    }

    private func take(_ result: CommandResult, _ next: () -> Void) {
        if let failure = GitFailure.of(result, "for-each-ref") { return end(.failed(failure)) }
        references = GitReferences(result.output)
        base = references.base(asked: subject.base, branch: status.branch ?? subject.branch)
        state.base = base.map { Untrusted($0.name).redacted }
        state.hasRemote = configuration.hasRemote
        next()
    }

    // MARK: Asking

    /// Runs git where a failure fails the look.
    func ask(_ arguments: [String], input: [UInt8] = [], then next: @escaping ([UInt8]) -> Void) {
        tryAsk(arguments, input: input) { result in
            if let failure = GitFailure.of(result, arguments[0]) { return self.end(.failed(failure)) }
            next(result.output)
        }
    }

    /// Runs git where a failure is an answer too.
    func tryAsk(_ arguments: [String], input: [UInt8] = [], then next: @escaping (CommandResult) -> Void) {
        let alone = place.top == nil ? ["--git-dir=\(place.gitFolder)"] : []
        let folder = place.top ?? place.gitFolder
        tools.commands.run(
            tools.line.command(alone + arguments, in: folder, filters: configuration.filters, input: input), then: next)
    }

    /// Ends the look.
    func end(_ observation: Observation<WorktreeLook>) { then(observation) }
}
