import PicketModel

/// What the names in a worktree's git folder tell.
enum GitFolderNames {
    /// The operation that is in progress; `mailbox` says whether `rebase-apply` is that of `git am`.
    static func operation(_ names: Set<String>, mailbox: () -> Bool) -> GitOperation? {
        if names.contains("rebase-merge") { return .rebase }
        if names.contains("rebase-apply") { return mailbox() ? .applyMailbox : .rebase }
        if names.contains("MERGE_HEAD") { return .merge }
        if names.contains("CHERRY_PICK_HEAD") { return .cherryPick }
        if names.contains("REVERT_HEAD") { return .revert }
        if names.contains("BISECT_LOG") { return .bisect }
        // Between two of several picks no HEAD of them is there.
        return names.contains("sequencer") ? .cherryPick : nil
    }

    /// The lock files among the names.
    static func locks(_ names: [String]) -> [String] { names.filter { $0.hasSuffix(".lock") } }
}
