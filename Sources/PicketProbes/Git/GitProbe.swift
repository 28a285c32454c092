import PicketLoop
import PicketModel

/// Looks at worktrees, one at a time in each repository, and remembers what need not be asked again.
final class GitProbe {
    /// Beyond so many worktrees all that is remembered is let go.
    private static let mostRemembered = 256

    private let tools: GitTools
    private var memories: [String: GitMemory] = [:]
    private var busy: Set<String> = []
    private var waiting: [(key: String, begin: () -> Void)] = []

    init(tools: GitTools) { self.tools = tools }

    func look(_ subject: WorkerSubject, then: @escaping (Observation<WorktreeLook>) -> Void) {
        let memory = memory(of: subject.worktree ?? "")
        let key = memory.place?.value.commonFolder ?? subject.commonFolder ?? subject.worktree ?? ""
        let begin = {
            let look = GitLook(tools: self.tools, memory: memory, subject: subject) { observation in
                self.release(key)
                then(observation)
            }
            look.start()
        }
        guard busy.insert(key).inserted else {
            waiting.append((key, begin))
            return
        }
        // Never from within this call, even where no program needs to be asked.
        tools.clock.schedule(after: .zero) { _ in begin() }
    }

    /// Whether the last look at this worktree saw `file` just so, and the same in HEAD.
    func isAtHead(_ file: BaselineFile, in worktree: String) -> Bool {
        memories[worktree]?.resultsAtHead.contains(file) ?? false
    }

    private func memory(of worktree: String) -> GitMemory {
        if let known = memories[worktree] { return known }
        if memories.count >= Self.mostRemembered { memories = [:] }
        let made = GitMemory()
        memories[worktree] = made
        return made
    }

    /// Lets the next look at the same repository begin, on a later turn so that chains stay short.
    private func release(_ key: String) {
        busy.remove(key)
        guard let index = waiting.firstIndex(where: { $0.key == key }) else { return }
        let next = waiting.remove(at: index)
        busy.insert(key)
        tools.clock.schedule(after: .zero) { _ in next.begin() }
    }
}
