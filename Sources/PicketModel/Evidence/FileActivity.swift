/// When files in a worktree last changed; `.git` and `.picket/` are left out.
package struct FileActivity: Equatable, Sendable {
    /// The newest change that is known; nil where none was seen since the agent began to look.
    package var lastChangeUp: Milliseconds?
    /// How many different files changed in the last 5 minutes.
    package var changedInFiveMinutes: Int
    /// When the worker's heartbeat file was last written; nil where there is none.
    package var heartbeatUp: Milliseconds?
    /// Whether the kernel tells of changes here, or a sweep finds them.
    package var watch: Watch

    /// Joins the four.
    package init(
        lastChangeUp: Milliseconds? = nil, changedInFiveMinutes: Int = 0, heartbeatUp: Milliseconds? = nil,
        watch: Watch = .told
    ) {
        self.lastChangeUp = lastChangeUp
        self.changedInFiveMinutes = changedInFiveMinutes
        self.heartbeatUp = heartbeatUp
        self.watch = watch
    }

    /// How changes become known.
    package enum Watch: String, CaseIterable, Sendable {
        case told
        case swept
    }
}
