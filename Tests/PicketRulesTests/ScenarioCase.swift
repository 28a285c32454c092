import Testing

/// One situation, by name.
struct ScenarioCase: CustomTestStringConvertible, Sendable {
    let name: String
    let play: @Sendable (Scenario) -> Void

    init(_ name: String, _ play: @escaping @Sendable (Scenario) -> Void) {
        self.name = name
        self.play = play
    }

    var testDescription: String { name }
}

/// All situations, by family of rows.
enum Scenarios {
    static let families: [(title: String, cases: [ScenarioCase])] = [
        ("Contact (row 0)", contact),
        ("Results (rows 1, 2, 12)", results),
        ("Ended: shared, held, unseen (rows 3 to 5)", endedUnclear),
        ("Ended: what was left (rows 6 to 9)", endedWork),
        ("Ended: nothing was left (rows 10, 11)", endedEmpty),
        ("Alive: needs a person, limits, start (rows 13 to 15)", needs),
        ("Alive: its own account (rows 16, 17)", accounts),
        ("Alive: whose account it is (rows 13 to 17)", sources),
        ("Alive: what it does (rows 18 to 21)", deeds),
        ("Order, age and boots", order),
    ]

    static let all = families.flatMap(\.cases)
}

struct ScenarioTests {
    @Test(arguments: Scenarios.all)
    func schedule(_ scenario: ScenarioCase) { scenario.play(Scenario()) }

    @Test func thereAreAtLeast120AndEachHasItsOwnName() {
        #expect(Scenarios.all.count >= 120)
        #expect(Set(Scenarios.all.map(\.name)).count == Scenarios.all.count)
    }

    @Test func everyRowIsReachedByAtLeastThree() {
        var reached: [Int: Int] = [:]
        for scenario in Scenarios.all {
            let schedule = Scenario()
            scenario.play(schedule)
            for row in Set(schedule.rowsReached) { reached[row, default: 0] += 1 }
        }
        for row in 0...21 { #expect(reached[row, default: 0] >= 3, "row \(row)") }
    }
}
