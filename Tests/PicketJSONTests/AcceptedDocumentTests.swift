import PicketJSON
import Testing

/// A document that is accepted, and what is written when it is written again.
struct Accepted: CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    let again: String

    init(_ name: String, _ text: String, as again: String? = nil) {
        self.init(name, bytes: Array(text.utf8), as: again ?? text)
    }

    init(_ name: String, bytes: [UInt8], as again: String) {
        self.name = name
        self.bytes = bytes
        self.again = again
    }

    var testDescription: String { name }
}

@Suite struct AcceptedDocumentTests {
    @Test("a number is accepted", arguments: numbers)
    func number(_ document: Accepted) throws {
        #expect(try JSONValue.parse(document.bytes).text() == document.again)
    }

    @Test("a string is accepted", arguments: strings)
    func string(_ document: Accepted) throws {
        #expect(try JSONValue.parse(document.bytes).text() == document.again)
    }

    @Test("a structure is accepted", arguments: structures)
    func structure(_ document: Accepted) throws {
        #expect(try JSONValue.parse(document.bytes).text() == document.again)
    }

    @Test("UTF-8 of every length is accepted", arguments: encodings)
    func encoding(_ document: Accepted) throws {
        #expect(try JSONValue.parse(document.bytes).text() == document.again)
    }

    static let numbers = [
        Accepted("zero", "0"),
        Accepted("one digit", "7"),
        Accepted("minus one", "-1"),
        Accepted("minus zero stays a number", "-0", as: "-0.0"),
        Accepted("minus zero with a fraction", "-0.0"),
        Accepted("zero with an exponent", "0e1", as: "0.0"),
        Accepted("zero with a huge exponent", "0e99999999999999999999", as: "0.0"),
        Accepted("a fraction", "0.5"),
        Accepted("a fraction that ends in zeros", "1.500", as: "1.5"),
        Accepted("a whole number with a fraction stays a number", "5.0"),
        Accepted("a large exponent letter", "1E2", as: "100.0"),
        Accepted("an exponent with plus", "1e+2", as: "100.0"),
        Accepted("an exponent with minus", "1e-2", as: "0.01"),
        Accepted("an exponent with leading zeros", "1e002", as: "100.0"),
        Accepted("a fraction and an exponent", "-12.5e-1", as: "-1.25"),
        Accepted("the greatest 64-bit integer", "9223372036854775807"),
        Accepted("the least 64-bit integer", "-9223372036854775808"),
        Accepted("one beyond the greatest", "9223372036854775808", as: "9.223372036854776e+18"),
        Accepted("one beyond the least", "-9223372036854775809", as: "-9.223372036854776e+18"),
        Accepted("the greatest unsigned integer", "18446744073709551615", as: "1.8446744073709552e+19"),
        Accepted("twenty-five digits", "1234567890123456789012345", as: "1.2345678901234568e+24"),
        Accepted("the greatest Double", "1.7976931348623157e308", as: "1.7976931348623157e+308"),
        Accepted("the least normal Double", "2.2250738585072014e-308"),
        Accepted("the least Double", "5e-324"),
        Accepted("a number that rounds to zero", "1e-400", as: "0.0"),
        Accepted("a tenth", "0.1"),
        Accepted("a hard case of rounding", "9007199254740993.0", as: "9007199254740992.0"),
        Accepted("more digits than count", "0.1000000000000000055511151231257827", as: "0.1"),
        Accepted("an exact power at the edge of the fast way", "1e22", as: "1e+22"),
        Accepted("a power beyond the fast way", "1e23", as: "1e+23"),
        Accepted("a number at the start of an array", "[1,2]"),
        Accepted("a number before a space", "[1 ]", as: "[1]"),
        Accepted("a number before a closing brace", "{\"a\":-3}"),
    ]

