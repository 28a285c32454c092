import PicketModel

extension ValueKind where Value == String {
    /// Any text that has something in it and no control character.
    static var text: ValueKind {
        ValueKind("text", expected: "a text on one line", show: quoted) { isOneLine($0) ? $0 : nil }
    }

    /// A name in the form of an id, such as a group's or the fleet's.
    static var name: ValueKind {
        ValueKind("name", expected: "a name of a-z, 0-9 and '-', at most 63 long, such as 'team-a'") { text in
            IdentifierForm.holds(text) ? text : nil
        }
    }

    /// An absolute path; `~/` is the user's home. No `..`, and no trailing slash is kept.
    static var path: ValueKind {
        ValueKind("path", expected: "an absolute path, or one that begins with '~/'") {
            (text, around) throws(Mismatch) in
            let whole = text == "~" || text.hasPrefix("~/") ? around.home + text.dropFirst() : text
            guard whole.hasPrefix("/"), whole.utf8.count <= 4096, isOneLine(whole), !hasDots(whole) else {
                throw Mismatch()
            }
            return whole.count > 1 && whole.hasSuffix("/") ? String(whole.dropLast()) : whole
        }
    }

    /// A path below a worktree.
    static var pathBelow: ValueKind {
        ValueKind("relative path", expected: "a path below the worktree, without '..'") { text in
            !text.hasPrefix("/") && text.utf8.count <= 4096 && isOneLine(text) && !hasDots(text) ? text : nil
        }
    }

    /// A file below a worktree; its name, but no folder of it, may be a pattern.
    static var resultFile: ValueKind {
        ValueKind("file", expected: "a file below the worktree such as 'out/result.json' or '*.status.json'") {
            (text, around) throws(Mismatch) in
            let path = try pathBelow.read(text, around)
            let parts = path.split(separator: "/")
            guard let name = parts.last, !path.hasSuffix("/"), !parts.dropLast().contains(where: isPattern) else {
                throw Mismatch()
            }
            _ = try ValueKind<Glob>.glob.read(String(name), around)
            return path
        }
    }

    /// A path below a worktree, or an absolute one.
    static var anyPath: ValueKind {
        ValueKind("path", expected: "an absolute path, or one below the worktree") { (text, around) throws(Mismatch) in
            let kind = text.hasPrefix("/") || text.hasPrefix("~/") ? ValueKind.path : .pathBelow
            return try kind.read(text, around)
        }
    }

    /// A program, by its name on the search path or by an absolute path.
    static var program: ValueKind {
        ValueKind("program", expected: "a program's name, or its absolute path") { (text, around) throws(Mismatch) in
            if text.hasPrefix("/") || text.hasPrefix("~/") { return try ValueKind.path.read(text, around) }
            guard isOneLine(text), !text.hasPrefix("-"), !text.contains("/"), text.utf8.count <= 255 else {
                throw Mismatch()
            }
            return text
        }
    }

    /// A ref of git that is no option and names one commit.
    static var ref: ValueKind {
        ValueKind("git ref", expected: "a branch or ref such as 'origin/main'") { text in
            let forbidden = [" ", "~", "^", ":", "?", "*", "[", "\\", "..", "@{"]
            let fits = isOneLine(text) && !text.hasPrefix("-") && text.utf8.count <= 255
            return fits && !forbidden.contains(where: text.contains) ? text : nil
        }
    }

    /// The name or address of a broker.
    static var address: ValueKind {
        ValueKind("host name", expected: "a host name or an address") { text in
            let fits = text.utf8.allSatisfy { byte in
                (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte) || ".-_:%".utf8.contains(byte)
            }
            return fits && !text.hasPrefix("-") && (1...255).contains(text.utf8.count) ? text : nil
        }
    }

    private static func quoted(_ text: String) -> String { "'\(text)'" }

    private static func isOneLine(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 4096
            && text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0 != "\u{7F}" }
    }

    private static func isPattern(_ part: Substring) -> Bool { part.contains { "*?[\\".contains($0) } }

    private static func hasDots(_ path: String) -> Bool { path.split(separator: "/").contains("..") }
}

extension ValueKind where Value == Bool {
    static var flag: ValueKind {
        ValueKind("true or false", expected: "true or false") { ["true": true, "false": false][$0] }
    }
}

extension ValueKind where Value == UInt16 {
    static var port: ValueKind {
        ValueKind("port", expected: "a port from 1 to 65535") { UInt16($0).flatMap { $0 > 0 ? $0 : nil } }
    }
}

extension ValueKind where Value == Secret {
    static var secret: ValueKind {
        ValueKind("text", expected: "a text", secret: true) { $0.isEmpty ? nil : Secret($0) }
    }
}

extension ValueKind where Value == Glob {
    static var glob: ValueKind {
        ValueKind("pattern", expected: "a pattern such as 'sen-*'") { (text, _) throws(Mismatch) in
            do throws(GlobError) {
                return try Glob(text)
            } catch {
                throw Mismatch(reason: "\(Quotation.of(text)), where \(error)")
            }
        }
    }
}

extension ValueKind where Value == HostID {
    static var host: ValueKind {
        ValueKind("host id", expected: "an id of a-z, 0-9 and '-', at most 63 long, that is not 'hub'") { HostID($0) }
    }
}

extension ValueKind where Value == WorkerID {
    static var worker: ValueKind {
        ValueKind("worker id", expected: "an id of a-z, 0-9 and '-', at most 63 long") { WorkerID($0) }
    }
}

extension ValueKind where Value == Runtime {
    static var runtime: ValueKind {
        let names = Runtime.allCases.map(\.rawValue)
        return ValueKind("runtime", expected: Quotation.oneOf(names), show: \.rawValue) { Runtime(rawValue: $0) }
    }
}

extension ValueKind where Value == SSHDestination {
    static var destination: ValueKind {
        ValueKind(
            "ssh destination",
            expected: "a destination such as 'user@host', of A-Z, a-z, 0-9 and ._@:%[]-, not an option"
        ) { SSHDestination($0) }
    }
}

extension ValueKind where Value == SSHOption {
    static var sshOption: ValueKind {
        ValueKind("ssh option", expected: "an option such as 'Port=2222'") { SSHOption($0) }
    }
}

extension ValueKind where Value == ListenAddress {
    static var listen: ValueKind {
        ValueKind("loopback address", expected: "a loopback address such as '127.0.0.1:8080'") { ListenAddress($0) }
    }
}
