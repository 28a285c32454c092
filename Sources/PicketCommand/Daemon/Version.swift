/// The version of all programs of Picket.
package enum Version {
    /// As `--version` prints it, and presence carries it.
    package static let text = "0.1.0"
}
