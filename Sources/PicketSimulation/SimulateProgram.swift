/// What `picket-simulate` does: plays seeds one after the other, and says what came of them.
package struct SimulateProgram {
    private var seeds: [UInt64] = [1]
    private var hours: Int64 = 48
    private var hasFaults = true
    private var faults: [Fault]?
    private var isTraced = false
    private var printsDigest = false
    private var stopsAtFailure = false

    /// Reads arguments; nil where they cannot be read, which `usage` then tells of.
    package init?(_ arguments: [String]) {
        var rest = arguments[...]
        var share: [UInt64] = [0, 1]
        while let word = rest.popFirst() {
            switch word {
            case "--no-faults": hasFaults = false
            case "--trace": isTraced = true
            case "--digest": printsDigest = true
            case "--until-failure": stopsAtFailure = true
            case "--faults":
                let names = rest.popFirst()?.split(separator: ",").map(String.init) ?? []
                faults = names.compactMap(Fault.init)
                guard !names.isEmpty, faults?.count == names.count else { return nil }
            case "--share":
                share = rest.popFirst()?.split(separator: "/").compactMap { UInt64($0) } ?? []
                guard share.count == 2, share[1] > 0 else { return nil }
            default: guard let text = rest.popFirst(), take(word, text) else { return nil }
            }
        }
        // Every tenth is short, so that all shares get as many of them.
        seeds = seeds.filter { ($0 + $0 / 10) % share[1] == share[0] }
    }

    private mutating func take(_ word: String, _ text: String) -> Bool {
        guard let number = UInt64(text), number <= 1_000_000, number > 0 else { return false }
        switch word {
        case "--seeds": seeds = Array(1...number)
        case "--seed": seeds = [number]
        case "--hours": hours = Int64(number)
        default: return false
        }
        return true
    }

    /// How it is called.
    package static let usage = """
        Usage: picket-simulate [--seeds N | --seed S] [--hours H] [--share I/N] [--no-faults | --faults NAME,...] [--digest] [--trace] [--until-failure]
        """

    /// What it will play.
    package var plans: [SimulationPlan] {
        seeds.map { seed in
            var plan = SimulationPlan(seed: seed, hours: hours)
            plan.hasFaults = hasFaults
            plan.faults = faults
            return plan
        }
    }

    /// Plays all seeds; returns the exit code.
    package func run(_ say: @escaping (String) -> Void) -> Int32 {
        var steps: UInt64 = 0
        var failed = 0
        for (number, plan) in plans.enumerated() {
            let result = play(plan, say)
            steps += result.steps
            failed += result.failure == nil ? 0 : 1
            if failed > 0, stopsAtFailure { break }
            guard (number + 1) % 10 == 0 || number + 1 == seeds.count else { continue }
            let hours = plans.prefix(number + 1).reduce(0) { $0 + $1.hours }
            say("\(number + 1) of \(seeds.count) seeds, \(hours) hours, \(steps) steps, \(failed) failed")
        }
        return failed == 0 ? 0 : 1
    }

    private func play(_ plan: SimulationPlan, _ say: @escaping (String) -> Void) -> SimulationResult {
        let simulation = Simulation(plan)
        if isTraced { simulation.onTrace = say }
        let result = simulation.run()
        if printsDigest { say("seed \(plan.seed): digest \(result.digest), \(result.steps) steps") }
        if let failure = result.failure {
            say("FAILED: seed \(plan.seed): \(failure)")
            say("  \(plan.command)")
        }
        return result
    }
}
