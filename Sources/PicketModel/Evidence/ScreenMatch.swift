/// A signature that matched the bottom of a worker's pane: the rule and what it says, never the text of a screen.
package struct ScreenMatch: Equatable, Sendable {
    /// The rule's id.
    package var rule: String
    /// The bucket that the rule is in.
    package var meaning: Meaning
    /// What a match means, in the rule's own words.
    package var says: Untrusted?
    /// What the rule says is to be done; nil leaves it to the bucket.
    package var action: Action?
    /// How long the rule says to wait; nil leaves it to the thresholds.
    package var wait: Milliseconds?
    /// Since when this rule has matched in every look, by the host's time since boot.
    package var sinceUp: Milliseconds?

    /// Joins them all.
    package init(
        rule: String, meaning: Meaning, says: Untrusted? = nil, action: Action? = nil, wait: Milliseconds? = nil,
        sinceUp: Milliseconds? = nil
    ) {
        self.rule = rule
        self.meaning = meaning
        self.says = says
        self.action = action
        self.wait = wait
        self.sinceUp = sinceUp
    }

    /// What a signature means: the buckets of errors, and what is no error.
    package enum Meaning: String, CaseIterable, Sendable {
        case person
        case auth
        case limit
        case retry
        case fatal
        /// It works.
        case busy
        /// Its turn is over.
        case end
        /// The screen proves nothing.
        case ignore
    }
}
