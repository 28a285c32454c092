import PicketLoop
import PicketModel
import PicketRuntimes

/// One log that a runtime writes, read at its end and not again before it changed.
struct SessionLog {
    let path: String
    private var read: Facts?
    private var account: Observation<SessionAccount> = .absent

    /// What tells that a file is as it was, and that this host's clock is.
    private struct Facts: Equatable {
        var inode: UInt64
        var size: Int64
        var modifiedWall: Milliseconds
        /// The wall clock's zero, in whole seconds since boot; people may set that clock.
        var bootWall: Int64
    }

    init(path: String) { self.path = path }

    /// What the log says now; `fold` makes an account of its last lines.
    mutating func look(
        on machine: any Machine, at moment: Moment, fold: (LogTail) -> SessionAccount?
    ) -> Observation<SessionAccount> {
        switch machine.look(at: path) {
        case .absent: return .absent
        case .failed(let failure): return .failed(failure)
        case .seen(let file):
            guard file.kind == .regular else {
                return .failed(LookFailure(.malformed, "\(path) is no regular file, so it is not read."))
            }
            let facts = Facts(
                inode: file.inode, size: file.size, modifiedWall: file.modifiedWall,
                bootWall: (moment.wall - moment.up).seconds)
            guard facts != read else { return account }
            let isSame = read?.inode == facts.inode
            account = readAnew(file, on: machine, fold, before: isSame ? account.value : nil)
            // What could not be read is tried again.
            read = account.failure == nil ? facts : nil
            return account
        }
    }

    private func readAnew(
        _ file: FileLook, on machine: any Machine, _ fold: (LogTail) -> SessionAccount?, before: SessionAccount?
    ) -> Observation<SessionAccount> {
        var look = tail(on: machine, LogTail.near)
        var found = look.value.flatMap(fold)
        let tellsTurn = found?.turnStartedUp != nil || found?.turnEndedUp != nil
        if look.value != nil, !tellsTurn, file.size > LogTail.near, before?.turnStartedUp == nil {
            look = tail(on: machine, LogTail.far)
            found = look.value.flatMap(fold)
        }
        if let failure = look.failure ?? look.value?.failure(of: path) { return .failed(failure) }
        // A turn that is longer than what is read began when it was last seen to begin.
        if found?.status == .busy, found?.turnStartedUp == nil, before?.status == .busy {
            found?.turnStartedUp = before?.turnStartedUp
        }
        return found.map { .seen($0) } ?? .absent
    }

    private func tail(on machine: any Machine, _ limit: Int) -> Observation<LogTail> {
        switch machine.read(path, part: .end, limit: limit) {
        case .absent: .absent
        case .failed(let failure): .failed(failure)
        case .seen(let bytes): .seen(LogTail(bytes, isWhole: bytes.count < limit))
        }
    }
}
