/// Swift lines without their comments and without what stands in string literals.
///
/// Good for looking for words; it knows no nested block comments, which the formatter refuses anyway.
struct Code {
    private var isInLongText = false

    static func lines(of file: SourceFile) -> [String] {
        var code = Code()
        return file.lines.map { code.strip($0) }
    }

    mutating func strip(_ line: String) -> String {
        var kept = ""
        var rest = Substring(line)
        while !rest.isEmpty {
            if isInLongText {
                guard let end = rest.firstRange(of: "\"\"\"") else { return kept }
                isInLongText = false
                rest = rest[end.upperBound...]
            } else if rest.hasPrefix("//") {
                return kept
            } else if rest.hasPrefix("\"\"\"") {
                isInLongText = true
                rest = rest.dropFirst(3)
            } else if rest.hasPrefix("#\"") {
                rest = rest.dropFirst(2)
                rest = rest.firstRange(of: "\"#").map { rest[$0.upperBound...] } ?? ""
            } else if rest.hasPrefix("\"") {
                rest = Self.afterText(rest.dropFirst())
            } else {
                kept.append(rest.removeFirst())
            }
        }
        return kept
    }

    /// What follows the quote that ends a text; quotes within an interpolation do not end it.
    private static func afterText(_ text: Substring) -> Substring {
        var rest = text
        var depth = 0
        while let next = rest.popFirst() {
            switch next {
            case "\\" where rest.first == "(":
                depth += 1
                rest = rest.dropFirst()
            case "\\": rest = rest.dropFirst()
            case "(" where depth > 0: depth += 1
            case ")" where depth > 0: depth -= 1
            case "\"" where depth > 0: rest = afterText(rest)
            case "\"": return rest
            default: break
            }
        }
        return rest
    }
}
