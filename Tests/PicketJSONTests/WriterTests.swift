import PicketJSON
import Testing

@Suite struct WriterTests {
    @Test func everythingIsPrintableASCII() {
        let text = String(String.UnicodeScalarView((0...0x3FF).compactMap(Unicode.Scalar.init))) + "\u{20AC}\u{1F600}"
        let bytes = JSONValue.object([(text, .string(text))]).bytes()
        #expect(bytes.allSatisfy { 0x20...0x7E ~= $0 })
    }

    @Test func aScalarBeyondSixteenBitsIsAPairOfSurrogates() {
        #expect(JSONValue.string("\u{1F600}").text() == #""\ud83d\ude00""#)
    }

    @Test func quotesAndBackslashesAreEscapedAndNothingElseThatPrints() {
        let printable = String(String.UnicodeScalarView((0x20...0x7E).compactMap(Unicode.Scalar.init)))
        let expected = printable.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        #expect(JSONValue.string(printable).text() == "\"\(expected)\"")
    }

    @Test func controlCharactersHaveTheirShortEscapesOrFourDigits() {
        #expect(JSONValue.string("\n\r\t\u{8}\u{C}\0\u{1B}\u{7F}").text() == #""\n\r\t\u0008\u000c\u0000\u001b\u007f""#)
    }

    @Test func aNumberThatIsNotFiniteIsNull() {
        #expect(JSONValue.array([.number(.nan), .number(.infinity), .number(-.infinity)]).text() == "[null,null,null]")
    }

    @Test(
        "a Double is written in its shortest form that reads back",
        arguments: [
            (0.1, "0.1"), (1.0 / 3, "0.3333333333333333"), (1e21, "1e+21"), (-2.5e-7, "-2.5e-07"), (100, "100.0"),
            (.greatestFiniteMagnitude, "1.7976931348623157e+308"), (.leastNonzeroMagnitude, "5e-324"),
        ])
    func double(_ value: Double, _ text: String) throws {
        #expect(JSONValue.number(value).text() == text)
        #expect(try JSONValue.parse(text) == .number(value))
    }

    @Test func integersOfAllSizesAreWritten() {
        #expect(
            JSONValue.array([.integer(Int64.min), -1, 0, .integer(Int64.max)]).text()
                == "[-9223372036854775808,-1,0,9223372036854775807]")
    }

    @Test func theIndentedFormIsForPeople() {
        let value: JSONValue = ["host": "a", "workers": [1, ["id": "b"]], "none": [], "empty": [:]]
        #expect(
            value.text(indented: true) == """
                {
                  "host": "a",
                  "workers": [
                    1,
                    {
                      "id": "b"
                    }
                  ],
                  "none": [],
                  "empty": {}
                }

                """)
    }

    @Test func theCompactFormHasNoSpaceAndNoNewline() {
        let value: JSONValue = ["a": [1, 2], "b": [:]]
        #expect(value.text() == #"{"a":[1,2],"b":{}}"#)
    }

    @Test func bytesAndTextAreTheSame() {
        let value: JSONValue = ["a": "\u{E9}"]
        #expect(Array(value.text().utf8) == value.bytes())
    }
}
