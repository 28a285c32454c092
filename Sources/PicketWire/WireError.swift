/// Why a message was refused; counted by `reason`, and its sentence logged once an episode.
package struct WireError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The classes that refused messages are counted by.
    package enum Reason: String, CaseIterable, Sendable {
        case notJSON = "not-json"
        case tooLarge = "too-large"
        case version
        case field
        case topic
        /// The payload names another host or worker than the topic.
        case mismatch
        /// Kept by the broker where nothing of the kind is ever kept.
        case retained
    }

    /// The class.
    package let reason: Reason
    /// A sentence that names the field and what was expected; it quotes nothing of the message.
    package let description: String

    /// Joins the two.
    package init(_ reason: Reason, _ description: String) {
        self.reason = reason
        self.description = description
    }
}
