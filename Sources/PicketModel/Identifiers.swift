/// The form that host and worker ids share: `^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$`.
///
/// An id is the only text of ours that becomes part of a topic, a path or a command line.
package enum IdentifierForm {
    /// The longest id, in bytes.
    package static let longest = 63

    /// Says whether `text` has the form.
    package static func holds(_ text: String) -> Bool {
        var (count, first, last) = (0, hyphen, hyphen)
        for byte in text.utf8 {
            guard count < longest, isAlphanumeric(byte) || byte == hyphen else { return false }
            if count == 0 { first = byte }
            last = byte
            count += 1
        }
        return first != hyphen && last != hyphen
    }

    /// Makes an id of any text: lower case, runs of anything else become one hyphen; nil where nothing is left.
    package static func slug(_ text: some StringProtocol) -> String? {
        var bytes: [UInt8] = []
        for byte in text.lowercased().utf8 {
            if isAlphanumeric(byte) {
                bytes.append(byte)
            } else if let last = bytes.last, last != hyphen {
                bytes.append(hyphen)
            }
        }
        bytes = Array(bytes.prefix(longest))
        while bytes.last == hyphen { bytes.removeLast() }
        return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
    }

    private static let hyphen = UInt8(ascii: "-")

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}

/// The id of a host: a machine and Unix user with one agent. `hub` is reserved.
package struct HostID: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The id as it stands in a topic.
    package let text: String

    /// Takes `text` where it has the form of an id and is not reserved; nil otherwise.
    package init?(_ text: some StringProtocol) {
        let text = String(text)
        guard IdentifierForm.holds(text), text != "hub" else { return nil }
        self.text = text
    }

    package var description: String { text }

    package static func < (one: HostID, other: HostID) -> Bool { one.text < other.text }
}

/// The id of a worker on its host: one unit of work, usually a tmux pane with a worktree and a branch.
package struct WorkerID: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The id as it stands in a topic.
    package let text: String

    /// Takes `text` where it has the form of an id; nil otherwise.
    package init?(_ text: some StringProtocol) {
        let text = String(text)
        guard IdentifierForm.holds(text) else { return nil }
        self.text = text
    }

    package var description: String { text }

    package static func < (one: WorkerID, other: WorkerID) -> Bool { one.text < other.text }
}

/// A worker's full name, `host/worker`.
package struct WorkerAddress: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The host it runs on.
    package let host: HostID
    /// Its id there.
    package let worker: WorkerID

    /// Joins the two.
    package init(host: HostID, worker: WorkerID) {
        self.host = host
        self.worker = worker
    }

    package var description: String { "\(host)/\(worker)" }

    package static func < (one: WorkerAddress, other: WorkerAddress) -> Bool {
        one.host == other.host ? one.worker < other.worker : one.host < other.host
    }
}

/// The name of one run of an agent: a counter kept on disk, and a tag of 8 random hexadecimal digits.
package struct Epoch: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Rises at every start of the agent; not below the time of the start in seconds, also where its disk kept nothing.
    package let counter: UInt64
    /// Tells apart two agents whose counters agree, as after a wiped or cloned state folder.
    package let tag: UInt32

    /// Joins the two.
    package init(counter: UInt64, tag: UInt32) {
        self.counter = counter
        self.tag = tag
    }

    /// Reads the wire form, `12-0a1b2c3d`; nil for anything else.
    package init?(_ text: some StringProtocol) {
        let text = String(text)
        guard let hyphen = text.utf8.firstIndex(of: UInt8(ascii: "-")), let counter = UInt64(text[..<hyphen]),
            let tag = UInt32(text[text.utf8.index(after: hyphen)...], radix: 16)
        else { return nil }
        self.init(counter: counter, tag: tag)
        // As it is written, and in no other way that would be the same number.
        guard description == text else { return nil }
    }

    package var description: String {
        let digits = String(tag, radix: 16)
        var text = String(counter)
        text.append("-")
        for _ in digits.utf8.count..<8 { text.append("0") }
        text.append(digits)
        return text
    }

    package static func < (one: Epoch, other: Epoch) -> Bool {
        (one.counter, one.tag) < (other.counter, other.tag)
    }
}
