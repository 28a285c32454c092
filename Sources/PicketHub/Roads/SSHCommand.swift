package import PicketLoop
package import PicketModel
package import PicketWire

/// ssh as the hub runs it: arguments, never a local shell; nothing asks, nothing is forwarded, no unknown host is let in.
///
/// Of an option that is given twice ssh takes the first, so what keeps it safe stands before what the configuration says.
package struct SSHCommand {
    private let settings: SSHSettings
    private let host: HostSettings
    private let destination: SSHDestination
    /// Where a connection that stays open for the next poll is found; nil for none.
    private let control: String?

    /// For one host; nil where it has no `ssh:` entry. Connections are kept open below `folder`, where one is given.
    package init?(_ host: HostSettings, settings: SSHSettings, folder: String?) {
        guard let destination = host.ssh else { return nil }
        self.settings = settings
        self.host = host
        self.destination = destination
        control = folder.flatMap { Self.controlPath(in: $0, for: host) }
    }

    /// One poll: runs the probe there and gives it `request`.
    package func poll(_ request: ProbeRequest, nonce: String, deadline: Milliseconds) -> Command {
        let patience = max(min(8, deadline.seconds - 1), 1)
        let probe = "\(Self.quoted(host.agent)) probe --stdin --frame \(nonce)"
        return Command(
            beginning + ["-T"] + safety + sharing + host.sshOptions.map { "-o\($0.text)" } + [
                "-oConnectTimeout=\(patience)", "-oServerAliveInterval=5", "-oServerAliveCountMax=2", "--",
                destination.text, probe,
            ], environment: Self.environment, input: request.payload, deadline: deadline,
            outputLimit: ProbeMessage.largest)
    }

    /// Ends the connection that stays open, where there is one.
    package var close: Command? {
        guard control != nil else { return nil }
        return Command(
            beginning + safety + sharing + host.sshOptions.map { "-o\($0.text)" }
                + ["-O", "exit", "--", destination.text],
            environment: Self.environment, deadline: .seconds(2))
    }

    private var beginning: [String] { [settings.program, "-F", settings.config ?? "none"] }

    private var safety: [String] {
        [
            "-oBatchMode=yes", "-oStrictHostKeyChecking=yes", "-oForwardAgent=no", "-oForwardX11=no",
            "-oClearAllForwardings=yes", "-oPermitLocalCommand=no", "-oRemoteCommand=none", "-oLogLevel=INFO",
        ]
    }

    private var sharing: [String] {
        guard let control else { return ["-oControlMaster=no", "-oControlPath=none"] }
        return ["-oControlMaster=auto", "-oControlPath=\(control)", "-oControlPersist=60"]
    }

    /// Its messages are read here, so they are to be the ones that are known.
    private static var environment: [String] {
        Environment.all().filter { !$0.hasPrefix("LC_") && !$0.hasPrefix("LANG") } + ["LC_ALL=C"]
    }

    /// A socket's path has at most 103 bytes on macOS, and ssh binds one that is 17 longer first.
    static func controlPath(in folder: String, for host: HostSettings) -> String? {
        let parts = [host.id.text, host.ssh?.text ?? ""] + host.sshOptions.map(\.text)
        let hash = parts.joined(separator: "\n").utf8.reduce(UInt64(0xCBF2_9CE4_8422_2325)) {
            ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3
        }
        let path = "\(folder)/\(String(hash, radix: 36))"
        // ssh expands % and ~ in it, and no folder of ours needs them.
        return path.utf8.count <= 86 && !path.utf8.contains { "%~ \"".utf8.contains($0) } ? path : nil
    }

    /// ssh hands one line to the far shell: what that could read otherwise is quoted.
    static func quoted(_ word: String) -> String {
        let plain = word.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || "/._-+".utf8.contains(byte)
        }
        guard !plain || word.isEmpty else { return word }
        return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
