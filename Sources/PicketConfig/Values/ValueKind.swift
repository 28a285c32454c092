package import PicketModel

/// A kind of value that a key may have: how it is called, read and shown.
struct ValueKind<Value> {
    /// Its name in the table of keys.
    let name: String
    /// What a message says was expected.
    let expected: String
    /// Whether what was found must not be quoted.
    var isSecret = false
    /// Reads the text of a scalar.
    let read: (String, Surroundings) throws(Mismatch) -> Value
    /// Writes a value as the file would have it.
    let show: (Value) -> String

    /// Takes a reader that gives nil for what does not fit.
    init(
        _ name: String, expected: String, secret: Bool = false, show: @escaping (Value) -> String = { "\($0)" },
        read: @escaping (String) -> Value?
    ) {
        self.name = name
        self.expected = expected
        self.isSecret = secret
        self.show = show
        self.read = { (text, _) throws(Mismatch) in
            guard let value = read(text) else { throw Mismatch() }
            return value
        }
    }

    /// Takes a reader that needs the surroundings or has a reason of its own.
    init(
        _ name: String, expected: String, show: @escaping (Value) -> String = { "\($0)" },
        reading: @escaping (String, Surroundings) throws(Mismatch) -> Value
    ) {
        self.name = name
        self.expected = expected
        self.show = show
        self.read = reading
    }
}

/// Why a value does not fit, where there is more to say than what stands there.
struct Mismatch: Error, Equatable {
    /// What was found.
    var reason: String?
    /// What was expected, where the kind's own words do not say it.
    var expected: String?
}

/// What the caller knows and a file does not say.
package struct Surroundings: Equatable, Sendable {
    /// The host's id, where the file names none.
    package var host: HostID
    /// The user's home, for paths that begin with `~/`; absolute.
    package var home: String
    /// The state folder, where the file names none; absolute.
    package var state: String

    /// Joins the three.
    package init(host: HostID, home: String, state: String) {
        self.host = host
        self.home = home
        self.state = state
    }

    /// Makes the host's id of the machine's name: a slug of its part before the first dot, `host` where none is left.
    ///
    /// Nil only if the form of ids no longer allowed `host`.
    package static func hostID(ofMachine name: String) -> HostID? {
        let short = name.prefix { $0 != "." }
        return IdentifierForm.slug(short).flatMap { HostID($0) } ?? HostID("host")
    }
}
