package import PicketLoop
package import PicketModel

/// Notices that the host slept and that its wall clock was set, by what its clocks show between two notes.
package struct TimeWatch: Equatable, Sendable {
    /// What was noticed.
    package enum Finding: Equatable, Sendable {
        /// The host slept for so long.
        case slept(Milliseconds)
        /// The wall clock was set ahead by so much; negative where it was set back.
        case stepped(Milliseconds)
    }

    /// A shorter sleep is none: the clocks are not read at the same instant.
    private static let leastSleep: Milliseconds = .seconds(1)

    private var asleep: Milliseconds
    private var lastStep: WallStep?

    /// Begins with the clocks as they stand.
    package init(_ clock: any Clock) {
        asleep = clock.now.up - clock.awake
        lastStep = clock.steps.last
    }

    /// What happened to time since the last note.
    package mutating func note(_ clock: any Clock) -> [Finding] {
        var findings: [Finding] = []
        let slept = clock.now.up - clock.awake - asleep
        if slept >= Self.leastSleep {
            asleep += slept
            findings.append(.slept(slept))
        }
        for step in clock.steps where lastStep.map({ step.up > $0.up }) ?? true {
            findings.append(.stepped(step.after - step.before))
        }
        lastStep = clock.steps.last ?? lastStep
        return findings
    }
}
