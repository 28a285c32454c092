import Foundation

/// What Package.swift declares, read from its text.
struct Manifest {
    /// The modules that each target depends on, by target.
    private(set) var dependencies: [String: [String]] = [:]

    init(_ text: String) {
        for call in ["library", "program", "tests"] {
            for part in text.components(separatedBy: "\n    \(call)(").dropFirst() {
                let arguments = Self.untilClosed(part)
                let names = Self.texts(in: Self.withoutResources(arguments))
                if let target = names.first { dependencies[target] = Array(names.dropFirst()) }
            }
        }
    }

    /// The text up to the parenthesis that closes the one before it.
    private static func untilClosed(_ text: String) -> Substring {
        var depth = 1
        let end = text.firstIndex { character in
            depth += character == "(" ? 1 : character == ")" ? -1 : 0
            return depth == 0
        }
        return text[..<(end ?? text.endIndex)]
    }

    private static func withoutResources(_ arguments: Substring) -> String {
        guard let start = arguments.firstRange(of: "resources: ["),
            let end = arguments[start.upperBound...].firstIndex(of: "]")
        else { return String(arguments) }
        return String(arguments[..<start.lowerBound] + arguments[end...])
    }

    private static func texts(in arguments: String) -> [String] {
        let parts = arguments.split(separator: "\"", omittingEmptySubsequences: false)
        return parts.enumerated().filter { $0.offset % 2 == 1 }.map { String($0.element) }
    }
}
