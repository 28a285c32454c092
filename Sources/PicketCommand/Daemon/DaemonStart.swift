import CSystem
package import PicketConfig
package import PicketLoop
import PicketModel
package import PicketOptions

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// What a daemon does before its kit begins: reads the configuration, applies options, prepares its folder.
package enum DaemonStart {
    /// The settings that a configuration file and the options give together.
    package static func settings(_ options: ParsedArguments) throws(CommandError) -> Settings {
        let around = try Surroundings.own(.own())
        var settings = Settings(around: around)
        if let path = options.text("--config") {
            settings = try ConfigurationFile.load(absolute(path), around: around)
        }
        if let state = options.text("--state") { settings.state = absolute(state) }
        if let socket = options.text("--socket").map(absolute) {
            settings.agent.socket = socket
            settings.hub.socket = socket
        }
        try apply(options, to: &settings.broker)
        return settings
    }

    /// Makes the state folder with mode 0700, and takes the lock that keeps a second daemon of the kind off it.
    package static func claim(_ folder: String, as part: String) throws(CommandError) {
        try makeFolder(folder)
        guard unsafe picket_lock(folder + "/\(part).lock") >= 0 else {
            throw CommandError(
                "another \(part) already uses '\(Terminal.safe(folder))'; expected a folder of its own, as --state names it."
            )
        }
    }

    /// Makes a folder and those above it; one that is there stays as it is.
    package static func makeFolder(_ path: String) throws(CommandError) { try Files.makeFolder(path) }

    /// Ends the loop at the first signal that asks for it, after `stop` and a few turns for the goodbye to reach the
    /// broker.
    package static func endOnSignals(_ loop: Loop, _ stop: @escaping () -> Void) throws(CommandError) {
        guard
            let signals = Signals.ending({
                stop()
                loop.schedule(after: .milliseconds(300)) { _ in loop.stop() }
            })
        else { throw CommandError("signals could not be taken over: \(Files.reason(errno)).") }
        loop.add(signals)
    }

    private static func apply(_ options: ParsedArguments, to broker: inout BrokerSettings) throws(CommandError) {
        if let place = options.text("--broker") {
            guard let colon = place.lastIndex(of: ":"), let port = UInt16(place[place.index(after: colon)...]), port > 0
            else { throw CommandError("--broker: expected HOST:PORT, found '\(Untrusted(place).display)'.") }
            broker.host = String(place[..<colon])
            broker.port = port
        }
        if let user = options.text("--broker-user") { broker.user = user }
        if let file = options.text("--broker-password-file") { broker.passwordFile = absolute(file) }
        guard broker.password == nil, let file = broker.passwordFile else { return }
        broker.password = try password(file)
    }

    private static func password(_ file: String) throws(CommandError) -> Secret {
        do throws(Files.Unreadable) {
            if let secret = Secret(firstLineOf: try Files.read(file, limit: 8192)) { return secret }
        } catch {
            throw CommandError("the password file '\(Terminal.safe(file))' cannot be read: \(error.reason).")
        }
        throw CommandError("\(Terminal.safe(file)): expected a password in its first line.")
    }

    /// The path from the root, for a folder that may be left later.
    package static func absolute(_ path: String) -> String {
        guard !path.hasPrefix("/") else { return path }
        var buffer = [CChar](repeating: 0, count: 4096)
        guard unsafe getcwd(&buffer, buffer.count) != nil else { return path }
        let folder = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return folder + "/" + path
    }
}
