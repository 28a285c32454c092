package import PicketModel

/// What ssh says on standard error, as OpenSSH 9.2p1 words it.
///
/// ssh ends its own lines with CR LF; what the far side writes there ends with LF alone, and is not taken for ssh's.
package struct SSHWords {
    private let own: [Substring]
    private let all: [Substring]

    /// Takes all that was written.
    package init(_ errors: [UInt8]) {
        let text = String(decoding: errors.suffix(16 << 10), as: UTF8.self)
        let lines = text.unicodeScalars.split(separator: "\n").map { Substring($0) }
        own = lines.filter { $0.unicodeScalars.last == "\r" }.map(Self.trimmed)
        all = lines.map(Self.trimmed).filter { !$0.isEmpty }
    }

    /// The last line, whoever wrote it; empty where there is none.
    package var last: Untrusted { Untrusted(own.last ?? all.last ?? "") }

    /// The failure that ssh's own lines tell of; nil where they tell of none that is known.
    package var failure: PollFailure? {
        for (kind, signs) in Self.table {
            let line = own.last { line in signs.contains { line.contains($0) } }
            if let line { return PollFailure(kind, Untrusted(line)) }
        }
        return own.last.map { PollFailure(.failed, Untrusted($0)) }
    }

    /// What is more telling stands first: a changed host key is followed by a failed verification, a reset by a close.
    private static let table: [(PollFailure.Kind, [String])] = [
        (.changedHostKey, ["REMOTE HOST IDENTIFICATION HAS CHANGED", "POSSIBLE DNS SPOOFING"]),
        (.unknownHostKey, ["host key is known for", "Host key verification failed"]),
        (.name, ["Could not resolve hostname"]),
        (.authentication, ["Permission denied", "Too many authentication failures", "No more authentication methods"]),
        (.refused, ["Connection refused"]),
        (.noRoute, ["No route to host", "Network is unreachable", "Host is down"]),
        (.timedOut, ["timed out", "not responding"]),
        (.options, ["Bad configuration option", "Unable to negotiate", "Bad owner or permissions", "line 0:"]),
        (
            .closed,
            [
                "kex_exchange_identification", "banner exchange", "Connection closed by", "Connection reset by",
                "closed by remote host", "Broken pipe", "Not allowed at this time", "Received disconnect",
            ]
        ),
    ]

    private static func trimmed(_ line: Substring) -> Substring {
        var scalars = line.unicodeScalars
        while let last = scalars.last, last == "\r" || last == " " { scalars.removeLast() }
        return Substring(scalars)
    }
}
