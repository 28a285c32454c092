/// Changes single members and elements of a JSON document, in the form in which the rest of it is written.
package struct JSONEdit: Equatable, Sendable {
    /// The document as it is now.
    package private(set) var bytes: [UInt8]
    /// Where its values stand.
    package private(set) var outline: JSONOutline
    private let newline: [UInt8]
    private let indent: [UInt8]

    /// Begins with a document, whose line ends and indentation are kept to.
    package init(_ bytes: [UInt8]) throws(JSONError) {
        self.bytes = bytes
        outline = try JSONOutline(bytes)
        let first = bytes.firstIndex(of: 0x0A)
        newline = first.map { $0 > 0 && bytes[$0 - 1] == 0x0D } ?? false ? [0x0D, 0x0A] : [0x0A]
        indent = Self.indent(bytes, outline)
    }

    /// What stands before the first member of the outermost object; two spaces where nothing does.
    private static func indent(_ bytes: [UInt8], _ outline: JSONOutline) -> [UInt8] {
        guard let first = outline.members?.first?.range.lowerBound else { return [0x20, 0x20] }
        let blank = bytes[..<first].suffix(while: { $0 == 0x20 || $0 == 0x09 })
        guard !blank.isEmpty, blank.startIndex > 0, bytes[blank.startIndex - 1] == 0x0A else { return [0x20, 0x20] }
        return Array(blank)
    }

    /// Adds a member at the end of the object at `path`.
    package mutating func add(_ key: String, _ value: JSONValue, at path: [String]) throws(JSONError) {
        guard let place = self.value(at: path), let members = place.members else { return }
        let text = JSONValue.string(key).bytes() + [UInt8(ascii: ":"), 0x20] + written(value, level: path.count + 1)
        try insert(text, after: members.last?.range, in: place, level: path.count + 1)
    }

    /// Adds an element at the end of the array at `path`.
    package mutating func append(_ value: JSONValue, at path: [String]) throws(JSONError) {
        guard let place = self.value(at: path), let elements = place.elements else { return }
        try insert(
            written(value, level: path.count + 1), after: elements.last?.range, in: place, level: path.count + 1)
    }

    /// Takes out the element of the array at `path` that has this number.
    package mutating func removeElement(_ index: Int, at path: [String]) throws(JSONError) {
        guard let place = value(at: path), let elements = place.elements, elements.indices.contains(index) else {
            return
        }
        try remove(index, of: elements.map(\.range), in: place)
    }

    /// Takes out a member of the object at `path`.
    package mutating func remove(_ key: String, at path: [String]) throws(JSONError) {
        guard let place = value(at: path), let members = place.members,
            let index = members.firstIndex(where: { sameBytes($0.key, key) })
        else { return }
        try remove(index, of: members.map(\.range), in: place)
    }

    /// The value at `path`, a key after the other; nil where there is none.
    package func value(at path: [String]) -> JSONOutline? {
        path.reduce(Optional(outline)) { place, key in place?[key] }
    }

    private mutating func insert(_ text: [UInt8], after last: Range<Int>?, in place: JSONOutline, level: Int)
        throws(JSONError)
    {
        if let last {
            try replace(last.upperBound..<last.upperBound, by: [UInt8(ascii: ",")] + line(level) + text)
        } else {
            let inner = place.range.lowerBound + 1..<place.range.upperBound - 1
            try replace(inner, by: line(level) + text + line(level - 1))
        }
    }

    private mutating func remove(_ index: Int, of ranges: [Range<Int>], in place: JSONOutline) throws(JSONError) {
        if index + 1 < ranges.count {
            try replace(ranges[index].lowerBound..<ranges[index + 1].lowerBound, by: [])
        } else if index > 0 {
            try replace(ranges[index - 1].upperBound..<ranges[index].upperBound, by: [])
        } else {
            try replace(place.range.lowerBound + 1..<place.range.upperBound - 1, by: [])
        }
    }

    private mutating func replace(_ range: Range<Int>, by new: [UInt8]) throws(JSONError) {
        bytes.replaceSubrange(range, with: new)
        outline = try JSONOutline(bytes)
    }

    private func line(_ level: Int) -> [UInt8] { newline + Array(repeatElement(indent, count: level).joined()) }

    /// A value as text, over several lines, the first of them where it stands.
    private func written(_ value: JSONValue, level: Int) -> [UInt8] {
        let lines = value.bytes(indented: true).dropLast().split(separator: 0x0A)
        var text = Array(lines[0])
        for rest in lines.dropFirst() {
            let blank = rest.prefix { $0 == 0x20 }
            text += line(level + blank.count / 2) + rest[blank.endIndex...]
        }
        return text
    }
}

extension ArraySlice {
    /// The longest end of which `holds` is true of each element.
    fileprivate func suffix(while holds: (Element) -> Bool) -> ArraySlice {
        var start = endIndex
        while start > startIndex, holds(self[start - 1]) { start -= 1 }
        return self[start...]
    }
}
