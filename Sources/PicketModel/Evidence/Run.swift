/// A process known by boot, pid and start time; never by its name or its pid alone.
package struct ProcessIdentity: Hashable, Sendable {
    /// The boot it belongs to.
    package var boot: BootID
    /// Its process id.
    package var pid: Int32
    /// Its start in the kernel's own unit (Linux: clock ticks since boot; macOS: the process's unique id), for equality only.
    package var start: UInt64

    /// Joins the three.
    package init(boot: BootID, pid: Int32, start: UInt64) {
        self.boot = boot
        self.pid = pid
        self.start = start
    }
}

/// One life of a worker's agent program, as its host sees it.
package struct Run: Equatable, Sendable {
    /// How exactly its start and the times of files can be compared: the kernel tells of a start by ticks of 10 ms, and of
    /// files by ticks of its own, so what was written just before the start seems to have been written after it.
    package static let startBlur = Milliseconds(50)

    /// Which agent program.
    package var runtime: Runtime
    /// The runtime process itself, not a shell or a wrapper.
    package var identity: ProcessIdentity
    /// The program's name.
    package var program: Untrusted
    /// When its process began.
    package var startedUp: Milliseconds
    /// Whether the agent was there when it began, so that what lay in the worktree at its start is known.
    package var startSeen: Bool
    /// Whether it lives.
    package var life: Life
    /// The parent that would start it again, where one lives.
    package var wrapper: ProcessIdentity?
    /// Whether it was started to do one task and end (`claude -p`, `codex exec`).
    package var headless: Bool
    /// Whether its runtime has shown that it reached its loop.
    package var reachedLoop: Bool

    /// A living run whose start was seen; the rest is set by field.
    package init(
        runtime: Runtime, identity: ProcessIdentity, program: Untrusted, startedUp: Milliseconds,
        startSeen: Bool = true, life: Life = .alive, wrapper: ProcessIdentity? = nil, headless: Bool = false,
        reachedLoop: Bool = false
    ) {
        self.runtime = runtime
        self.identity = identity
        self.program = program
        self.startedUp = startedUp
        self.startSeen = startSeen
        self.life = life
        self.wrapper = wrapper
        self.headless = headless
        self.reachedLoop = reachedLoop
    }

    /// Whether a run lives, and if not, how that is known and since when.
    package enum Life: Equatable, Sendable {
        /// The runtime process was seen.
        case alive
        /// The runtime process is gone, but a descendant that is no helper lives.
        case descendants(Int)
        /// Its process was absent in one look only; the second look decides.
        case missing(at: Milliseconds)
        /// It ended; `at` is when that was first seen.
        case ended(End, at: Milliseconds)
    }

    /// How the end of a run is known.
    package enum End: String, CaseIterable, Sendable {
        /// The kernel reported the exit.
        case reported
        /// Two looks in turn did not find pid and start.
        case absentTwice = "absent-twice"
        /// The host has booted since.
        case otherBoot = "other-boot"
    }
}
