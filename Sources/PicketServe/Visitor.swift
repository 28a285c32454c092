import PicketModel

/// One connection to a door.
final class Visitor {
    /// The connection's descriptor, which the server closes.
    let descriptor: Int32
    /// When it is shown out; nil while an answer is owed to it or on its way.
    var deadline: Milliseconds?
    /// It was answered and has asked nothing since.
    var isIdle = false

    init(descriptor: Int32, deadline: Milliseconds) {
        self.descriptor = descriptor
        self.deadline = deadline
    }
}
