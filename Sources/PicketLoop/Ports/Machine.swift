package import PicketModel

/// One process as the kernel shows it in one look.
package struct ProcessLook: Equatable, Sendable {
    /// Who it is.
    package var identity: ProcessIdentity
    /// Its parent's pid.
    package var parent: Int32
    /// Its effective user id.
    package var user: UInt32
    /// Its short name, which it may have set itself.
    package var name: Untrusted
    /// When it began, since boot.
    package var startedUp: Milliseconds
    /// CPU time it has used, children excluded.
    package var cpu: Milliseconds
    /// Resident memory, in KiB.
    package var resident: Int64
    /// Whether it has ended and waits for its parent.
    package var zombie: Bool

    /// Joins them all.
    package init(
        identity: ProcessIdentity, parent: Int32, user: UInt32, name: Untrusted, startedUp: Milliseconds,
        cpu: Milliseconds, resident: Int64, zombie: Bool
    ) {
        self.identity = identity
        self.parent = parent
        self.user = user
        self.name = name
        self.startedUp = startedUp
        self.cpu = cpu
        self.resident = resident
        self.zombie = zombie
    }
}

/// What a machine has to tell of itself.
package struct MachineMetrics: Equatable, Sendable {
    /// Load over one minute, in thousandths.
    package var loadPermille: Int?
    /// Number of cores.
    package var cores: Int
    /// Memory free for use, in KiB.
    package var memoryFree: Int64?
    /// Memory in all, in KiB.
    package var memoryTotal: Int64?
    /// Disk free below the state folder, in KiB.
    package var diskFree: Int64?
    /// Battery charge in percent.
    package var battery: Int?
    /// CPU that this process and its ended children have used.
    package var ownCPU: Milliseconds
    /// Resident memory of this process, in KiB.
    package var ownResident: Int64

    /// Joins them all.
    package init(
        loadPermille: Int?, cores: Int, memoryFree: Int64?, memoryTotal: Int64?, diskFree: Int64?, battery: Int?,
        ownCPU: Milliseconds, ownResident: Int64
    ) {
        self.loadPermille = loadPermille
        self.cores = cores
        self.memoryFree = memoryFree
        self.memoryTotal = memoryTotal
        self.diskFree = diskFree
        self.battery = battery
        self.ownCPU = ownCPU
        self.ownResident = ownResident
    }
}

/// What is known of a file without reading it.
package struct FileLook: Equatable, Sendable {
    /// What it is.
    package var kind: Kind
    /// Bytes.
    package var size: Int64
    /// When its content last changed, by the wall clock.
    package var modifiedWall: Milliseconds
    /// Who owns it.
    package var user: UInt32
    /// Tells whether two looks are at the same file.
    package var inode: UInt64

    /// Joins them all.
    package init(kind: Kind, size: Int64, modifiedWall: Milliseconds, user: UInt32, inode: UInt64) {
        self.kind = kind
        self.size = size
        self.modifiedWall = modifiedWall
        self.user = user
        self.inode = inode
    }

    /// What a file may be.
    package enum Kind: Sendable {
        case regular, folder, link, socket, other
    }
}

/// Names a watch on a process or a path.
package struct WatchID: Hashable, Sendable {
    /// Rises with every watch.
    package let number: UInt64

    /// Wraps `number`.
    package init(_ number: UInt64) { self.number = number }
}

/// Which part of a file to read.
package enum FilePart: Sendable {
    case beginning
    case end
}

/// The port of the machine: its processes, files and figures. Looks are quick, local and bounded.
///
/// All calls and callbacks are on the loop's thread. Paths on file systems that are not local are refused with
/// `notLocal`, for they may hang.
package protocol Machine: AnyObject {
    /// This boot.
    var boot: BootID { get }
    /// The effective user.
    var user: UInt32 { get }
    /// All pids there are; for a slow sweep.
    func pids() -> Observation<[Int32]>
    /// One process; `absent` where no process has that pid.
    func process(_ pid: Int32) -> Observation<ProcessLook>
    /// The pids of its living children.
    func children(of pid: Int32) -> Observation<[Int32]>
    /// Its arguments, the environment never; at most 64 of them and 16 KiB.
    func arguments(of pid: Int32) -> Observation<[Untrusted]>
    /// Its current folder; `absent` where that folder was removed.
    func folder(of pid: Int32) -> Observation<String>
    /// The paths of listening Unix sockets of processes of this user whose program has this name.
    func listeningSockets(ofProgram name: String) -> Observation<[String]>
    /// Which processes of this user have the file open, among `pids`.
    func holders(of path: String, among pids: [Int32]) -> [Int32]
    /// Figures of the machine.
    func metrics(statePath: String) -> MachineMetrics
    /// What is known of a path; `absent` where there is nothing.
    func look(at path: String) -> Observation<FileLook>
    /// At most `limit` bytes of a regular file that belongs to this user or root; links are not followed at the last part.
    func read(_ path: String, part: FilePart, limit: Int) -> Observation<[UInt8]>
    /// The names in a folder, sorted; at most `limit`.
    func list(_ path: String, limit: Int) -> Observation<[String]>
    /// The path with links resolved; nil where it does not exist.
    func resolve(_ path: String) -> String?
    /// Calls `onExit` once when the process ends; nil where it is gone already or the kernel cannot tell.
    func watchExit(of process: ProcessIdentity, _ onExit: @escaping () -> Void) -> WatchID?
    /// Calls `onChange` with paths below `path` that changed (or `path` itself where more is not known).
    ///
    /// `deep` watches folders below it too, except those named in `leavingOut`. Nil where it cannot be watched: not
    /// local, too many folders, or the kernel's limit; then it must be swept.
    func watchPath(_ path: String, deep: Bool, leavingOut: [String], _ onChange: @escaping ([String]) -> Void)
        -> WatchID?
    /// Ends a watch.
    func unwatch(_ id: WatchID)
}
