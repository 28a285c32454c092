import CSystem
package import PicketLoop
package import PicketModel

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

extension HostMachine {
    package func pids() -> Observation<[Int32]> {
        var room = 1024
        while room <= Self.mostProcesses {
            var count: Int32 = 0
            let found = unsafe [Int32](unsafeUninitializedCapacity: room) { buffer, initialized in
                count = unsafe picket_pids(buffer.baseAddress, Int32(room))
                initialized = Int(max(count, 0))
            }
            guard count >= 0 else { return .failed(.from(errno: errno, at: "the list of processes")) }
            // A list that fills its room may have been cut.
            if found.count < room { return .seen(found) }
            room *= 4
        }
        return .failed(.tooLarge, "There are more than \(Self.mostProcesses) processes.")
    }

    package func process(_ pid: Int32) -> Observation<ProcessLook> {
        var found = picket_process()
        switch unsafe picket_process(pid, &found) {
        case 1: return .seen(look(of: &found))
        case 0: return .absent
        default: return .failed(.from(errno: errno, at: "process \(pid)"))
        }
    }

    private func look(of found: inout picket_process) -> ProcessLook {
        let name = unsafe withUnsafeBytes(of: &found.name) { bytes in
            unsafe Untrusted(bytes: bytes.prefix { $0 != 0 })
        }
        return ProcessLook(
            identity: ProcessIdentity(boot: boot, pid: found.pid, start: found.start), parent: found.parent,
            user: found.user, name: name, startedUp: Milliseconds(found.started_up_ms),
            cpu: Milliseconds(found.cpu_ms), resident: found.resident_kib, zombie: found.zombie)
    }

    package func children(of pid: Int32) -> Observation<[Int32]> {
        let count = unsafe picket_children(pid, &children, Int32(children.count))
        guard count >= 0 else { return .from(errno: errno, at: "the children of process \(pid)") }
        guard count < children.count else {
            return .failed(.tooLarge, "Process \(pid) has \(Self.mostChildren) children or more.")
        }
        return .seen(Array(children.prefix(Int(count))))
    }

    package func arguments(of pid: Int32) -> Observation<[Untrusted]> {
        let count = unsafe picket_arguments(pid, &text, text.count)
        guard count >= 0 else { return .from(errno: errno, at: "the arguments of process \(pid)") }
        let bytes = text.prefix(Int(count)).lazy.map { UInt8(bitPattern: $0) }
        // Each argument ends in NUL, so the split leaves an empty piece at the end.
        let pieces = bytes.split(separator: 0, maxSplits: Self.mostArguments, omittingEmptySubsequences: false)
        return .seen(pieces.dropLast().map { Untrusted(bytes: $0) })
    }

    package func folder(of pid: Int32) -> Observation<String> {
        let count = unsafe picket_folder(pid, &text, Self.longestPath)
        if count == 0 { return .absent }
        guard count > 0 else {
            // A folder is absent where it was removed; a process that is gone has none that could be.
            return .failed(.from(errno: errno, at: "the folder of process \(pid)"))
        }
        guard let path = pathInText(Int(count)) else {
            return .failed(.malformed, "The folder of process \(pid) is not named in UTF-8.")
        }
        return .seen(path)
    }

    /// The first `count` bytes of the buffer as a path; nil where they are not UTF-8.
    func pathInText(_ count: Int) -> String? {
        String(validating: text.prefix(count).lazy.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    package func listeningSockets(ofProgram name: String) -> Observation<[String]> {
        // Taken before the look: what listens from then on changes the next mark.
        let mark = picket_listening_mark()
        if let known = listening.answer(program: name, mark: mark, up: Milliseconds(picket_up_ms())) {
            return .seen(known)
        }
        let found = lookForListeningSockets(name)
        if let paths = found.value {
            listening.keep(paths, program: name, mark: mark, up: Milliseconds(picket_up_ms()))
        }
        return found
    }

    private func lookForListeningSockets(_ name: String) -> Observation<[String]> {
        let paths = FoundPaths()
        let context = unsafe Unmanaged.passUnretained(paths).toOpaque()
        let result = unsafe picket_listening_sockets(
            name,
            { path, context in
                guard let path = unsafe path, let context = unsafe context else { return }
                let paths = unsafe Unmanaged<FoundPaths>.fromOpaque(context).takeUnretainedValue()
                if let text = unsafe String(validatingCString: path) { paths.list.append(text) }
            }, context)
        guard result >= 0 else { return .failed(.from(errno: errno, at: "the sockets of \(name)")) }
        return .seen(Set(paths.list).sorted())
    }

    package func holders(of path: String, among pids: [Int32]) -> [Int32] {
        guard let actual = resolve(path) else { return [] }
        return pids.filter { unsafe picket_has_open($0, actual) == 1 }
    }

    package func metrics(statePath: String) -> MachineMetrics {
        var free: Int64 = -1
        var total: Int64 = -1
        let memory = unsafe picket_memory(&free, &total) == 0
        return MachineMetrics(
            loadPermille: known(picket_load_permille()), cores: Int(picket_cores()), memoryFree: memory ? free : nil,
            memoryTotal: memory ? total : nil,
            diskFree: locate(statePath) == nil ? known(unsafe picket_disk_free(statePath)) : nil,
            battery: known(picket_battery()), ownCPU: Milliseconds(picket_own_cpu_ms()),
            ownResident: picket_own_resident_kib())
    }

    private func known(_ figure: Int32) -> Int? { figure < 0 ? nil : Int(figure) }
    private func known(_ figure: Int64) -> Int64? { figure < 0 ? nil : figure }
}

/// What a callback from C gathers.
private final class FoundPaths {
    var list: [String] = []
}
