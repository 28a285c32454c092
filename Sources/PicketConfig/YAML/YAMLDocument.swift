/// The tree of one YAML text, and what in it is refused.
struct YAMLDocument {
    /// The longest text, in bytes.
    static let longest = 1 << 20
    /// How deep lists and sections may nest.
    static let deepest = 32

    /// The root; nil where the text is empty or could not be read to its end.
    private(set) var root: YAMLNode?
    /// What is wrong, in the order of the text.
    private(set) var flaws: [Flaw] = []

    /// Something that the text holds and may not.
    struct Flaw: Error, Equatable {
        var place: FilePlace
        var path: KeyPathText
        var found: String
        var expected: String
    }

    /// Reads a whole text; what can be read in spite of a flaw is read on, so that all flaws are told at once.
    init(_ bytes: [UInt8]) {
        guard bytes.count <= Self.longest else {
            let place = FilePlace(line: 1, column: 1)
            flaws = [Flaw(place: place, path: .root, found: "\(bytes.count) bytes", expected: "at most 1 MiB")]
            return
        }
        var builder = Builder(bytes)
        do throws(Flaw) {
            root = try builder.document()
        } catch {
            builder.flaws.append(error)
        }
        flaws = builder.flaws
    }

    /// Builds nodes of events.
    private struct Builder: ~Copyable {
        var events: YAMLEventReader
        var flaws: [Flaw] = []

        init(_ bytes: [UInt8]) { events = YAMLEventReader(bytes) }

        mutating func document() throws(Flaw) -> YAMLNode? {
            var root: YAMLNode?
            while true {
                let event = try next(.root)
                switch event.step {
                case .streamEnd: return root
                case .documentStart where root != nil:
                    throw flaw(event, .root, "a second document", "one document in a file")
                case .documentStart: root = try node(try next(.root), .root, depth: 0)
                default: continue
                }
            }
        }

        private mutating func next(_ path: KeyPathText) throws(Flaw) -> YAMLEvent {
            do throws(YAMLSyntaxError) {
                return try events.next()
            } catch {
                throw error.flaw(at: path)
            }
        }

        private mutating func node(_ event: YAMLEvent, _ path: KeyPathText, depth: Int) throws(Flaw) -> YAMLNode {
            guard depth <= YAMLDocument.deepest else {
                throw flaw(event, path, "more than \(YAMLDocument.deepest) levels", "a file that is less nested")
            }
            if event.anchored { flaws.append(flaw(event, path, "an anchor ('&')", "the value written out")) }
            if event.tagged { flaws.append(flaw(event, path, "a tag ('!')", "a value without one")) }
            switch event.step {
            case .scalar(let text, let plain): return YAMLNode(place: event.place, content: .scalar(text, plain: plain))
            case .listStart: return try list(event, path, depth: depth)
            case .mapStart: return try map(event, path, depth: depth)
            default:
                flaws.append(flaw(event, path, "an alias ('*')", "the value written out, or in quotes"))
                return YAMLNode(place: event.place, content: .refused)
            }
        }

        private mutating func list(_ start: YAMLEvent, _ path: KeyPathText, depth: Int) throws(Flaw) -> YAMLNode {
            var nodes: [YAMLNode] = []
            while true {
                let event = try next(path)
                if case .listEnd = event.step { return YAMLNode(place: start.place, content: .list(nodes)) }
                nodes.append(try node(event, path.item(nodes.count + 1), depth: depth + 1))
            }
        }

        private mutating func map(_ start: YAMLEvent, _ path: KeyPathText, depth: Int) throws(Flaw) -> YAMLNode {
            var entries: [YAMLNode.Entry] = []
            var lines: [String: Int] = [:]
            while true {
                let event = try next(path)
                if case .mapEnd = event.step { return YAMLNode(place: start.place, content: .map(entries)) }
                let (key, place) = (try key(event, path, depth: depth), event.place)
                let value = try node(try next(path.key(key ?? "?")), path.key(key ?? "?"), depth: depth + 1)
                guard let key else { continue }
                if let line = lines.updateValue(place.line, forKey: key) {
                    flaws.append(flaw(event, path.key(key), "a key that stands in line \(line) too", "it once"))
                } else {
                    entries.append(YAMLNode.Entry(key: key, place: place, value: value))
                }
            }
        }

        /// The text of a key; nil, and a flaw, for a key that is a list, a section or an alias.
        private mutating func key(_ event: YAMLEvent, _ path: KeyPathText, depth: Int) throws(Flaw) -> String? {
            let node = try node(event, path, depth: depth + 1)
            switch node.content {
            case .scalar(let text, _): return text
            case .refused: return nil
            case .list, .map:
                flaws.append(flaw(event, path, "\(node.described) as a key", "a word"))
                return nil
            }
        }

        private func flaw(_ event: YAMLEvent, _ path: KeyPathText, _ found: String, _ expected: String) -> Flaw {
            Flaw(place: event.place, path: path, found: found, expected: expected)
        }
    }
}

extension YAMLSyntaxError {
    /// The same in our words where libyaml's lead nowhere.
    fileprivate func flaw(at path: KeyPathText) -> YAMLDocument.Flaw {
        let (found, expected) =
            text.contains("cannot start any token")
            ? ("a tab, '@', '`' or '%' that begins a text", "spaces to indent, and quotes around such a text")
            : ("this is not YAML, \(text)", "YAML; look at indentation, quotes and brackets here and above")
        return YAMLDocument.Flaw(place: place, path: path, found: found, expected: expected)
    }
}
