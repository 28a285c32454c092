package import PicketLoop
package import PicketModel

/// A pane with the processes below it, as one sweep found them.
package struct FoundPane: Equatable, Sendable {
    /// The pane.
    package var look: PaneLook
    /// Its process tree, parents before children; the first is the process it was opened with.
    package var tree: [ProcessLook]
    /// The agent program in it; nil where there is none that is known.
    package var candidate: RunCandidate?
    /// The worktree that the program (or else the pane) stands in; nil where it stands in none.
    package var worktree: String?

    /// Joins them all.
    package init(look: PaneLook, tree: [ProcessLook] = [], candidate: RunCandidate? = nil, worktree: String? = nil) {
        self.look = look
        self.tree = tree
        self.candidate = candidate
        self.worktree = worktree
    }

    /// Where it is.
    package var place: PanePlace { PanePlace(socket: look.pane.socket.raw, pane: look.pane.pane) }
}

/// A process that may be a worker's run.
package struct RunCandidate: Equatable, Sendable {
    /// The process.
    package var process: ProcessLook
    /// Which agent program it is.
    package var runtime: Runtime
    /// Whether it was started to do one task and end.
    package var headless: Bool
    /// Its parent, where that would start it again.
    package var wrapper: ProcessIdentity?

    /// Joins them all.
    package init(process: ProcessLook, runtime: Runtime, headless: Bool = false, wrapper: ProcessIdentity? = nil) {
        self.process = process
        self.runtime = runtime
        self.headless = headless
        self.wrapper = wrapper
    }
}
