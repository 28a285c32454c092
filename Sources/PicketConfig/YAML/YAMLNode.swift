/// A place in a file: line and column from 1, the column in characters.
package struct FilePlace: Hashable, Comparable, Sendable {
    /// The line.
    package var line: Int
    /// The column.
    package var column: Int

    /// Joins the two.
    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    package static func < (one: FilePlace, other: FilePlace) -> Bool {
        (one.line, one.column) < (other.line, other.column)
    }
}

/// One node of a YAML document, with the place at which it begins.
struct YAMLNode: Equatable {
    var place: FilePlace
    var content: Content

    enum Content: Equatable {
        /// A scalar; `plain` where it stands without quotes, and so may be a null.
        case scalar(String, plain: Bool)
        case list([YAMLNode])
        case map([Entry])
        /// Something that was refused and reported already, such as an alias.
        case refused
    }

    /// A key and its value.
    struct Entry: Equatable {
        var key: String
        var place: FilePlace
        var value: YAMLNode
    }

    /// Whether nothing stands here: an empty plain scalar, `~` or `null`.
    var isNull: Bool {
        guard case .scalar(let text, plain: true) = content else { return false }
        return ["", "~", "null"].contains(text)
    }

    /// What stands here, as a message calls it.
    var described: String {
        switch content {
        case .scalar(let text, _): isNull ? "nothing" : Quotation.of(text)
        case .list: "a list"
        case .map: "a section with keys of its own"
        case .refused: "something that is refused"
        }
    }
}
