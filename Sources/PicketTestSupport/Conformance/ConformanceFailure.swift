/// What a port's form did that the port does not allow.
package struct ConformanceFailure: Error, CustomStringConvertible, Sendable {
    /// What was expected and what came, as a sentence.
    package let description: String
}

/// Throws where `got` is not what was expected, with both in its words.
func expect<Value: Equatable>(_ got: Value, _ expected: Value, _ what: String) throws(ConformanceFailure) {
    guard got != expected else { return }
    throw ConformanceFailure(description: "\(what): expected \(expected), got \(got).")
}

/// Throws where `body` throws nothing.
func expectRefusal(_ what: String, _ body: () throws -> Void) throws(ConformanceFailure) {
    do { try body() } catch { return }
    throw ConformanceFailure(description: "\(what): expected an error, got none.")
}
