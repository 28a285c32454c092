package import PicketLoop
package import PicketModel

/// A state file that lies in memory.
package final class MemoryStateFile: StateFile {
    /// What it holds; nil before the first save.
    package var bytes: [UInt8]?
    /// How often it was saved.
    package private(set) var saves = 0
    /// What was set aside, oldest first.
    package private(set) var damaged: [[UInt8]] = []
    /// Why it cannot be read; nil where it can.
    package var loadFailure: LookFailure?
    /// Why it cannot be written; nil where it can.
    package var saveFailure: StateFileError?

    /// One that holds nothing, or these bytes.
    package init(_ bytes: [UInt8]? = nil) { self.bytes = bytes }

    package func load() -> Observation<[UInt8]> {
        if let loadFailure { return .failed(loadFailure) }
        return bytes.map { .seen($0) } ?? .absent
    }

    package func setAside() throws(StateFileError) -> String {
        if let saveFailure { throw saveFailure }
        damaged.append(bytes ?? [])
        (bytes, loadFailure) = (nil, nil)
        return "memory.damaged-\(damaged.count)"
    }

    package func save(_ bytes: [UInt8]) throws(StateFileError) {
        if let saveFailure { throw saveFailure }
        self.bytes = bytes
        saves += 1
    }
}
