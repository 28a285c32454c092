import PicketLoop

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A folder of a test's own, removed with all that is in it when the test lets go of it.
package final class TestFolder {
    /// Its path, links resolved.
    package let path: String

    /// Makes one below the system's folder for temporary files.
    package init() throws {
        let below = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
        var template = Array("\(below)/picket-test-XXXXXX".utf8CString)
        guard unsafe mkdtemp(&template) != nil, let real = unsafe realpath(template, nil) else {
            throw TestTrouble("No temporary folder could be made below \(below).")
        }
        path = unsafe String(cString: real)
        unsafe free(real)
    }

    deinit {
        guard let programs = try? RealPrograms() else { return }
        _ = try? programs.run(.init(["/bin/rm", "-rf", path]))
    }

    /// The path of something in it.
    package func below(_ name: String) -> String { "\(path)/\(name)" }

    /// Writes a file, and the folders that lead to it.
    package static func write(_ text: String, to path: String) throws {
        try makeFolder(parent(of: path))
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw TestTrouble("\(path) could not be written.") }
        defer { close(descriptor) }
        var bytes = Array(text.utf8)[...]
        while !bytes.isEmpty {
            let count = unsafe bytes.withUnsafeBytes { unsafe Self.put(descriptor, $0) }
            guard count > 0 else { throw TestTrouble("\(path) could not be filled.") }
            bytes = bytes.dropFirst(count)
        }
    }

    private static func put(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
        #if canImport(Glibc)
            unsafe Glibc.write(descriptor, bytes.baseAddress, bytes.count)
        #elseif canImport(Musl)
            unsafe Musl.write(descriptor, bytes.baseAddress, bytes.count)
        #else
            unsafe Darwin.write(descriptor, bytes.baseAddress, bytes.count)
        #endif
    }

    /// Makes a folder and those that lead to it.
    package static func makeFolder(_ path: String) throws {
        guard !path.isEmpty, unsafe access(path, F_OK) != 0 else { return }
        try makeFolder(parent(of: path))
        guard unsafe mkdir(path, 0o755) == 0 else { throw TestTrouble("The folder \(path) could not be made.") }
    }

    private static func parent(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    }

    /// Says whether something lies at `path`.
    package static func exists(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }

    /// Sets when a file was last changed, by the wall clock in seconds.
    package static func setModified(_ path: String, seconds: Int64) throws {
        let time = timeval(tv_sec: time_t(seconds), tv_usec: 0)
        guard unsafe utimes(path, [time, time]) == 0 else { throw TestTrouble("The time of \(path) could not be set.") }
    }
}
