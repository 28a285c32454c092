import PicketJSON
import Testing

/// A document that is refused, with the reason and the place.
struct Refused: CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    let code: JSONError.Code
    let offset: Int

    init(_ name: String, _ text: String, _ code: JSONError.Code, at offset: Int) {
        self.init(name, bytes: Array(text.utf8), code, at: offset)
    }

    init(_ name: String, bytes: [UInt8], _ code: JSONError.Code, at offset: Int) {
        self.name = name
        self.bytes = bytes
        self.code = code
        self.offset = offset
    }

    var testDescription: String { name }

    func check(_ location: SourceLocation = #_sourceLocation) {
        do throws(JSONError) {
            let value = try JSONValue.parse(bytes)
            Issue.record("\(name) was accepted as \(value)", sourceLocation: location)
        } catch {
            #expect(error.code == code, "\(error)", sourceLocation: location)
            #expect(error.offset == offset, "\(error)", sourceLocation: location)
        }
    }
}

@Suite struct RefusedDocumentTests {
    @Test("a number is refused", arguments: numbers)
    func number(_ document: Refused) {
        document.check()
    }

    @Test("a string is refused", arguments: strings)
    func string(_ document: Refused) {
        document.check()
    }

    @Test("a structure is refused", arguments: structures)
    func structure(_ document: Refused) {
        document.check()
    }

    @Test("an encoding is refused", arguments: encodings)
    func encoding(_ document: Refused) {
        document.check()
    }

    static let numbers = [
        Refused("a leading zero", "01", .invalidNumber, at: 0),
        Refused("a leading zero after minus", "-012", .invalidNumber, at: 1),
        Refused("two zeros", "00", .invalidNumber, at: 0),
        Refused("a plus", "+1", .unexpectedByte, at: 0),
        Refused("a minus alone", "-", .unexpectedEnd, at: 1),
        Refused("two minuses", "--1", .invalidNumber, at: 1),
        Refused("a minus and a space", "- 1", .invalidNumber, at: 1),
        Refused("a minus and a letter", "-a", .invalidNumber, at: 1),
        Refused("no digit before the point", ".5", .unexpectedByte, at: 0),
        Refused("no digit between minus and point", "-.5", .invalidNumber, at: 1),
        Refused("no digit after the point", "1.", .unexpectedEnd, at: 2),
        Refused("no digit after the point in an array", "[1.]", .invalidNumber, at: 3),
        Refused("no digit between point and exponent", "1.e2", .invalidNumber, at: 2),
        Refused("two points", "1.2.3", .trailingBytes, at: 3),
        Refused("an exponent without digits", "1e", .unexpectedEnd, at: 2),
        Refused("an exponent of a sign alone", "1e+", .unexpectedEnd, at: 3),
        Refused("an exponent with two signs", "[1e+-2]", .invalidNumber, at: 4),
        Refused("an exponent with a fraction", "1e2.5", .trailingBytes, at: 3),
        Refused("two exponents", "1e2e3", .trailingBytes, at: 3),
        Refused("hexadecimal", "0x1F", .trailingBytes, at: 1),
        Refused("NaN", "NaN", .unexpectedByte, at: 0),
        Refused("Infinity", "Infinity", .unexpectedByte, at: 0),
        Refused("minus Infinity", "-Infinity", .invalidNumber, at: 1),
        Refused("a space between digits", "[1 2]", .unexpectedByte, at: 3),
        Refused("an underscore between digits", "1_000", .trailingBytes, at: 1),
        Refused("a comma for a point", "1,5", .trailingBytes, at: 1),
        Refused("a letter after digits", "[1a]", .unexpectedByte, at: 2),
        Refused("beyond the greatest Double", "[1e309]", .numberOutOfRange, at: 1),
        Refused("beyond the least Double", "-1e309", .numberOutOfRange, at: 0),
        Refused("an exponent beyond 64 bits", "1e99999999999999999999", .numberOutOfRange, at: 0),
        Refused("digits without end", String(repeating: "1", count: 1025), .numberTooLong, at: 0),
        Refused("a fraction without end", "0." + String(repeating: "1", count: 1025), .numberTooLong, at: 2),
        Refused("digits of another script", "\u{FF11}", .unexpectedByte, at: 0),
    ]

