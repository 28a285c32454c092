/// Reading: RFC 8259 to the letter, UTF-8 only, without a byte order mark, in linear time and bounded memory.
extension JSONValue {
    /// Reads one document.
    package static func parse(_ bytes: Span<UInt8>, limits: JSONLimits = .message) throws(JSONError) -> JSONValue {
        var reader = JSONReader(limits: limits)
        return try reader.document(bytes)
    }

    /// Reads one document.
    package static func parse(_ bytes: [UInt8], limits: JSONLimits = .message) throws(JSONError) -> JSONValue {
        try parse(bytes.span, limits: limits)
    }

    /// Reads one document; an error's offset counts from the slice's start.
    package static func parse(_ bytes: ArraySlice<UInt8>, limits: JSONLimits = .message) throws(JSONError) -> JSONValue
    {
        try parse(bytes.span, limits: limits)
    }

    /// Reads one document from text.
    package static func parse(_ text: String, limits: JSONLimits = .message) throws(JSONError) -> JSONValue {
        try parse(Array(text.utf8), limits: limits)
    }
}
