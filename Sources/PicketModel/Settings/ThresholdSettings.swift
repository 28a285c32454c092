/// The thresholds of a fleet, and what differs for a host, a group or a worker.
package struct ThresholdSettings: Equatable, Sendable {
    /// What holds where nothing else is said.
    package var fleet = Thresholds()
    /// What differs by host id.
    package var hosts: [ThresholdOverride] = []
    /// What differs by group.
    package var groups: [ThresholdOverride] = []
    /// What differs by worker: a pattern with a `/` is over `host/worker`, any other over the worker's id.
    package var workers: [ThresholdOverride] = []

    /// The defaults.
    package init() {}

    /// The thresholds of a whole host.
    package func thresholds(of host: HostID) -> Thresholds {
        var thresholds = fleet
        for entry in hosts where entry.pattern.matches(host.text) { entry.apply(to: &thresholds) }
        return thresholds
    }

    /// The thresholds of one worker: the fleet's, then its host's, its groups' and its own, later entries last.
    package func thresholds(of address: WorkerAddress, groups names: [String]) -> Thresholds {
        var thresholds = thresholds(of: address.host)
        for entry in groups where names.contains(where: { entry.pattern.matches($0) }) { entry.apply(to: &thresholds) }
        for entry in workers where entry.names(address) { entry.apply(to: &thresholds) }
        return thresholds
    }
}

/// What differs for those that a pattern fits.
package struct ThresholdOverride: Equatable, Sendable {
    /// Over host ids, group names or workers, by where it stands.
    package var pattern: Glob
    /// The differences, in the order of the file.
    package var changes: [ThresholdChange]

    /// Joins the two.
    package init(pattern: Glob, changes: [ThresholdChange]) {
        self.pattern = pattern
        self.changes = changes
    }

    fileprivate func names(_ address: WorkerAddress) -> Bool {
        pattern.matches(pattern.pattern.contains("/") ? address.description : address.worker.text)
    }

    fileprivate func apply(to thresholds: inout Thresholds) {
        for change in changes { thresholds[keyPath: change.field.path] = change.value }
    }
}

/// One threshold and another value for it.
package struct ThresholdChange: Equatable, Sendable {
    /// Which.
    package var field: ThresholdField
    /// The value, in the field's own unit.
    package var value: Int64

    /// Joins the two.
    package init(field: ThresholdField, value: Int64) {
        self.field = field
        self.value = value
    }
}
