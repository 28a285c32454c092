import PicketJSON
import Testing

@Suite struct ValueTests {
    @Test func aMemberIsFoundByItsKey() throws {
        let value = try JSONValue.parse(#"{"host":"a","up_ms":12,"git":{"dirty":true}}"#)
        #expect(value["host"]?.string == "a")
        #expect(value["up_ms"]?.integer == 12)
        #expect(value["git"]?["dirty"]?.bool == true)
        #expect(value["none"] == nil)
        #expect(value["host"]?["none"] == nil)
    }

    @Test func aKeyIsFoundByItsBytesOnly() {
        let object: JSONObject = ["e\u{301}": 1]
        #expect(object["\u{E9}"] == nil)
        #expect(object["e\u{301}"] == 1)
    }

    @Test func anAccessorOfAnotherKindIsNil() {
        #expect(JSONValue.integer(1).string == nil)
        #expect(JSONValue.string("1").integer == nil)
        #expect(JSONValue.null.bool == nil)
        #expect(JSONValue.bool(true).number == nil)
        #expect(JSONValue.string("a").array == nil)
        #expect(JSONValue.array([]).object == nil)
    }

    @Test func aWholeNumberIsAnIntegerWithinWhatADoubleCountsExactly() {
        #expect(JSONValue.number(3).integer == 3)
        #expect(JSONValue.number(-0x1p53).integer == -9_007_199_254_740_992)
        #expect(JSONValue.number(0x1p53 + 2).integer == nil)
        #expect(JSONValue.number(0.5).integer == nil)
        #expect(JSONValue.number(.nan).integer == nil)
        #expect(JSONValue.number(.infinity).integer == nil)
        #expect(JSONValue.integer(7).number == 7)
    }

    @Test func nullIsTheOnlyNull() {
        #expect(JSONValue.null.isNull)
        #expect(!JSONValue.bool(false).isNull)
    }

    @Test func aLiteralKeepsItsOrder() {
        let value: JSONValue = ["b": 1, "a": [true, nil, 2.5, "x"], "c": ["d": "\(1 + 1)"]]
        #expect(value.text() == #"{"b":1,"a":[true,null,2.5,"x"],"c":{"d":"2"}}"#)
    }

    @Test func theLaterOfTwoPairsStandsInTheEarlierPlace() {
        #expect(JSONValue.object([("a", 1), ("b", 2), ("a", 3)]).text() == #"{"a":3,"b":2}"#)
    }

    @Test func aMemberIsSetReplacedAndTakenOut() {
        var object = JSONObject()
        object["a"] = 1
        object["b"] = .string("x")
        object["a"] = 2
        object["none"] = nil
        #expect(JSONValue.object(object).text() == #"{"a":2,"b":"x"}"#)
        object["a"] = nil
        #expect(JSONValue.object(object).text() == #"{"b":"x"}"#)
    }

    @Test func everyFormOfBytesIsRead() throws {
        let bytes = Array("x[1]".utf8)
        #expect(try JSONValue.parse(bytes[1...]) == [1])
        let fromSpan = try JSONValue.parse(bytes.span.extracting(1...))
        #expect(fromSpan == [1])
        #expect(try JSONValue.parse("[1]") == [1])
    }

    @Test func anErrorIsASentenceWithThePlaceAndWhatStoodThere() {
        let error = #expect(throws: JSONError.self) { _ = try JSONValue.parse("{\"a\" 1}") }
        #expect(error?.description == "Byte 5 of the JSON document: expected ':' after a key, found '1'.")
        let end = #expect(throws: JSONError.self) { _ = try JSONValue.parse("[1") }
        #expect(end?.description == "Byte 2 of the JSON document: expected ',' or ']' after an element, found the end.")
        let zero = #expect(throws: JSONError.self) { _ = try JSONValue.parse("[\0]") }
        #expect(zero?.description == "Byte 1 of the JSON document: expected a value, found byte 0x0.")
    }
}
