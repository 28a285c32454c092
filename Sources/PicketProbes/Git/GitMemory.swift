import PicketLoop
import PicketModel

/// Where a worktree's parts lie.
struct GitPlace: Equatable, Sendable {
    /// The worktree's top folder; nil where it is no more.
    var top: String?
    /// The worktree's own git folder.
    var gitFolder: String
    /// The repository's common git folder.
    var commonFolder: String
}

/// What earlier looks at a worktree found and what it was found from, so that an unchanged one costs few processes.
final class GitMemory {
    /// A value, and the key that it holds for.
    struct Kept<Value> {
        var key: String
        var value: Value
    }

    struct LastCommit {
        /// By the wall clock; git's committer date, which a program may set.
        var seconds: Int64
        var subject: Untrusted
    }

    var place: (mark: FileLook, value: GitPlace)?
    var configuration: (marks: [Observation<FileLook>], value: GitConfiguration)?
    var reflog: (mark: FileLook, path: String, entries: [ReflogEntry], isWhole: Bool)?
    var distance: Kept<(ahead: Int, behind: Int)>?
    var unpushed: Kept<Int>?
    var lastCommit: Kept<LastCommit>?
    var sinceStart: Kept<Int>?
    var merged: Kept<GitState.Merged>?
    /// Of the result files there are, those that HEAD holds.
    var trackedResults: Kept<Set<String>>?
    /// Result files that were the same as in HEAD in the last look.
    var resultsAtHead: [BaselineFile] = []
}

extension FileLook {
    /// What stays the same while a `.git` is the same: of a folder its time and size change with all that is in it.
    var mark: FileLook {
        guard kind == .folder else { return self }
        return FileLook(kind: kind, size: 0, modifiedWall: .zero, user: user, inode: inode)
    }
}
