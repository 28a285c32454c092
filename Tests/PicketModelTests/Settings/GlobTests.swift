import PicketModel
import Testing

@Suite("Globs over names")
struct GlobTests {
    @Test(
        "fit a whole name",
        arguments: [
            ("sen-*", "sen-470"), ("*", ""), ("*", "a b"), ("s?a", "s1a"), ("[a-c]x", "bx"), ("[!a-c]x", "dx"),
            ("[^0]", "1"), ("a*b*c", "a--b--b--c"), ("\\*", "*"), ("[x-]", "-"), ("stage?", "stageé"),
        ])
    func fits(pattern: String, text: String) throws {
        #expect(try Glob(pattern).matches(text))
    }

    @Test(
        "fit no part and no neighbour of a name",
        arguments: [
            ("sen-*", "xsen-470"), ("sen", "sen-470"), ("s?a", "sa"), ("[a-c]x", "dx"), ("[!a-c]x", "ax"), ("a*b", "a"),
            ("\\*", "a"), ("A", "a"),
        ])
    func doesNotFit(pattern: String, text: String) throws {
        #expect(try !Glob(pattern).matches(text))
    }

    @Test(
        "that cannot be read say why",
        arguments: [
            ("", GlobError.empty), ("[a", .setNotClosed), ("a[]", .emptySet), ("[z-a]", .reversedRange),
            ("a\\", .nothingAfterBackslash), (String(repeating: "a", count: 257), .tooLong),
        ])
    func refused(pattern: String, error: GlobError) {
        #expect(throws: error) { try Glob(pattern) }
    }

    @Test("with many stars take bounded work")
    func manyStars() throws {
        let pattern = String(repeating: "*a", count: 120) + "b"
        #expect(try !Glob(pattern).matches(String(repeating: "a", count: 10_000)))
    }
}
