/// What `picket-simulate` does: plays seeds one after the other, and says what came of them.
package struct SimulateProgram {
    private var seeds: [UInt64] = [1]
    private var hours: Int64 = 48
    private var hasFaults = true
    private var isTraced = false
    private var printsDigest = false
    private var defaults: Bool?

    /// Reads arguments; nil where they cannot be read, which `usage` then tells of.
    package init?(_ arguments: [String]) {
        var rest = arguments[...]
        var share: (UInt64, UInt64) = (0, 1)
        while let word = rest.popFirst() {
            switch word {
            case "--no-faults": hasFaults = false
            case "--trace": isTraced = true
            case "--digest": printsDigest = true
            default:
                guard let text = rest.popFirst() else { return nil }
                switch word {
                case "--seeds": guard let count = UInt64(text), count > 0 else { return nil }; seeds = Array(1...count)
                case "--seed": guard let seed = UInt64(text) else { return nil }; seeds = [seed]
                case "--hours": guard let count = Int64(text), count > 0 else { return nil }; hours = count
                case "--share":
                    let parts = text.split(separator: "/").compactMap { UInt64($0) }
                    guard parts.count == 2, parts[1] > 0 else { return nil }
                    share = (parts[0], parts[1])
                default: return nil
                }
            }
        }
        seeds = seeds.filter { share.1 == 1 || $0 % share.1 == share.0 }
    }

    /// How it is called.
    package static let usage = """
        Usage: picket-simulate [--seeds N | --seed S] [--hours H] [--share I/N] [--no-faults] [--digest] [--trace]
        """

    /// Plays all seeds; returns the exit code.
    package func run(_ say: @escaping (String) -> Void) -> Int32 {
        var (steps, hoursPlayed, failed) = (UInt64(0), Int64(0), 0)
        for (number, seed) in seeds.enumerated() {
            var plan = SimulationPlan(seed: seed, hours: hours)
            plan.hasFaults = hasFaults
            let simulation = Simulation(plan)
            if isTraced { simulation.onTrace = say }
            let result = simulation.run()
            steps += result.steps
            hoursPlayed += plan.hours
            if printsDigest { say("seed \(seed): digest \(result.digest), \(result.steps) steps") }
            if let failure = result.failure {
                failed += 1
                say("FAILED: seed \(seed): \(failure)")
                say("  \(plan.command)")
            }
            if (number + 1) % 10 == 0 || number + 1 == seeds.count {
                say("\(number + 1) of \(seeds.count) seeds, \(hoursPlayed) hours, \(steps) steps, \(failed) failed")
            }
        }
        return failed == 0 ? 0 : 1
    }
}
