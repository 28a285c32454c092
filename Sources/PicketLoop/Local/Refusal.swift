/// A request that gets no further than the door.
package struct Refusal: Error, Equatable, Sendable {
    /// The HTTP status.
    package var status: Int
    /// A whole sentence of printable ASCII without quotes or backslashes, since it goes into JSON as it is.
    package var message: String

    /// Joins the two.
    package init(_ status: Int, _ message: String) {
        self.status = status
        self.message = message
    }

    /// What the asker gets.
    package var answer: DoorAnswer {
        DoorAnswer(status: status, body: Array("{\"error\":\"\(message)\"}\n".utf8))
    }

    /// To a request that came before anybody listens.
    package static let notReady = Refusal(503, "This picket is not ready yet.")
    /// To who waits when the door closes.
    package static let ending = Refusal(503, "This picket is ending.")
    /// To a request whose answer was never given.
    package static let dropped = Refusal(500, "The request was dropped without an answer.")
    /// To another method than those two.
    package static let otherMethod = Refusal(405, "Only GET and POST are answered here.")
    /// To a body of more than `limit` bytes.
    package static func tooLong(limit: Int) -> Refusal {
        Refusal(413, "The body of a request may be at most \(limit) bytes long.")
    }
}
