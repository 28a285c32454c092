/// What git says of a worker's worktree, seen from the run that works in it.
package struct GitState: Equatable, Sendable {
    /// The worktree's folder.
    package var worktree: Untrusted
    /// False where the folder is no more; then only the branch's own facts are known.
    package var worktreeExists: Bool = true
    /// The branch; nil where HEAD is detached or there is no commit to name it.
    package var branch: Untrusted?
    /// The commit of HEAD (or of the branch, where the worktree is no more); nil before the first commit.
    package var head: String?
    /// Whether HEAD is detached.
    package var detached: Bool = false
    /// The ref that the branch is compared with; nil where none was found. Never the branch itself.
    package var base: Untrusted?
    /// Commits that HEAD has and the base lacks; nil without a base.
    package var ahead: Int?
    /// Commits that the base has and HEAD lacks; nil without a base.
    package var behind: Int?
    /// Commits that no remote is known to hold.
    package var unpushed: Int?
    /// Whether a remote is configured at all.
    package var hasRemote: Bool = false
    /// Whether the base holds this run's work.
    package var merged: Merged = .no
    /// Commits that this run made.
    package var commitsOfRun: Int = 0
    /// Tracked files with uncommitted changes, staged or not; unmerged paths excluded.
    package var tracked: Int = 0
    /// Those of them whose change was not there when the run began (all, where its start was not seen).
    package var trackedOfRun: Int = 0
    /// Files that git neither tracks nor ignores; `.picket/` excluded.
    package var untracked: Int = 0
    /// Those of them that were not there when the run began (all, where its start was not seen).
    package var untrackedOfRun: Int = 0
    /// Names of the first few untracked files of this run.
    package var untrackedNames: [Untrusted] = []
    /// Paths with merge conflicts.
    package var unmerged: Int = 0
    /// Stashes of this branch made since the run began (all of the branch, where its start was not seen).
    package var stashesOfRun: Int = 0
    /// A rebase, merge, cherry-pick, revert, bisect or am that is under way.
    package var operation: GitOperation?
    /// Whether that operation was not there when the run began.
    package var operationOfRun: Bool = false
    /// When the commit of HEAD was made, by the host's time since boot; negative before it.
    package var lastCommitUp: Milliseconds?
    /// The subject of that commit.
    package var lastSubject: Untrusted?
    /// Lock files that lie in the repository.
    package var locks: [GitLock] = []

    /// A clean worktree at `path`; the rest is set by field.
    package init(worktree path: Untrusted) { worktree = path }

    /// Files that a person would lose with the folder.
    package var dirty: Int { tracked + untracked + unmerged }

    /// Whether nothing tracked is changed, nothing is unmerged and no operation is in progress.
    package var isClean: Bool { worktreeExists && tracked == 0 && unmerged == 0 && operation == nil }

    /// Whether the base holds the work of a branch.
    package enum Merged: String, CaseIterable, Sendable {
        case no
        /// The base has the commits themselves.
        case commits
        /// The base has the same change under another commit, as after a squash.
        case sameChange = "same-change"
    }
}

/// Something that git has begun and a person or agent must finish or abort.
package enum GitOperation: String, CaseIterable, Sendable {
    case rebase
    case merge
    case cherryPick = "cherry-pick"
    case revert
    case bisect
    case applyMailbox = "am"
}

/// A lock file of git's.
package struct GitLock: Equatable, Sendable {
    /// The file's name below the git folder, such as `index.lock`.
    package var name: Untrusted
    /// How long it had been there when it was seen.
    package var age: Milliseconds
    /// A process that has it open; nil where none is known to.
    package var holder: Int32?

    /// Joins the three.
    package init(name: Untrusted, age: Milliseconds, holder: Int32?) {
        self.name = name
        self.age = age
        self.holder = holder
    }
}
