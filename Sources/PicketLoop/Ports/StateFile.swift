package import PicketModel

/// Why a state file could not be written.
package struct StateFileError: Error, Equatable, Sendable {
    /// A whole sentence that names the file.
    package var message: String

    /// Wraps `message`.
    package init(_ message: String) { self.message = message }
}

/// The port of one small file that is read once and written whole, so that a reader finds the old or the new one.
package protocol StateFile: AnyObject {
    /// What the file holds; `absent` before the first `save`.
    func load() -> Observation<[UInt8]>
    /// Replaces what it holds.
    func save(_ bytes: [UInt8]) throws(StateFileError)
    /// Moves the file away, so that what could not be read is kept when the next is saved; answers its new name.
    func setAside() throws(StateFileError) -> String
}
