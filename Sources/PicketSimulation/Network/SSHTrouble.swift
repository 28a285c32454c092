/// What becomes of an ssh to a host.
enum SSHTrouble: Equatable {
    case none
    /// No answer.
    case silent
    /// sshd closes the connection.
    case closed
    /// sshd does not let the hub in.
    case denied
    /// The connection breaks within the answer.
    case cut
    /// Something else stands before the answer, and after it.
    case noisy
    /// The program is not there.
    case missing
    /// The answer does not come in time.
    case slow
}
