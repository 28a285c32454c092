import PicketLoop

/// A mailbox that holds what a test puts there.
package final class MemoryMailbox: Mailbox {
    /// What waits, oldest first.
    package var messages: [[UInt8]] = []

    /// An empty one.
    package init() {}

    package func takeAll() -> [[UInt8]] {
        defer { messages = [] }
        return messages
    }
}
