package import PicketLoop
package import PicketModel

/// The machine port over a simulated host.
package final class SimulatedMachine: Machine {
    private struct PathWatch {
        var path: String
        var deep: Bool
        var leavingOut: [String]
        var body: ([String]) -> Void
    }

    private let host: WorldHost
    private let life: Life
    private var made: UInt64 = 0
    private var exits: [WatchID: (process: ProcessIdentity, body: () -> Void)] = [:]
    private var paths: [WatchID: PathWatch] = [:]
    private let failure = LookFailure(.denied, "the look fails")

    init(host: WorldHost, life: Life) {
        self.host = host
        self.life = life
    }

    package var boot: BootID { host.time.boot }
    package var user: UInt32 { host.user }

    private var fails: Bool { host.trouble.failing.contains("process") }

    package func pids() -> Observation<[Int32]> { fails ? .failed(failure) : .seen(host.processes.keys.sorted()) }

    package func process(_ pid: Int32) -> Observation<ProcessLook> {
        if fails { return .failed(failure) }
        if host.trouble.hidden.remove(pid) != nil { return .absent }
        guard let process = host.processes[pid] else { return .absent }
        return .seen(process.look(on: host.time, at: host.now, user: user))
    }

    package func children(of pid: Int32) -> Observation<[Int32]> {
        fails ? .failed(failure) : .seen(host.children(of: pid))
    }

    package func arguments(of pid: Int32) -> Observation<[Untrusted]> {
        if fails { return .failed(failure) }
        return host.processes[pid].map { .seen($0.arguments.map { Untrusted($0) }) } ?? .absent
    }

    package func folder(of pid: Int32) -> Observation<String> {
        if fails { return .failed(failure) }
        guard let folder = host.processes[pid]?.folder, host.worktrees[folder]?.exists ?? true else { return .absent }
        return .seen(folder)
    }

    package func listeningSockets(ofProgram name: String) -> Observation<[String]> {
        .seen(host.tmuxRuns ? [host.socket] : [])
    }

    package func holders(of path: String, among pids: [Int32]) -> [Int32] { [] }

    package func metrics(statePath: String) -> MachineMetrics {
        MachineMetrics(
            loadPermille: 500, cores: 2, memoryFree: 1 << 20, memoryTotal: 2 << 20, diskFree: 1 << 24, battery: nil,
            ownCPU: .seconds(1), ownResident: 10_000)
    }

    package func look(at path: String) -> Observation<FileLook> {
        guard let (tree, name) = place(path), tree.exists else { return .absent }
        let wall = host.time.moment(at: host.now).wall
        func file(_ kind: FileLook.Kind, _ at: Int64) -> Observation<FileLook> {
            .seen(
                FileLook(
                    kind: kind, size: 100, modifiedWall: wall - Milliseconds(host.now - at), user: user, inode: 1))
        }
        switch name {
        case "": return file(.folder, 0)
        case ".git": return file(.folder, 0)
        case ".picket/heartbeat": return tree.heartbeatAt.map { file(.regular, $0) } ?? .absent
        default: return .absent
        }
    }

    /// The worktree that a path lies in, and the rest of the path.
    private func place(_ path: String) -> (tree: Worktree, name: String)? {
        if let tree = host.worktrees[path] { return (tree, "") }
        for ending in ["/.git", "/.picket/heartbeat"] where path.hasSuffix(ending) {
            if let tree = host.worktrees[String(path.dropLast(ending.count))] {
                return (tree, String(ending.dropFirst()))
            }
        }
        return nil
    }

    package func read(_ path: String, part: FilePart, limit: Int) -> Observation<[UInt8]> { .absent }

    package func list(_ path: String, limit: Int) -> Observation<[String]> { .absent }

    package func resolve(_ path: String) -> String? { look(at: path).value == nil ? nil : path }

    // MARK: - Watches

    package func watchExit(of process: ProcessIdentity, _ onExit: @escaping () -> Void) -> WatchID? {
        guard !host.trouble.isUntold, host.processes[process.pid]?.identity == process else { return nil }
        made += 1
        exits[WatchID(made)] = (process, onExit)
        return WatchID(made)
    }

    package func watchPath(
        _ path: String, deep: Bool, leavingOut: [String], _ onChange: @escaping ([String]) -> Void
    ) -> WatchID? {
        guard !host.trouble.isUntold else { return nil }
        made += 1
        paths[WatchID(made)] = PathWatch(path: path, deep: deep, leavingOut: leavingOut, body: onChange)
        return WatchID(made)
    }

    package func unwatch(_ id: WatchID) {
        exits[id] = nil
        paths[id] = nil
    }

    /// A process ended.
    func heardExit(of process: ProcessIdentity) {
        guard !host.trouble.isUntold else { return }
        for id in exits.keys.sorted(by: { $0.number < $1.number }) where exits[id]?.process == process {
            life.after(1) { [weak self] in self?.exits.removeValue(forKey: id)?.body() }
        }
    }

    /// Files changed.
    func heardChange(of changed: [String]) {
        guard !host.trouble.isUntold, !changed.isEmpty else { return }
        for id in paths.keys.sorted(by: { $0.number < $1.number }) {
            guard let watch = paths[id] else { continue }
            let covered = changed.filter { Self.covers(watch, $0) }
            if !covered.isEmpty { life.after(3) { [weak self] in self?.paths[id]?.body(covered) } }
        }
    }

    private static func covers(_ watch: PathWatch, _ path: String) -> Bool {
        if path == watch.path { return true }
        guard path.hasPrefix(watch.path), path.dropFirst(watch.path.count).first == "/" else { return false }
        let parts = path.dropFirst(watch.path.count + 1).split(separator: "/")
        guard watch.deep || parts.count == 1 else { return false }
        return !parts.contains { watch.leavingOut.contains(String($0)) }
    }
}
