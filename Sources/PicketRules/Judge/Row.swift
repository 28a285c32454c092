package import PicketModel

/// One row of the ladder: the first that decides gives the verdict.
package struct Row: Sendable {
    /// Its number, rising.
    package let number: Int
    /// The states that it can give, as a person would name it.
    package let name: String
    /// What it asks, as a sentence that a reader can answer with yes or no.
    package let question: String
    /// Of which workers it is asked.
    package let phase: Phase
    /// The kinds of evidence that it looks at, strongest first.
    package let kinds: [EvidenceKind]
    /// Its answer; nil passes on to the next row.
    package let decide: @Sendable (Situation) -> Decision?
    /// What it saw where it passed on, as a phrase: why its answer is no.
    package let passes: @Sendable (Situation) -> String
    /// What would change a verdict that it gave.
    package let changes: @Sendable (Situation) -> [String]

    /// Of which workers a row is asked.
    package enum Phase: String, CaseIterable, Sendable {
        case any
        /// Its run ended, or none was ever seen.
        case over
        case ended
        case alive

        /// Whether the row is asked of a worker whose life is so.
        package func holds(_ life: Life) -> Bool {
            switch (self, life) {
            case (.any, _), (.over, .ended), (.over, .never), (.ended, .ended), (.alive, .alive), (.alive, .missing):
                true
            case (.over, _), (.ended, _), (.alive, _): false
            }
        }
    }
}

/// The rows in order.
package struct Ladder: Sendable {
    /// Sorted by number.
    package var rows: [Row]

    /// Takes rows in order.
    package init(rows: [Row]) { self.rows = rows }

    /// The ladder as built.
    package static let standard = Ladder(rows: Rows.contact + Rows.ended + Rows.account + Rows.activity)
}

/// The rows, one small function each.
enum Rows {}
