/// What the way between clients and broker does wrong now, in thousandths of the messages.
struct MessageTrouble {
    /// Messages at most once that are lost.
    var lost = 0
    /// Messages at least once that come twice.
    var doubled = 0
    /// Messages that come late, behind others of other topics.
    var late = 0
    /// Messages that the broker takes and drops from a full queue.
    var dropped = 0

    /// Nothing.
    static let none = MessageTrouble()
}
