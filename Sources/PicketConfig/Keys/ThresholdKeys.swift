import PicketModel

/// The section of thresholds, made of the model's own table of them.
extension KeyTable {
    static var thresholds: [Key<ThresholdSettings>] {
        ThresholdField.all.map(ofFleet) + [
            overrides("hosts", \.hosts, "What differs by host; a pattern over its id."),
            overrides("groups", \.groups, "What differs by group; a pattern over its name."),
            overrides("workers", \.workers, "What differs by worker; a pattern over `worker`, or over `host/worker`."),
        ]
    }

    private static func ofFleet(_ field: ThresholdField) -> Key<ThresholdSettings> {
        let kind = ValueKind.threshold(field.unit)
        return Key(
            name: field.key, meaning: field.meaning, kind: kind.name,
            show: { kind.show($0.fleet[keyPath: field.path]) },
            below: { _ in [] }
        ) { node, place, section, reader in
            if let value = reader.value(node, kind, at: place) { section.fleet[keyPath: field.path] = value }
        }
    }

    private static func ofOverride(_ field: ThresholdField) -> Key<ThresholdOverride> {
        let kind = ValueKind.threshold(field.unit)
        return Key(name: field.key, meaning: field.meaning, kind: kind.name, show: { _ in nil }, below: { _ in [] }) {
            node, place, section, reader in
            guard let value = reader.value(node, kind, at: place) else { return }
            section.changes.append(ThresholdChange(field: field, value: value))
        }
    }

    private static func overrides(
        _ name: String, _ path: WritableKeyPath<ThresholdSettings, [ThresholdOverride]>, _ meaning: String
    ) -> Key<ThresholdSettings> {
        Key(name, namedBy: .glob, path, ThresholdField.all.map(ofOverride), sample: { _ in nil }, meaning) {
            ThresholdOverride(pattern: $0, changes: [])
        }
    }
}

extension ValueKind where Value == Int64 {
    /// The kind of a threshold whose number counts `unit`.
    static func threshold(_ unit: ThresholdField.Unit) -> ValueKind {
        switch unit {
        case .milliseconds:
            let kind = ValueKind<Milliseconds>.duration(atLeast: .zero)
            return ValueKind(kind.name, expected: kind.expected, show: { kind.show(Milliseconds($0)) }) {
                (text, around) throws(Mismatch) in try kind.read(text, around).count
            }
        case .permille:
            return ValueKind("percentage", expected: "a percentage such as 2% or 2.5%", show: { "\(tenths($0))%" }) {
                $0.hasSuffix("%") ? tenths($0.dropLast()) : nil
            }
        case .tenths:
            return ValueKind("number", expected: "a number such as 2 or 2.5", show: tenths) { tenths($0[...]) }
        case .count:
            return ValueKind("whole number", expected: "a whole number such as 3") { text in
                Int64(text).flatMap { (0...1_000_000).contains($0) ? $0 : nil }
            }
        }
    }

    private static func tenths(_ count: Int64) -> String {
        count % 10 == 0 ? "\(count / 10)" : "\(count / 10).\(count % 10)"
    }

    private static func tenths(_ text: Substring) -> Int64? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let digits = parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
        guard digits, (1...2).contains(parts.count), parts[0].count <= 6, parts.count == 1 || parts[1].count == 1 else {
            return nil
        }
        return Int64(parts[0]).flatMap { whole in
            (parts.count == 2 ? Int64(parts[1]) : 0).map { whole * 10 + $0 }
        }
    }
}
