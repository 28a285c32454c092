/// How large a document may be; whatever is larger is refused while it is read.
package struct JSONLimits: Equatable, Sendable {
    /// The whole document, in bytes.
    package var bytes: Int
    /// Arrays and objects within each other; a document of one flat object has depth 1. At most 512, for the stack's sake.
    package var depth: Int
    /// Members and elements of all objects and arrays together.
    package var elements: Int
    /// One string or key, in bytes of UTF-8 once its escapes are resolved.
    package var stringBytes: Int

    /// Limits of one's own.
    package init(bytes: Int, depth: Int, elements: Int, stringBytes: Int) {
        self.bytes = bytes
        self.depth = min(depth, 512)
        self.elements = elements
        self.stringBytes = stringBytes
    }

    /// A message on the wire, or one line of a transcript: 64 KiB, depth 16, 4096 elements, strings of 16 KiB.
    package static let message = JSONLimits(bytes: 64 << 10, depth: 16, elements: 4096, stringBytes: 16 << 10)

    /// A file or an HTTP body: 1 MiB, depth 64, 65,536 elements, strings of 1 MiB.
    package static let document = JSONLimits(bytes: 1 << 20, depth: 64, elements: 65_536, stringBytes: 1 << 20)
}
