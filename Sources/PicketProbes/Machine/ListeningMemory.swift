import PicketModel

/// The last answer to which sockets a program listens on; it holds while no other sockets listen than then.
///
/// A look at the open files of all processes costs more than all other looks of an agent together.
struct ListeningMemory {
    private struct Answer {
        var program: String
        var mark: UInt64
        var up: Milliseconds
        var paths: [String]
    }

    private var last: Answer?
    /// A program may take another name after it began to listen, which no mark shows.
    private static let lifetime = Milliseconds.minutes(1)

    /// The answer that still holds; nil where a look is due. A `mark` of 0 says that there is none.
    func answer(program: String, mark: UInt64, up: Milliseconds) -> [String]? {
        guard let last, mark != 0, last.mark == mark, last.program == program, up - last.up < Self.lifetime else {
            return nil
        }
        return last.paths
    }

    /// Keeps what a look found that began when `mark` was taken.
    mutating func keep(_ paths: [String], program: String, mark: UInt64, up: Milliseconds) {
        last = Answer(program: program, mark: mark, up: up, paths: paths)
    }
}
