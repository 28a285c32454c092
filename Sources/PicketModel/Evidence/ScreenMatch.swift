/// A signature that matched the bottom of a worker's pane: the rule and its meaning, never the text.
package struct ScreenMatch: Equatable, Sendable {
    /// The rule's id.
    package var rule: String
    /// What a match means.
    package var meaning: Meaning

    /// Joins the two.
    package init(rule: String, meaning: Meaning) {
        self.rule = rule
        self.meaning = meaning
    }

    /// What a signature means.
    package enum Meaning: String, CaseIterable, Sendable {
        case person
        case auth
        case limit
        case retry
        case fatal
        case busy
        case end
        case ignore
    }
}
