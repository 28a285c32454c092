/// One request that came through a door.
package struct DoorRequest: Equatable, Sendable {
    /// `GET` or `POST`.
    package var method: String
    /// The path, split at `/`, decoded.
    package var path: [String]
    /// The query, in order, decoded.
    package var query: [QueryItem]
    /// The body; bounded by the door.
    package var body: [UInt8]

    /// Joins them all.
    package init(method: String, path: [String], query: [QueryItem] = [], body: [UInt8] = []) {
        self.method = method
        self.path = path
        self.query = query
        self.body = body
    }

    /// The first value of a query item; nil where there is none.
    package subscript(name name: String) -> String? { query.first { $0.name == name }?.value }

    /// One `name=value` of a query.
    package struct QueryItem: Equatable, Sendable {
        /// The name.
        package var name: String
        /// The value; empty where there was no `=`.
        package var value: String

        /// Joins the two.
        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }
}

/// The answer to one request.
package struct DoorAnswer: Equatable, Sendable {
    /// An HTTP status.
    package var status: Int
    /// The body; JSON.
    package var body: [UInt8]

    /// Joins the two.
    package init(status: Int = 200, body: [UInt8]) {
        self.status = status
        self.body = body
    }
}

/// An answer that is still owed.
package protocol DoorReply: AnyObject {
    /// Gives the answer; a second one, or one after the asker left, is ignored.
    func answer(_ answer: DoorAnswer)
    /// Whether the asker still waits.
    var isAwaited: Bool { get }
}

/// The port of the local socket and of HTTP: requests come in, answers go out, now or later.
package protocol Door: AnyObject {
    /// Receives each request once, on the loop's thread.
    var onRequest: ((DoorRequest, any DoorReply) -> Void)? { get set }
    /// Ends all that waits and listens no more; removes the socket's file.
    func close()
}

/// Why a door did not open.
package struct DoorError: Error, Equatable, Sendable {
    /// A whole sentence.
    package var message: String

    /// Wraps `message`.
    package init(_ message: String) { self.message = message }
}
