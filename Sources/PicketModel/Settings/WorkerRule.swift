/// An entry of the configuration that names workers: by the session they run in, by their worktree, or by both.
///
/// One with a session pattern is a naming rule and may fit many workers; one with only a worktree is a worker.
package struct WorkerRule: Equatable, Sendable {
    /// The tmux sessions it speaks of; nil for any.
    package var session: Glob?
    /// The worktree: with a session the one to look at, without one the one it speaks of. An absolute path.
    package var worktree: String?
    /// The worker's id; nil makes a slug of the session's name, or of the worktree's folder.
    package var name: WorkerID?
    /// The runtime; nil finds it by the program.
    package var runtime: Runtime?
    /// The program's name, where the runtime is `other`.
    package var program: String?
    /// The ref that its branch is compared with; nil as for all.
    package var base: String?
    /// Its log, absolute or below the worktree; nil for `.picket/log`.
    package var log: String?
    /// Files below the worktree to look for a result in, beside `.picket/result.json`; a name, but no folder, may be a pattern.
    package var results: [String] = []
    /// The groups it is in.
    package var groups: [String] = []
    /// Whether it is meant to run always.
    package var core: Bool = false

    /// A rule that fits nothing yet; the rest is set by field.
    package init() {}

    /// Says whether it speaks of the worker in this session and worktree.
    package func fits(session name: String?, worktree path: String?) -> Bool {
        guard let session else { return worktree != nil && worktree == path }
        return name.map { session.matches($0) } ?? false
    }
}
