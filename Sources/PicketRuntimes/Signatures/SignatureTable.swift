package import PicketModel

/// The signatures in force: those that people wrote, and the shipped ones that they did not replace or leave out.
package struct SignatureTable: Equatable, Sendable {
    /// The rules in the order in which they are asked.
    package let rules: [Signature]
    private let byRuntime: [Runtime: [Signature]]

    /// A table that matches nothing.
    package static let empty = SignatureTable([])

    /// Takes rules in order.
    package init(_ rules: [Signature]) {
        self.rules = rules
        byRuntime = Dictionary(grouping: rules, by: \.runtime)
    }

    /// Joins the shipped rules with a person's: a rule of the same id takes the shipped one's place, a new one comes
    /// before them all, and those that `without` names do not count.
    package init(shipped: SignatureSheet, own: SignatureSheet) {
        let replaced = Dictionary(own.rules.map { ($0.id, $0) }) { first, _ in first }
        let known = Set(shipped.rules.map(\.id))
        let out = Set(own.without)
        self.init(
            own.rules.filter { !known.contains($0.id) }
                + shipped.rules.filter { !out.contains($0.id) }.map { replaced[$0.id] ?? $0 })
    }

    /// The rules that speak of a runtime's screens.
    package func rules(of runtime: Runtime) -> [Signature] { byRuntime[runtime] ?? [] }

    /// The first rule that a screen of `runtime` matches; nil where none does.
    package func match(_ screen: ScreenText, of runtime: Runtime) -> Signature? {
        var steps = 0
        return match(screen, of: runtime, steps: &steps)
    }

    /// The same; adds how many bytes were compared to `steps`.
    package func match(_ screen: ScreenText, of runtime: Runtime, steps: inout Int) -> Signature? {
        for rule in rules(of: runtime) where rule.matches(screen, steps: &steps) { return rule }
        return nil
    }
}

extension Signature {
    /// Whether the screen shows what the rule asks for.
    package func matches(_ screen: ScreenText) -> Bool {
        var steps = 0
        return matches(screen, steps: &steps)
    }

    fileprivate func matches(_ screen: ScreenText, steps: inout Int) -> Bool {
        let (first, lines) = screen.region(region, count: lines)
        guard let first, let last = lines.last, pattern.asks else { return false }
        guard Self.isOne(of: pattern.first, in: [first], &steps), Self.isOne(of: pattern.last, in: [last], &steps),
            pattern.all.allSatisfy({ $0.isFound(in: lines, steps: &steps) }),
            !pattern.none.contains(where: { $0.isFound(in: lines, steps: &steps) })
        else { return false }
        return Self.isOne(of: pattern.any, in: lines, &steps)
    }

    /// Whether one of the patterns is found in the lines; none asks for nothing.
    private static func isOne(of patterns: [LinePattern], in lines: [[UInt8]], _ steps: inout Int) -> Bool {
        patterns.isEmpty || patterns.contains { $0.isFound(in: lines, steps: &steps) }
    }

    /// What the rule has to say of a screen that it matched since `sinceUp`.
    package func found(since sinceUp: Milliseconds) -> ScreenMatch {
        ScreenMatch(
            rule: id, meaning: bucket, says: Untrusted(says), action: action, wait: wait, sinceUp: sinceUp)
    }
}

extension LinePattern {
    fileprivate func isFound(in lines: [[UInt8]], steps: inout Int) -> Bool {
        for line in lines where matches(line, steps: &steps) { return true }
        return false
    }
}
