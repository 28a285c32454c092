package import PicketLoop
package import PicketModel

/// A little world of processes and files that a test changes; it tells of what it is asked to tell.
package final class ScriptedMachine: Machine {
    /// One process, as the world knows it.
    struct Process {
        var look: ProcessLook
        var arguments: [Untrusted]
        var folder: String?
    }

    /// One watch on paths.
    struct Watch {
        var path: String
        var deep: Bool
        var leavingOut: [String]
        var onChange: ([String]) -> Void
    }

    package let boot: BootID
    package let user: UInt32 = 1000
    /// What `metrics` answers.
    package var figures = MachineMetrics(
        loadPermille: 500, cores: 2, memoryFree: 1 << 20, memoryTotal: 2 << 20, diskFree: 1 << 24, battery: nil,
        ownCPU: .seconds(1), ownResident: 10_000)
    /// Why looks at a process fail, by pid.
    package var failingProcesses: [Int32: LookFailure] = [:]
    /// Processes that live and are not found, by pid.
    package var hiddenProcesses: Set<Int32> = []
    /// Why looks at a path fail.
    package var failingPaths: [String: LookFailure] = [:]
    /// Paths that the kernel does not watch.
    package var unwatchable: Set<String> = []
    /// Whether the kernel tells of exits at all.
    package var tellsExits = true
    /// Which processes have a file open, by path.
    package var openFiles: [String: [Int32]] = [:]
    /// How many files were read.
    package internal(set) var reads = 0

    let clock: any Clock
    var processes: [Int32: Process] = [:]
    var files: [String: (look: FileLook, bytes: [UInt8])] = [:]
    var exits: [WatchID: (identity: ProcessIdentity, body: () -> Void)] = [:]
    var watches: [WatchID: Watch] = [:]
    var made: UInt64 = 0
    var highestPid: Int32 = 99

    /// An empty world on the clock's boot, with `init` as its only process.
    package init(clock: any Clock) {
        self.clock = clock
        boot = clock.now.boot
        start("init", pid: 1, parent: 0)
    }

    package func pids() -> Observation<[Int32]> { .seen(processes.keys.sorted()) }

    package func process(_ pid: Int32) -> Observation<ProcessLook> {
        if let failure = failingProcesses[pid] { return .failed(failure) }
        guard !hiddenProcesses.contains(pid) else { return .absent }
        return processes[pid].map { .seen($0.look) } ?? .absent
    }

    package func children(of pid: Int32) -> Observation<[Int32]> {
        if let failure = failingProcesses[pid] { return .failed(failure) }
        return .seen(processes.values.filter { $0.look.parent == pid }.map(\.look.identity.pid).sorted())
    }

    package func arguments(of pid: Int32) -> Observation<[Untrusted]> {
        if let failure = failingProcesses[pid] { return .failed(failure) }
        return processes[pid].map { .seen($0.arguments) } ?? .absent
    }

    package func folder(of pid: Int32) -> Observation<String> {
        if let failure = failingProcesses[pid] { return .failed(failure) }
        return processes[pid]?.folder.map { .seen($0) } ?? .absent
    }

    package func listeningSockets(ofProgram name: String) -> Observation<[String]> {
        .seen(files.filter { $0.value.look.kind == .socket }.keys.sorted())
    }

    package func holders(of path: String, among pids: [Int32]) -> [Int32] {
        (openFiles[path] ?? []).filter { pids.contains($0) }
    }

    package func metrics(statePath: String) -> MachineMetrics { figures }

    package func watchExit(of process: ProcessIdentity, _ onExit: @escaping () -> Void) -> WatchID? {
        guard tellsExits, processes[process.pid]?.look.identity == process else { return nil }
        made += 1
        exits[WatchID(made)] = (process, onExit)
        return WatchID(made)
    }

    package func watchPath(
        _ path: String, deep: Bool, leavingOut: [String], _ onChange: @escaping ([String]) -> Void
    ) -> WatchID? {
        guard !unwatchable.contains(path) else { return nil }
        made += 1
        watches[WatchID(made)] = Watch(path: path, deep: deep, leavingOut: leavingOut, onChange: onChange)
        return WatchID(made)
    }

    package func unwatch(_ id: WatchID) {
        exits[id] = nil
        watches[id] = nil
    }
}
