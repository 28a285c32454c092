import PicketModel

/// Walks a tree by the tables of keys, and collects what is wrong with it.
struct SettingsReader {
    let around: Surroundings
    /// Every path that may stand in a file, to say where a misplaced key belongs.
    let knownPaths: [String]
    private(set) var flaws: [YAMLDocument.Flaw] = []
    /// Where each key that was read stands.
    private(set) var places: [String: FilePlace] = [:]

    init(around: Surroundings, knownPaths: [String]) {
        self.around = around
        self.knownPaths = knownPaths
    }

    /// Notes something that is wrong.
    mutating func report(_ place: FilePlace, _ path: KeyPathText, _ found: String, expected: String) {
        flaws.append(YAMLDocument.Flaw(place: place, path: path, found: found, expected: expected))
    }

    /// Notes a value that does not fit.
    mutating func report(_ place: FilePlace, _ path: KeyPathText, _ wrong: Mismatch) {
        report(place, path, wrong.reason ?? "a value", expected: wrong.expected ?? "another one")
    }

    /// One value; nil where it is left empty or does not fit, which is then reported.
    mutating func value<Value>(_ node: YAMLNode, _ kind: ValueKind<Value>, at path: KeyPathText) -> Value? {
        guard !node.isRefused else { return nil }
        guard case .scalar(let text, _) = node.content, !node.isNull else {
            report(node.place, path, node.described, expected: kind.expected)
            return nil
        }
        do throws(Mismatch) {
            return try kind.read(text, around)
        } catch {
            let found = kind.isSecret ? "a text that does not fit" : error.reason ?? Quotation.of(text)
            report(node.place, path, found, expected: error.expected ?? kind.expected)
            return nil
        }
    }

    /// The items of a list with their paths; nil where it is none, which is then reported.
    mutating func items(_ node: YAMLNode, at path: KeyPathText) -> [(node: YAMLNode, place: KeyPathText)]? {
        guard !node.isRefused else { return nil }
        guard case .list(let nodes) = node.content else {
            report(node.place, path, node.described, expected: "a list such as [a, b]")
            return nil
        }
        return nodes.enumerated().map { ($0.element, path.item($0.offset + 1)) }
    }

    /// The entries of a section; nil where it is none, which is then reported. A section left empty has none.
    mutating func entries(_ node: YAMLNode, at path: KeyPathText) -> [YAMLNode.Entry]? {
        guard !node.isRefused else { return nil }
        if node.isNull { return [] }
        guard case .map(let entries) = node.content else {
            report(node.place, path, node.described, expected: "a section with keys of its own")
            return nil
        }
        return entries
    }

    /// A name that people chose as a key; nil where it does not fit, which is then reported.
    mutating func name<Name>(_ entry: YAMLNode.Entry, _ kind: ValueKind<Name>, at path: KeyPathText) -> Name? {
        let node = YAMLNode(place: entry.place, content: .scalar(entry.key, plain: false))
        return value(node, kind, at: path.key(entry.key))
    }

    /// Reads a section by its table; says whether nothing in it was wrong.
    @discardableResult
    mutating func section<Section>(
        _ node: YAMLNode, _ keys: [Key<Section>], into section: inout Section, at path: KeyPathText
    ) -> Bool {
        let before = flaws.count
        guard let entries = entries(node, at: path) else { return false }
        for entry in entries {
            let place = path.key(entry.key)
            guard let key = keys.first(where: { $0.name == entry.key }) else {
                unknown(entry, among: keys.map(\.name), at: place)
                continue
            }
            places[place.text] = entry.value.place
            key.read(entry.value, place, &section, &self)
        }
        return flaws.count == before
    }

    private mutating func unknown(_ entry: YAMLNode.Entry, among names: [String], at path: KeyPathText) {
        // Past what is told nobody reads on, and a file may hold very many.
        guard flaws.count < ConfigurationError.most else { return report(entry.place, path, "", expected: "") }
        let elsewhere = knownPaths.filter { $0.hasSuffix(".\(entry.key)") || $0 == entry.key }
        let expected =
            if let near = Nearness.nearest(to: entry.key, among: names) {
                "'\(near)'"
            } else if (1...2).contains(elsewhere.count) {
                "it as \(elsewhere.map { "'\($0)'" }.joined(separator: " or "))"
            } else {
                Quotation.oneOf(names)
            }
        report(entry.place, path, "an unknown key", expected: expected)
    }
}

extension YAMLNode {
    fileprivate var isRefused: Bool { content == .refused }
}
