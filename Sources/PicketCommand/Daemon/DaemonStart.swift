import CSystem
package import PicketConfig
import PicketLoop
import PicketModel
package import PicketOptions

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Why a daemon could not start; a whole sentence, with the next step where there is one.
package struct StartError: Error, Equatable, Sendable {
    /// The sentence.
    package var message: String

    /// Wraps `message`.
    package init(_ message: String) { self.message = message }
}

/// What a daemon does before its kit begins: reads the configuration, applies options, prepares its folder.
package enum DaemonStart {
    /// The settings that a configuration file and the options give together.
    package static func settings(_ options: ParsedArguments) throws(StartError) -> Settings {
        let around = try surroundings()
        var settings = Settings(around: around)
        if let path = options.text("--config") { settings = try load(absolute(path), around: around) }
        if let state = options.text("--state") { settings.state = absolute(state) }
        try apply(options, to: &settings.broker)
        return settings
    }

    /// What the machine and the environment say, where a file says nothing.
    package static func surroundings() throws(StartError) -> Surroundings {
        var name = [CChar](repeating: 0, count: 256)
        _ = unsafe picket_hostname(&name, name.count)
        let machine = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard let host = Surroundings.hostID(ofMachine: machine) else {
            throw StartError(
                "This machine's name '\(Untrusted(machine).display)' gives no host id. Next: set 'host:' in the configuration."
            )
        }
        guard let home = environment("HOME"), home.hasPrefix("/") else {
            throw StartError("HOME is not set to an absolute path.")
        }
        let base = environment("XDG_STATE_HOME") ?? home + "/.local/state"
        return Surroundings(host: host, home: home, state: base + "/picket/up")
    }

    /// Makes the state folder with mode 0700, and takes the lock that keeps a second daemon of the kind off it.
    package static func claim(_ folder: String, as part: String) throws(StartError) {
        try makeFolder(folder)
        let lock = folder + "/\(part).lock"
        guard unsafe picket_lock(lock) >= 0 else {
            throw StartError(
                "Another \(part) already uses \(folder). Next: end it, or name another folder with --state.")
        }
    }

    /// Makes a folder and those above it; one that is there stays as it is.
    package static func makeFolder(_ path: String) throws(StartError) {
        var made = ""
        for part in path.split(separator: "/") {
            made += "/" + part
            if unsafe mkdir(made, 0o700) != 0, errno != EEXIST, errno != EISDIR {
                throw StartError("The folder \(made) could not be made: \(unsafe String(cString: strerror(errno))).")
            }
        }
    }

    private static func load(_ path: String, around: Surroundings) throws(StartError) -> Settings {
        let bytes = try read(path, limit: 1 << 20)
        do {
            return try Settings.load(bytes: bytes, file: path, around: around)
        } catch {
            throw StartError(error.description)
        }
    }

    private static func apply(_ options: ParsedArguments, to broker: inout BrokerSettings) throws(StartError) {
        if let place = options.text("--broker") {
            guard let colon = place.lastIndex(of: ":"), let port = UInt16(place[place.index(after: colon)...]), port > 0
            else { throw StartError("--broker: expected HOST:PORT, found '\(Untrusted(place).display)'.") }
            broker.host = String(place[..<colon])
            broker.port = port
        }
        if let user = options.text("--broker-user") { broker.user = user }
        if let file = options.text("--broker-password-file") { broker.passwordFile = absolute(file) }
        guard broker.password == nil, let file = broker.passwordFile else { return }
        guard let secret = Secret(firstLineOf: try read(file, limit: 8192)) else {
            throw StartError("\(file): expected a password in its first line.")
        }
        broker.password = secret
    }

    private static func read(_ path: String, limit: Int) throws(StartError) -> [UInt8] {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw StartError("\(path) could not be opened: \(unsafe String(cString: strerror(errno))).")
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16 << 10)
        while bytes.count <= limit {
            let count = Self.take(descriptor, &chunk)
            guard count > 0 else { return bytes }
            bytes += chunk.prefix(count)
        }
        throw StartError("\(path) is larger than \(limit) bytes.")
    }

    private static func take(_ descriptor: Int32, _ chunk: inout [UInt8]) -> Int {
        #if canImport(Darwin)
            unsafe Darwin.read(descriptor, &chunk, chunk.count)
        #elseif canImport(Musl)
            unsafe Musl.read(descriptor, &chunk, chunk.count)
        #else
            unsafe Glibc.read(descriptor, &chunk, chunk.count)
        #endif
    }

    /// The path from the root, for a folder that may be left later.
    package static func absolute(_ path: String) -> String {
        guard !path.hasPrefix("/") else { return path }
        var buffer = [CChar](repeating: 0, count: 4096)
        guard unsafe getcwd(&buffer, buffer.count) != nil else { return path }
        let folder = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return folder + "/" + path
    }

    /// The user's home; empty where it is not set.
    package static var userHome: String { environment("HOME") ?? "" }

    private static func environment(_ name: String) -> String? {
        unsafe getenv(name).map { unsafe String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
}
