package import PicketModel

/// One simulation: all that happens in it follows from this.
package struct SimulationPlan: Equatable, Sendable {
    /// From which everything is drawn.
    package var seed: UInt64
    /// How long it goes on, in hours of the simulated world; what follows, so that the view can catch up, is added.
    package var hours: Int64
    /// Whether the programs have the periods of their defaults; else each is 60 s.
    package var hasDefaultPeriods: Bool
    /// Whether anything goes wrong.
    package var hasFaults = true
    /// The faults to draw from; nil for what the seed says: all, or a few.
    package var faults: [Fault]?

    /// Every tenth seed has the default periods, and lasts two hours.
    package init(seed: UInt64, hours: Int64) {
        self.seed = seed
        hasDefaultPeriods = seed % 10 == 0
        self.hours = hasDefaultPeriods ? min(hours, 2) : hours
    }

    /// How often things are looked at and said.
    var period: Milliseconds { hasDefaultPeriods ? .seconds(10) : .seconds(60) }

    /// Within which time after the last fault the view is the truth, and all that was made is stored.
    package var settling: Milliseconds { hasDefaultPeriods ? .minutes(30) : .minutes(40) }

    /// The line that repeats it.
    package var command: String {
        let own = faults.map { " --faults " + $0.map(\.rawValue).joined(separator: ",") } ?? ""
        return "scripts/simulate --seed \(seed) --hours \(hours)" + own + (hasFaults ? "" : " --no-faults")
    }
}

/// What came of one simulation.
package struct SimulationResult: Sendable {
    /// Which one it was.
    package var plan: SimulationPlan
    /// A digest of all that was said, stored and judged.
    package var digest: Digest
    /// How many steps it made.
    package var steps: UInt64
    /// How often each fault was planted in it, by name.
    package var faults: [String: Int]
    /// What was not as it must be, as a sentence, with the time; nil where all was.
    package var failure: String?
}

extension AgentSettings {
    /// The settings of a simulated host with these sessions.
    static func simulated(_ host: HostID, sessions: [String], plan: SimulationPlan) -> AgentSettings {
        var settings = AgentSettings(host: host, state: "/state")
        if !plan.hasDefaultPeriods {
            settings.heartbeat = plan.period
            settings.sample = plan.period
            settings.panes = plan.period
            settings.looks = plan.period
            settings.sweep = plan.period
        }
        settings.workers = sessions.enumerated().map { number, session in
            var rule = WorkerRule()
            rule.session = try? Glob(session)
            rule.name = WorkerID(session)
            rule.groups = ["group-\(number % 2)"]
            if Self.isPlain(number) {
                rule.runtime = .other
                rule.program = "builder"
            }
            return rule
        }
        return settings
    }

    /// Whether the program of the worker of this number gives no account of itself.
    static func isPlain(_ number: Int) -> Bool { number % 5 == 4 }
}

extension HubSettings {
    /// The settings of a simulated hub; every host but the last can be reached over ssh.
    static func simulated(_ hosts: [HostID], plan: SimulationPlan) -> HubSettings {
        var settings = HubSettings(state: "/hub")
        settings.hosts = hosts.enumerated().map { number, host in
            var entry = HostSettings(id: host)
            if number + 1 < hosts.count { entry.ssh = SSHDestination(host.text) }
            return entry
        }
        if !plan.hasDefaultPeriods {
            settings.thresholds.fleet.heartbeat = plan.period
            settings.poll = plan.period
            settings.turn = .seconds(20)
        }
        return settings
    }
}
