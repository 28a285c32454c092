/// A host's periodic sign of life, with what its agent knows of itself.
package struct Heartbeat: Equatable, Sendable {
    /// Load over one minute, in thousandths; nil where the look failed.
    package var loadPermille: Int?
    /// Number of cores.
    package var cores: Int = 1
    /// Memory that is free for use, in KiB.
    package var memoryFree: Int64?
    /// Memory in all, in KiB.
    package var memoryTotal: Int64?
    /// Disk free for the agent's user where its state lies, in KiB.
    package var diskFree: Int64?
    /// Battery charge in percent; nil without a battery.
    package var battery: Int?
    /// CPU that the agent has used, children included.
    package var ownCPU: Milliseconds = .zero
    /// Memory that the agent holds, in KiB.
    package var ownResident: Int64 = 0
    /// The highest seq made in this epoch; 0 before the first.
    package var lastSeq: UInt64 = 0
    /// The highest rev of retained state published.
    package var highestRev: UInt64 = 0
    /// Events that wait in the spool.
    package var spoolDepth: Int = 0
    /// Probes that fail now, by name, with the reason.
    package var failingProbes: [FailingProbe] = []
    /// Publishes that the broker refused, by reason code.
    package var refusedPublishes: UInt64 = 0
    /// Number of workers listed.
    package var workers: Int = 0

    /// A heartbeat with nothing measured yet.
    package init() {}

    /// A probe that fails now.
    package struct FailingProbe: Equatable, Sendable {
        /// The probe's name, such as `git`.
        package var name: String
        /// Why.
        package var failure: LookFailure

        /// Joins the two.
        package init(name: String, failure: LookFailure) {
            self.name = name
            self.failure = failure
        }
    }
}
