/// One process of a worker's tree.
package struct ProcessSample: Equatable, Sendable {
    /// Who it is.
    package var identity: ProcessIdentity
    /// Its parent's pid.
    package var parent: Int32
    /// Its name, which the process may have set itself.
    package var name: Untrusted
    /// CPU time it has used in its life, in milliseconds.
    package var cpu: Milliseconds
    /// Resident memory, in KiB.
    package var resident: Int64
    /// Whether it is a known helper, such as an MCP server, and so no sign of life.
    package var helper: Bool

    /// Joins them all.
    package init(
        identity: ProcessIdentity, parent: Int32, name: Untrusted, cpu: Milliseconds, resident: Int64,
        helper: Bool = false
    ) {
        self.identity = identity
        self.parent = parent
        self.name = name
        self.cpu = cpu
        self.resident = resident
        self.helper = helper
    }
}

/// A worker's part of one process sample.
package struct ProcessTree: Equatable, Sendable {
    /// The processes, parents before children; at most a few dozen, the rest only counted.
    package var processes: [ProcessSample]
    /// How many there are in all.
    package var count: Int
    /// Whether the run's own process is among them.
    package var runSeen: Bool
    /// CPU of the tree over `window` without what a runtime's screen takes, in thousandths of one core; nil in a first
    /// sample.
    package var cpuPermille: Int?
    /// The span that `cpuPermille` was measured over.
    package var window: Milliseconds

    /// Joins them all.
    package init(
        processes: [ProcessSample], count: Int, runSeen: Bool, cpuPermille: Int? = nil, window: Milliseconds = .zero
    ) {
        self.processes = processes
        self.count = count
        self.runSeen = runSeen
        self.cpuPermille = cpuPermille
        self.window = window
    }
}
