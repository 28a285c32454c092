import PicketJSON
import Testing

@Suite struct LimitTests {
    private let limits = JSONLimits(bytes: 64, depth: 3, elements: 5, stringBytes: 8)

    private func code(_ text: String, _ limits: JSONLimits) -> JSONError.Code? {
        do throws(JSONError) {
            _ = try JSONValue.parse(text, limits: limits)
            return nil
        } catch {
            return error.code
        }
    }

    @Test func aDocumentOfTheGreatestSizeIsRead() {
        #expect(code("[]" + String(repeating: " ", count: 62), limits) == nil)
        #expect(code("[]" + String(repeating: " ", count: 63), limits) == .tooLarge)
    }

    @Test func depthCountsArraysAndObjectsAlike() {
        #expect(code("[{\"a\":[1]}]", limits) == nil)
        #expect(code("[{\"a\":[[]]}]", limits) == .tooDeep)
        #expect(code("[[],[],[[]]]", limits) == nil)
    }

    @Test func elementsCountMembersAndElementsOfTheWholeDocument() {
        #expect(code("[1,2,[3,4]]", limits) == nil)
        #expect(code("[1,2,[3,4,5]]", limits) == .tooManyElements)
        #expect(code("{\"a\":1,\"b\":[1,2,3]}", limits) == nil)
        #expect(code("{\"a\":1,\"b\":[1,2,3,4]}", limits) == .tooManyElements)
    }

    @Test func stringsAreMeasuredAfterTheirEscapesAreResolved() {
        #expect(code("\"12345678\"", limits) == nil)
        #expect(code("\"123456789\"", limits) == .stringTooLong)
        #expect(code(#""\u0031\u0032345678""#, limits) == nil)
        #expect(code(#""\u0031\u00323456789""#, limits) == .stringTooLong)
        #expect(code("\"\u{20AC}\u{20AC}\u{20AC}\"", limits) == .stringTooLong)
        #expect(code("{\"123456789\":1}", limits) == .stringTooLong)
    }

    @Test func theMessagePresetIsWhatTheWireAllows() {
        #expect(JSONLimits.message == JSONLimits(bytes: 65_536, depth: 16, elements: 4096, stringBytes: 16_384))
    }

    @Test func theDocumentPresetReadsAMebibyte() {
        let text = "[\"" + String(repeating: "a", count: (1 << 20) - 4) + "\"]"
        #expect(code(text, .document) == nil)
        #expect(code(text + " ", .document) == .tooLarge)
    }

    @Test func depthIsCappedForTheStacksSake() {
        let deep = JSONLimits(bytes: 1 << 20, depth: .max, elements: .max, stringBytes: 1 << 20)
        #expect(code(String(repeating: "[", count: 512) + String(repeating: "]", count: 512), deep) == nil)
        #expect(code(String(repeating: "[", count: 100_000), deep) == .tooDeep)
    }

    @Test func aDuplicateIsFoundAmongThousandsOfKeys() {
        let keys = (0..<4000).map { "\"k\($0)\":0" }.joined(separator: ",")
        #expect(code("{\(keys)}", .message) == nil)
        for again in ["k0", "k47", "k48", "k3999"] {
            #expect(code("{\(keys),\"\(again)\":0}", .message) == .duplicateKey)
        }
    }
}