    static let strings = [
        Refused("no closing quote", "\"abc", .unexpectedEnd, at: 4),
        Refused("a quote alone", "\"", .unexpectedEnd, at: 1),
        Refused("an escaped closing quote", #""\""#, .unexpectedEnd, at: 3),
        Refused("a backslash at the end", #""\"#, .unexpectedEnd, at: 2),
        Refused("single quotes", "'a'", .unexpectedByte, at: 0),
        Refused("no quotes", "abc", .unexpectedByte, at: 0),
        Refused("a bare line feed", "\"a\nb\"", .controlCharacter, at: 2),
        Refused("a bare tabulator", "\"\t\"", .controlCharacter, at: 1),
        Refused("a bare zero", "\"\0\"", .controlCharacter, at: 1),
        Refused("a bare unit separator", "\"a\u{1F}\"", .controlCharacter, at: 2),
        Refused("a control character after an escape", "\"\\n\u{1}\"", .controlCharacter, at: 3),
        Refused("an unknown escape", #""\x41""#, .invalidEscape, at: 2),
        Refused("an escaped single quote", #""\'""#, .invalidEscape, at: 2),
        Refused("an escaped zero", #""\0""#, .invalidEscape, at: 2),
        Refused("an escape in capitals", #""\N""#, .invalidEscape, at: 2),
        Refused("an escaped line feed as it stands", "\"\\\n\"", .invalidEscape, at: 2),
        Refused("a capital U", #""\U0041""#, .invalidEscape, at: 2),
        Refused("no digits after u", #""\u""#, .invalidEscape, at: 3),
        Refused("three digits after u", #""\u004""#, .invalidEscape, at: 6),
        Refused("a letter that is no digit", #""\u00g0""#, .invalidEscape, at: 5),
        Refused("a sign among the digits", #""\u+041""#, .invalidEscape, at: 3),
        Refused("braces around the digits", #""\u{41}""#, .invalidEscape, at: 3),
        Refused("digits of another script", "\"\\u004\u{FF11}\"", .invalidEscape, at: 6),
        Refused("the end among the digits", #""\u00"#, .unexpectedEnd, at: 5),
        Refused("a lead surrogate alone", #""\ud800""#, .loneSurrogate, at: 1),
        Refused("a lead surrogate before text", #""a\ud800b""#, .loneSurrogate, at: 2),
        Refused("a lead surrogate before another escape", #""\ud800\n""#, .loneSurrogate, at: 1),
        Refused("a lead surrogate before a letter", #""\ud800\u0041""#, .loneSurrogate, at: 1),
        Refused("two lead surrogates", #""\ud800\ud800""#, .loneSurrogate, at: 1),
        Refused("a trail surrogate alone", #""\udc00""#, .loneSurrogate, at: 1),
        Refused("surrogates in the wrong order", #""\udc00\ud800""#, .loneSurrogate, at: 1),
        Refused("the last trail surrogate", #""\udfff""#, .loneSurrogate, at: 1),
        Refused("a lead surrogate at the end", #""\ud800"#, .unexpectedEnd, at: 7),
        Refused("a lead surrogate before half an escape", #""\ud800\u12""#, .invalidEscape, at: 11),
        Refused("two strings", #""a""b""#, .trailingBytes, at: 3),
    ]

    static let structures = [
        Refused("nothing", "", .unexpectedEnd, at: 0),
        Refused("white space alone", " \n", .unexpectedEnd, at: 2),
        Refused("an open array", "[", .unexpectedEnd, at: 1),
        Refused("an open object", "{", .unexpectedEnd, at: 1),
        Refused("an array open after an element", "[1", .unexpectedEnd, at: 2),
        Refused("an array open after a comma", "[1,", .unexpectedEnd, at: 3),
        Refused("a closing bracket alone", "]", .unexpectedByte, at: 0),
        Refused("a closing brace alone", "}", .unexpectedByte, at: 0),
        Refused("a comma alone", ",", .unexpectedByte, at: 0),
        Refused("a colon alone", ":", .unexpectedByte, at: 0),
        Refused("a trailing comma in an array", "[1,]", .unexpectedByte, at: 3),
        Refused("a trailing comma in an object", "{\"a\":1,}", .unexpectedByte, at: 7),
        Refused("a leading comma", "[,1]", .unexpectedByte, at: 1),
        Refused("two commas", "[1,,2]", .unexpectedByte, at: 3),
        Refused("a comma in an empty array", "[,]", .unexpectedByte, at: 1),
        Refused("no comma between elements", "[1 true]", .unexpectedByte, at: 3),
        Refused("no comma between members", "{\"a\":1 \"b\":2}", .unexpectedByte, at: 7),
        Refused("a colon in an array", "[1:2]", .unexpectedByte, at: 2),
        Refused("an array closed by a brace", "[1}", .unexpectedByte, at: 2),
        Refused("an object closed by a bracket", "{\"a\":1]", .unexpectedByte, at: 6),
        Refused("a key without a value", "{\"a\"}", .unexpectedByte, at: 4),
        Refused("a colon without a value", "{\"a\":}", .unexpectedByte, at: 5),
        Refused("a value without a key", "{:1}", .unexpectedByte, at: 1),
        Refused("an object of values", "{1,2}", .unexpectedByte, at: 1),
        Refused("an object with a comma for a colon", "{\"a\",1}", .unexpectedByte, at: 4),
        Refused("two colons", "{\"a\"::1}", .unexpectedByte, at: 5),
        Refused("a key without quotes", "{a:1}", .unexpectedByte, at: 1),
        Refused("a key in single quotes", "{'a':1}", .unexpectedByte, at: 1),
        Refused("a number as a key", "{1:1}", .unexpectedByte, at: 1),
        Refused("null as a key", "{null:1}", .unexpectedByte, at: 1),
        Refused("the same key twice", "{\"a\":1,\"a\":1}", .duplicateKey, at: 7),
        Refused("the same key once escaped", #"{"a":1,"\u0061":2}"#, .duplicateKey, at: 7),
        Refused("the empty key twice", "{\"\":1,\"\":2}", .duplicateKey, at: 6),
        Refused("two values", "1 2", .trailingBytes, at: 2),
        Refused("two arrays", "[][]", .trailingBytes, at: 2),
        Refused("a second closing bracket", "[]]", .trailingBytes, at: 2),
        Refused("a comma after the value", "{},", .trailingBytes, at: 2),
        Refused("a zero byte after the value", "{}\0", .trailingBytes, at: 2),
        Refused("a zero byte in the structure", "[\0]", .unexpectedByte, at: 1),
        Refused("a comment", "[1/* a */]", .unexpectedByte, at: 2),
        Refused("a line comment", "1 // a", .trailingBytes, at: 2),
        Refused("a form feed as white space", "[\u{C}]", .unexpectedByte, at: 1),
        Refused("a no-break space as white space", "[\u{A0}]", .unexpectedByte, at: 1),
        Refused("True", "True", .unexpectedByte, at: 0),
        Refused("half a word", "tru", .unexpectedEnd, at: 3),
        Refused("half a word in an array", "[nul]", .unexpectedByte, at: 4),
        Refused("a word with more letters", "nulll", .trailingBytes, at: 4),
        Refused("a misspelt word", "falze", .unexpectedByte, at: 3),
        Refused("undefined", "undefined", .unexpectedByte, at: 0),
        Refused("a member at the top", "\"a\":1", .trailingBytes, at: 3),
    ]

    static let encodings = [
        Refused("a byte order mark", bytes: [0xEF, 0xBB, 0xBF, 0x31], .byteOrderMark, at: 0),
        Refused("a byte order mark alone", bytes: [0xEF, 0xBB, 0xBF], .byteOrderMark, at: 0),
        Refused("UTF-16, big end first", bytes: [0xFE, 0xFF, 0x00, 0x31], .unexpectedByte, at: 0),
        Refused("UTF-16 without a mark", bytes: [0x31, 0x00], .trailingBytes, at: 1),
        Refused("a tail alone", bytes: [0x22, 0x80, 0x22], .invalidUTF8, at: 1),
        Refused("a head alone", bytes: [0x22, 0xC3, 0x22], .invalidUTF8, at: 1),
        Refused("Latin-1", bytes: [0x22, 0x61, 0xE9, 0x22], .invalidUTF8, at: 2),
        Refused("two bytes for one", bytes: [0x22, 0xC0, 0xAF, 0x22], .invalidUTF8, at: 1),
        Refused("two bytes for one, the last", bytes: [0x22, 0xC1, 0xBF, 0x22], .invalidUTF8, at: 1),
        Refused("three bytes for two", bytes: [0x22, 0xE0, 0x9F, 0xBF, 0x22], .invalidUTF8, at: 1),
        Refused("four bytes for three", bytes: [0x22, 0xF0, 0x8F, 0xBF, 0xBF, 0x22], .invalidUTF8, at: 1),
        Refused("a surrogate in UTF-8", bytes: [0x22, 0xED, 0xA0, 0x80, 0x22], .invalidUTF8, at: 1),
        Refused("the last surrogate in UTF-8", bytes: [0x22, 0xED, 0xBF, 0xBF, 0x22], .invalidUTF8, at: 1),
        Refused("beyond Unicode", bytes: [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], .invalidUTF8, at: 1),
        Refused("five bytes", bytes: [0x22, 0xF8, 0x88, 0x80, 0x80, 0x80, 0x22], .invalidUTF8, at: 1),
        Refused("FE", bytes: [0x22, 0xFE, 0x22], .invalidUTF8, at: 1),
        Refused("FF", bytes: [0x22, 0xFF, 0x22], .invalidUTF8, at: 1),
        Refused("three bytes without the last", bytes: [0x22, 0xE2, 0x82, 0x22], .invalidUTF8, at: 1),
        Refused("four bytes without the last", bytes: [0x22, 0xF0, 0x9F, 0x98, 0x22], .invalidUTF8, at: 1),
        Refused("a sequence cut by the end", bytes: [0x22, 0xE2, 0x82], .invalidUTF8, at: 1),
        Refused("a bad byte after an escape", bytes: [0x22, 0x5C, 0x6E, 0xFF, 0x22], .invalidUTF8, at: 3),
        Refused("a bad byte in a key", bytes: [0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D], .invalidUTF8, at: 2),
        Refused("a bad byte outside of strings", bytes: [0x5B, 0xFF, 0x5D], .unexpectedByte, at: 1),
    ]
}
