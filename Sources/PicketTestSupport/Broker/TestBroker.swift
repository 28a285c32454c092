import CSystem

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A real Mosquitto on a loopback port of its own; ends with the test whatever happens.
///
/// Calls wait for what they ask for, at most ten seconds.
package final class TestBroker {
    /// Where it listens; stays the same over `start`.
    package private(set) var port: UInt16
    private let options: BrokerOptions
    private let folder: BrokerFolder
    private let program: String
    private var process: BrokerProcess?

    /// Starts a broker and waits until it listens.
    package init(_ options: BrokerOptions = BrokerOptions()) throws(BrokerFailure) {
        self.options = options
        program = try BrokerPrograms.find("mosquitto")
        folder = try BrokerFolder()
        port = 0
        try writeFiles()
        // Another process may take the port between our asking for it and the broker's listening.
        for remaining in [2, 1, 0] {
            do {
                port = UInt16(clamping: picket_free_port())
                try start()
                return
            } catch {
                if remaining == 0 { throw error }
            }
        }
    }

    /// What it logged since its last start.
    package var log: String { folder.text(of: "log") }

    /// The process; nil while it is not running.
    package var pid: Int32? { process?.pid }

    /// Starts it again, on the same port and without what it kept.
    package func start() throws(BrokerFailure) {
        process = nil
        try folder.save(
            options.configuration(port: port, folder: folder.path, isRoot: getuid() == 0), as: "configuration")
        try folder.save("", as: "log")
        let process = try BrokerProcess([program, "-c", "\(folder.path)/configuration"], log: "\(folder.path)/log")
        self.process = process
        for _ in 0..<5000 {
            if Loopback.connects(to: port) { return }
            guard process.isRunning else { break }
            usleep(2000)
        }
        throw BrokerFailure("mosquitto does not listen on port \(port); it logged: \(log)")
    }

    /// Asks it to end, as an administrator would, and waits.
    package func stop() {
        process?.signal(SIGTERM)
        for _ in 0..<5000 where process?.isRunning == true { usleep(2000) }
        process = nil
    }

    /// Kills it.
    package func kill() { process = nil }

    /// Stops its process without ending it: sockets stay open and nothing answers.
    package func suspend() { process?.signal(SIGSTOP) }

    /// Lets a suspended one go on.
    package func resume() { process?.signal(SIGCONT) }

    private func writeFiles() throws(BrokerFailure) {
        if let acl = options.acl { try folder.save(acl.joined(separator: "\n") + "\n", as: "acl") }
        guard !options.users.isEmpty else { return }
        try folder.save(options.users.map { "\($0.name):\($0.password)\n" }.joined(), as: "passwords")
        let tool = try BrokerPrograms.find("mosquitto_passwd")
        let process = try BrokerProcess([tool, "-U", "\(folder.path)/passwords"], log: "\(folder.path)/log")
        for _ in 0..<5000 where process.isRunning { usleep(2000) }
        guard folder.text(of: "passwords").contains(":$") else {
            throw BrokerFailure("mosquitto_passwd did not encrypt the passwords; it said: \(log)")
        }
    }
}
