/// Which broker a fleet uses, and as whom.
package struct BrokerSettings: Equatable, Sendable {
    /// Its name or address.
    package var host: String = "127.0.0.1"
    /// Its port.
    package var port: UInt16 = 1883
    /// The user; nil for none.
    package var user: String?
    /// The password as it stands in the file; nil for none, or where `passwordFile` names it.
    package var password: Secret?
    /// A file whose first line is the password; nil for none. Read by the program, not by the settings.
    package var passwordFile: String?
    /// How long without traffic before the connection is tested.
    package var keepalive: Milliseconds = .seconds(20)

    /// The defaults.
    package init() {}
}

/// Text that no log, error or description ever shows.
package struct Secret: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The text itself, for the one who needs it.
    package let text: String

    /// Wraps `text`.
    package init(_ text: String) { self.text = text }

    /// Takes the first line of a file, without its end; nil where it is empty, over 4 KiB, or no UTF-8.
    package init?(firstLineOf bytes: [UInt8]) {
        let line = bytes.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        guard (1...4096).contains(line.count), let text = String(validating: line, as: UTF8.self) else { return nil }
        self.text = text
    }

    package var description: String { "(secret)" }
    package var debugDescription: String { "(secret)" }
    package var customMirror: Mirror { Mirror(self, children: EmptyCollection<Mirror.Child>()) }
}
