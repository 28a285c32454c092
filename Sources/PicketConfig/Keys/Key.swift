import PicketModel

/// One key of a section: how it is named, read, shown and explained. Everything else follows from the table of keys.
struct Key<Section> {
    let name: String
    let meaning: String
    /// What its value is, as the table of keys calls it.
    let kind: String
    /// Its value in a section, as the file would have it; nil where it has none.
    let show: (Section) -> String?
    /// The keys below it.
    let below: (Section) -> [KeyRow]
    /// Reads its value into a section, or reports why not.
    let read: (YAMLNode, KeyPathText, inout Section, inout SettingsReader) -> Void
}

/// One row of the table of keys.
struct KeyRow: Equatable {
    /// The whole path, with `[]` for an item of a list and `NAME` for a name that people choose.
    var path: String
    var kind: String
    var standard: String
    var meaning: String
}

extension Key {
    /// A key with one value that always has a default.
    init<Value>(
        _ name: String, _ path: WritableKeyPath<Section, Value>, _ kind: ValueKind<Value>, _ meaning: String,
        standard: String? = nil
    ) {
        self.init(
            name: name, meaning: meaning, kind: kind.name, show: { standard ?? kind.show($0[keyPath: path]) },
            below: { _ in [] }
        ) { node, place, section, reader in
            if let value = reader.value(node, kind, at: place) { section[keyPath: path] = value }
        }
    }

    /// A key with one value that may be missing; `standard` says what then holds, if anything.
    init<Value>(
        _ name: String, _ path: WritableKeyPath<Section, Value?>, _ kind: ValueKind<Value>, _ meaning: String,
        standard: String = ""
    ) {
        self.init(
            name: name, meaning: meaning, kind: kind.name, show: { $0[keyPath: path].map(kind.show) ?? standard },
            below: { _ in [] }
        ) { node, place, section, reader in
            if let value = reader.value(node, kind, at: place) { section[keyPath: path] = value }
        }
    }

    /// A key with a list of values.
    init<Value>(
        _ name: String, listOf path: WritableKeyPath<Section, [Value]>, _ kind: ValueKind<Value>, _ meaning: String
    ) {
        self.init(
            name: name, meaning: meaning, kind: "list of \(kind.name)s",
            show: { "[" + $0[keyPath: path].map { "'\(kind.show($0))'" }.joined(separator: ", ") + "]" },
            below: { _ in [] }
        ) { node, place, section, reader in
            guard let items = reader.items(node, at: place) else { return }
            section[keyPath: path] = items.compactMap { reader.value($0.node, kind, at: $0.place) }
        }
    }

    /// A key that holds a section.
    init<Inner>(
        _ name: String, section path: WritableKeyPath<Section, Inner>, _ keys: [Key<Inner>], _ meaning: String
    ) {
        self.init(
            name: name, meaning: meaning, kind: "section", show: { _ in nil },
            below: { KeyRow.rows(keys, of: $0[keyPath: path], under: "\(name).") }
        ) { node, place, section, reader in
            reader.section(node, keys, into: &section[keyPath: path], at: place)
        }
    }

    /// A key that holds a list of sections; `check` says what is wrong with one as a whole.
    init<Inner>(
        _ name: String, sectionsOf path: WritableKeyPath<Section, [Inner]>, _ keys: [Key<Inner>], empty: Inner,
        _ meaning: String, check: @escaping (Inner) -> Mismatch?
    ) {
        self.init(
            name: name, meaning: meaning, kind: "list of sections", show: { _ in "[]" },
            below: { _ in KeyRow.rows(keys, of: empty, under: "\(name)[].") }
        ) { node, place, section, reader in
            for item in reader.items(node, at: place) ?? [] {
                var inner = empty
                let wellRead = reader.section(item.node, keys, into: &inner, at: item.place)
                if wellRead, let wrong = check(inner) { reader.report(item.node.place, item.place, wrong) }
                section[keyPath: path].append(inner)
            }
        }
    }

    /// A key that holds sections under names that people choose; `check` says what is wrong with one as a whole.
    init<Name, Inner>(
        _ name: String, namedBy kind: ValueKind<Name>, _ path: WritableKeyPath<Section, [Inner]>, _ keys: [Key<Inner>],
        sample: @escaping (Section) -> Inner?, _ meaning: String, check: @escaping (Inner) -> Mismatch? = { _ in nil },
        make: @escaping (Name) -> Inner
    ) {
        self.init(
            name: name, meaning: meaning, kind: "sections by \(kind.name)", show: { _ in "{}" },
            below: { sample($0).map { KeyRow.rows(keys, of: $0, under: "\(name).NAME.") } ?? [] }
        ) { node, place, section, reader in
            for entry in reader.entries(node, at: place) ?? [] {
                guard let chosen = reader.name(entry, kind, at: place) else { continue }
                var inner = make(chosen)
                let wellRead = reader.section(entry.value, keys, into: &inner, at: place.key(entry.key))
                if wellRead, let wrong = check(inner) { reader.report(entry.place, place.key(entry.key), wrong) }
                section[keyPath: path].append(inner)
            }
        }
    }
}

extension KeyRow {
    /// The rows of a section's keys, each followed by those below it.
    static func rows<Section>(_ keys: [Key<Section>], of standard: Section, under prefix: String = "") -> [KeyRow] {
        keys.flatMap { key in
            let row = KeyRow(
                path: prefix + key.name, kind: key.kind, standard: key.show(standard) ?? "", meaning: key.meaning)
            return [row] + key.below(standard).map { $0.under(prefix) }
        }
    }

    private func under(_ prefix: String) -> KeyRow {
        KeyRow(path: prefix + path, kind: kind, standard: standard, meaning: meaning)
    }
}
