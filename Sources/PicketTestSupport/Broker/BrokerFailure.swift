/// Why a broker for a test could not be had; makes the test fail with the reason.
package struct BrokerFailure: Error, CustomStringConvertible {
    /// One sentence.
    package let description: String

    init(_ description: String) { self.description = description }
}