    static let strings = [
        Accepted("empty", "\"\""),
        Accepted("a space", "\" \""),
        Accepted("a letter", "\"a\""),
        Accepted("sixteen letters", "\"abcdefghijklmnop\""),
        Accepted("an escaped quote", #""\"""#),
        Accepted("an escaped backslash", #""\\""#),
        Accepted("a quote after an escaped backslash", #"["\\"]"#),
        Accepted("an escaped slash", #""\/""#, as: "\"/\""),
        Accepted("a bare slash", "\"/\""),
        Accepted("an escaped backspace", #""\b""#, as: #""\u0008""#),
        Accepted("an escaped form feed", #""\f""#, as: #""\u000c""#),
        Accepted("an escaped line feed", #""\n""#),
        Accepted("an escaped carriage return", #""\r""#),
        Accepted("an escaped tabulator", #""\t""#),
        Accepted("all short escapes in a row", #""\"\\\/\b\f\n\r\t""#, as: #""\"\\/\u0008\u000c\n\r\t""#),
        Accepted("an escaped letter", #""\u0041""#, as: "\"A\""),
        Accepted("an escaped zero", #""\u0000""#),
        Accepted("large hexadecimal digits", #""\u00E9""#, as: #""\u00e9""#),
        Accepted("mixed hexadecimal digits", #""\u20aC""#, as: #""\u20ac""#),
        Accepted("an escape between letters", #""a\u000ab""#, as: #""a\nb""#),
        Accepted("text after an escape", #""\tab""#),
        Accepted("a surrogate pair", #""\ud83d\ude00""#),
        Accepted("a surrogate pair in large letters", #""\uD83D\uDE00""#, as: #""\ud83d\ude00""#),
        Accepted("the first pair", #""\ud800\udc00""#),
        Accepted("the last pair, a noncharacter", #""\udbff\udfff""#),
        Accepted("two pairs", #""\ud83d\ude00\ud83d\ude01""#),
        Accepted("a noncharacter", #""\uffff""#),
        Accepted("an escaped byte order mark", #""\ufeff""#),
        Accepted("a backslash and u as text", #""\\u0041""#),
        Accepted("DEL as it stands", "\"\u{7F}\"", as: #""\u007f""#),
        Accepted("a line separator as it stands", "\"\u{2028}\"", as: #""\u2028""#),
        Accepted("angle brackets and ampersand stay", "\"<a href='x'>&</a>\""),
        Accepted("brackets in a string", "\"[{]}:,\""),
        Accepted("a comment in a string", "\"/* a */ // b\""),
        Accepted("an escape in a key", #"{"\u0061b":1}"#, as: "{\"ab\":1}"),
        Accepted("an empty key", "{\"\":0}"),
    ]

    static let structures = [
        Accepted("null", "null"),
        Accepted("true", "true"),
        Accepted("false", "false"),
        Accepted("an empty array", "[]"),
        Accepted("an empty object", "{}"),
        Accepted("an empty array with a space", "[ ]", as: "[]"),
        Accepted("an empty object with a space", "{ }", as: "{}"),
        Accepted("one element", "[null]"),
        Accepted("several elements", "[1,\"a\",true,null,[],{}]"),
        Accepted("arrays within each other", "[[[[]]]]"),
        Accepted("objects within each other", #"{"a":{"b":{"c":{}}}}"#),
        Accepted("members in their order", #"{"z":1,"a":2,"m":3}"#),
        Accepted("keys that differ in case", #"{"a":1,"A":2}"#),
        Accepted("keys that are canonically equivalent and other bytes", #"{"\u00e9":1,"e\u0301":2}"#),
        Accepted("a key that Unicode holds equal to K", #"{"K":1,"\u212a":2}"#),
        Accepted("white space of all four kinds", " \t\r\n[ \t\r\n1 \t\r\n, 2 ]\n", as: "[1,2]"),
        Accepted("white space around a colon", "{ \"a\" : 1 , \"b\" : 2 }", as: "{\"a\":1,\"b\":2}"),
        Accepted("white space around a word", "\n true \n", as: "true"),
        Accepted("white space around a string", " \"a\" ", as: "\"a\""),
        Accepted("no white space at all", "{\"a\":[1,{\"b\":null}]}"),
    ]

    static let encodings = [
        Accepted("two bytes", bytes: [0x22, 0xC3, 0xA9, 0x22], as: #""\u00e9""#),
        Accepted("the first of two bytes", bytes: [0x22, 0xC2, 0x80, 0x22], as: #""\u0080""#),
        Accepted("the last of two bytes", bytes: [0x22, 0xDF, 0xBF, 0x22], as: #""\u07ff""#),
        Accepted("three bytes", bytes: [0x22, 0xE2, 0x82, 0xAC, 0x22], as: #""\u20ac""#),
        Accepted("the first of three bytes", bytes: [0x22, 0xE0, 0xA0, 0x80, 0x22], as: #""\u0800""#),
        Accepted("the last before the surrogates", bytes: [0x22, 0xED, 0x9F, 0xBF, 0x22], as: #""\ud7ff""#),
        Accepted("the first after the surrogates", bytes: [0x22, 0xEE, 0x80, 0x80, 0x22], as: #""\ue000""#),
        Accepted("a noncharacter", bytes: [0x22, 0xEF, 0xBF, 0xBF, 0x22], as: #""\uffff""#),
        Accepted("a byte order mark in a string", bytes: [0x22, 0xEF, 0xBB, 0xBF, 0x22], as: #""\ufeff""#),
        Accepted("four bytes", bytes: [0x22, 0xF0, 0x9F, 0x98, 0x80, 0x22], as: #""\ud83d\ude00""#),
        Accepted("the first of four bytes", bytes: [0x22, 0xF0, 0x90, 0x80, 0x80, 0x22], as: #""\ud800\udc00""#),
        Accepted("the last of four bytes", bytes: [0x22, 0xF4, 0x8F, 0xBF, 0xBF, 0x22], as: #""\udbff\udfff""#),
        Accepted("letters around it", bytes: [0x22, 0x61, 0xC3, 0xA9, 0x62, 0x22], as: #""a\u00e9b""#),
        Accepted(
            "beside an escape", bytes: [0x22, 0xC3, 0xA9, 0x5C, 0x6E, 0xC3, 0xA9, 0x22], as: #""\u00e9\n\u00e9""#),
    ]
}
