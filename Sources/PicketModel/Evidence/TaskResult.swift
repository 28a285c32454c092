/// The end of the whole task, as the worker itself wrote it.
package struct TaskResult: Equatable, Sendable {
    /// Where it was written.
    package var source: Source
    /// Whether it says success.
    package var succeeded: Bool
    /// What it says besides.
    package var detail: Untrusted?
    /// When it was written.
    package var writtenUp: Milliseconds

    /// Joins the four.
    package init(source: Source, succeeded: Bool, detail: Untrusted? = nil, writtenUp: Milliseconds) {
        self.source = source
        self.succeeded = succeeded
        self.detail = detail
        self.writtenUp = writtenUp
    }

    /// Where a result was written.
    package enum Source: Equatable, Sendable {
        /// A result or status file, by its name below the worktree.
        case file(Untrusted)
        /// `EXIT:n` as the last line of the worker's log.
        case exitLine(code: Int32)
        /// The last turn record of a headless run whose process ended.
        case lastTurn
    }
}
