import CSystem
import PicketLoop
import PicketModel

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Writes what the private broker reads: its configuration, its ACL and its users.
struct BrokerFiles {
    let values: BrokerConfiguration.Values
    /// mosquitto_passwd(1), by path.
    let hasher: String

    /// Writes the files; `then` gets an error, or nil once the passwords are hashed.
    func write(_ commands: any Commands, then: @escaping (CommandError?) -> Void) throws(CommandError) {
        let folder = values.folder
        try Files.makePrivateFolder(folder.broker)
        try Files.write(
            folder.brokerConfiguration, BrokerConfiguration.rendered(BrokerConfiguration.configuration, values))
        try Files.write(folder.brokerACL, BrokerConfiguration.rendered(BrokerConfiguration.acl, values))
        let passwords = [(Part.hub, "hub", try Self.password()), (.agent, values.host, try Self.password())]
        for (part, _, password) in passwords { try Files.write(folder.password(of: part), password + "\n") }
        try Files.write(folder.brokerUsers, passwords.map { "\($0.1):\($0.2)\n" }.joined())
        let command = Command([hasher, "-U", folder.brokerUsers], deadline: .seconds(10))
        commands.run(command) { result in then(Self.error(of: result, command)) }
    }

    private static func error(of result: CommandResult, _ command: Command) -> CommandError? {
        if result.end == .exited(0) { return nil }
        let words = Terminal.safe(String(decoding: result.errors, as: UTF8.self))
        return CommandError("the broker's passwords could not be hashed by mosquitto_passwd: \(result.end) \(words)")
    }

    /// 32 hexadecimal digits of the kernel's randomness.
    private static func password() throws(CommandError) -> String {
        var bytes = [UInt8](repeating: 0, count: 16)
        guard unsafe picket_entropy(&bytes, bytes.count) else {
            throw CommandError("this system gives no randomness for a password.")
        }
        return bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    /// The name of the user who runs this.
    static func userName() throws(CommandError) -> String {
        guard let entry = unsafe getpwuid(getuid()), let name = unsafe entry.pointee.pw_name else {
            throw CommandError("the user of id \(getuid()) has no name, which the broker needs.", next: "id -un")
        }
        return unsafe String(cString: name)
    }
}
