import CYAML

/// One step of a YAML text, with the place at which it begins.
struct YAMLEvent {
    var place: FilePlace
    var step: Step
    /// Whether it carries an anchor.
    var anchored = false
    /// Whether it carries a tag.
    var tagged = false

    enum Step {
        case documentStart
        case documentEnd
        case streamEnd
        case alias
        case scalar(String, plain: Bool)
        case listStart
        case listEnd
        case mapStart
        case mapEnd
        /// A step that says nothing to a reader of nodes.
        case other
    }
}

/// What libyaml said of a text that is not YAML.
struct YAMLSyntaxError: Error {
    var place: FilePlace
    var text: String
}

/// Owns one libyaml parser and the bytes that it reads; gives its events one by one.
///
/// libyaml keeps pointers to both, the parser's own address included, so neither may move before the end.
@safe
struct YAMLEventReader: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let input: UnsafeMutableBufferPointer<UInt8>

    init(_ bytes: [UInt8]) {
        unsafe parser = .allocate(capacity: 1)
        unsafe input = .allocate(capacity: max(bytes.count, 1))
        _ = unsafe input.initialize(from: bytes)
        precondition(unsafe yaml_parser_initialize(parser) == 1, "libyaml has no memory for a parser")
        unsafe yaml_parser_set_input_string(parser, input.baseAddress, bytes.count)
        unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    }

    deinit {
        unsafe yaml_parser_delete(parser)
        unsafe parser.deallocate()
        unsafe input.deallocate()
    }

    /// The next event; after `streamEnd` or an error there is none.
    mutating func next() throws(YAMLSyntaxError) -> YAMLEvent {
        var event = unsafe yaml_event_t()
        guard unsafe yaml_parser_parse(parser, &event) == 1 else { throw syntaxError() }
        defer { unsafe yaml_event_delete(&event) }
        return unsafe Self.read(event)
    }

    private static func read(_ event: yaml_event_t) -> YAMLEvent {
        let place = unsafe FilePlace(event.start_mark)
        switch unsafe event.type {
        case YAML_DOCUMENT_START_EVENT: return YAMLEvent(place: place, step: .documentStart)
        case YAML_DOCUMENT_END_EVENT: return YAMLEvent(place: place, step: .documentEnd)
        case YAML_STREAM_END_EVENT: return YAMLEvent(place: place, step: .streamEnd)
        case YAML_ALIAS_EVENT: return YAMLEvent(place: place, step: .alias)
        case YAML_SCALAR_EVENT: return unsafe scalar(event.data.scalar, at: place)
        case YAML_SEQUENCE_START_EVENT:
            let start = unsafe event.data.sequence_start
            return unsafe YAMLEvent(
                place: place, step: .listStart, anchored: start.anchor != nil, tagged: start.tag != nil)
        case YAML_SEQUENCE_END_EVENT: return YAMLEvent(place: place, step: .listEnd)
        case YAML_MAPPING_START_EVENT:
            let start = unsafe event.data.mapping_start
            return unsafe YAMLEvent(
                place: place, step: .mapStart, anchored: start.anchor != nil, tagged: start.tag != nil)
        case YAML_MAPPING_END_EVENT: return YAMLEvent(place: place, step: .mapEnd)
        default: return YAMLEvent(place: place, step: .other)
        }
    }

    private typealias ScalarData = yaml_event_s.__Unnamed_union_data.__Unnamed_struct_scalar

    private static func scalar(_ data: ScalarData, at place: FilePlace) -> YAMLEvent {
        let bytes = unsafe UnsafeBufferPointer(start: data.value, count: data.length)
        let text = unsafe String(decoding: bytes, as: UTF8.self)
        let plain = unsafe data.style == YAML_PLAIN_SCALAR_STYLE
        return unsafe YAMLEvent(
            place: place, step: .scalar(text, plain: plain), anchored: data.anchor != nil, tagged: data.tag != nil)
    }

    private func syntaxError() -> YAMLSyntaxError {
        let text = unsafe parser.pointee.problem.map { unsafe String(cString: $0) } ?? "it cannot be read"
        guard unsafe parser.pointee.error == YAML_READER_ERROR else {
            return YAMLSyntaxError(place: unsafe FilePlace(parser.pointee.problem_mark), text: text)
        }
        return YAMLSyntaxError(place: place(ofByte: unsafe parser.pointee.problem_offset), text: text)
    }

    /// The reader of characters knows no lines, only the byte at which it stopped.
    private func place(ofByte offset: Int) -> FilePlace {
        var place = FilePlace(line: 1, column: 1)
        for index in 0..<min(offset, unsafe input.count) {
            let byte = unsafe input[index]
            if byte == UInt8(ascii: "\n") {
                place = FilePlace(line: place.line + 1, column: 1)
            } else if byte & 0xC0 != 0x80 {
                place.column += 1
            }
        }
        return place
    }
}

extension FilePlace {
    fileprivate init(_ mark: yaml_mark_t) {
        self.init(line: Int(mark.line) + 1, column: Int(mark.column) + 1)
    }
}
