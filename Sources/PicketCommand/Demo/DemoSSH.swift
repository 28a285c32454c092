#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A second way to this machine: an sshd on a loopback port, with keys and known hosts of its own.
struct DemoSSH {
    let folder: DemoFolder
    private let sshd: String
    private let keygen: String
    private let agent: String
    private let user: String
    private let port: Int

    /// Nothing of the user's own ssh is read or written.
    private var options: [String] {
        [
            "Port=\(port)", "IdentityFile=\(folder.keys)/user", "IdentitiesOnly=yes", "IdentityAgent=none",
            "UserKnownHostsFile=\(folder.keys)/known_hosts", "GlobalKnownHostsFile=/dev/null",
        ]
    }

    /// An error says what it lacks; the demo goes on without it.
    init(_ folder: DemoFolder, agent: String, _ tools: Tools) throws(CommandError) {
        func find(_ name: String) throws(CommandError) -> String {
            if let path = Programs.find(name, tools) { return path }
            throw CommandError("\(name) was not found, so the demo has no second road.")
        }
        (sshd, keygen) = (try find("sshd"), try find("ssh-keygen"))
        _ = try find("ssh")
        // ssh gives some signs in a path another meaning, each program others.
        for path in [folder.path, agent] where !path.utf8.allSatisfy(Self.isPlain) {
            throw CommandError(
                "'\(Terminal.safe(path))' is no path that ssh takes as it is; the demo has no second road.")
        }
        self.folder = folder
        self.agent = agent
        user = try BrokerFiles.userName()
        port = try LoopbackPort.free()
    }

    /// Writes the script that becomes the sshd, the agent's program as ssh calls it, and how the part is started.
    func prepare() throws(CommandError) {
        try Files.makePrivateFolder(folder.keys)
        try Files.write(folder.keys + "/sshd_config", configuration)
        try Files.write(folder.programs + "/sshd", Self.script, mode: 0o700)
        try Files.write(folder.programs + "/picket-agent", caller, mode: 0o700)
        try PartPlan(arguments: ["/bin/sh", folder.programs + "/sshd", sshd, keygen, "\(port)"])
            .write(.sshd, in: folder.up)
    }

    /// What the hub is told of this host.
    func configuration(of host: String) -> String {
        """
        hosts:
          \(host):
            ssh: \(DemoConfiguration.quoted("\(user)@127.0.0.1"))
            ssh_options: [\(options.map(DemoConfiguration.quoted).joined(separator: ", "))]
            agent: \(DemoConfiguration.quoted(folder.programs + "/picket-agent"))

        """
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || "/._+-".utf8.contains(byte)
    }

    /// A user's agent is found by its default state folder; this one's lies elsewhere.
    private var caller: String {
        """
        #!/bin/sh
        exec \(agent) "$@" --config \(folder.configuration) --state \(folder.up.path) --socket \(folder.up.agentSocket)

        """
    }

    /// sshd_config(5). Others than this user have no key, and see no password prompt.
    private var configuration: String {
        """
        Port \(port)
        ListenAddress 127.0.0.1
        HostKey \(folder.keys)/host
        AuthorizedKeysFile \(folder.keys)/user.pub
        AllowUsers \(user)
        PidFile none
        StrictModes no
        UsePAM no
        PasswordAuthentication no
        KbdInteractiveAuthentication no
        PermitRootLogin prohibit-password
        AllowTcpForwarding no
        AllowAgentForwarding no
        X11Forwarding no
        PermitTTY no
        PermitUserRC no
        PrintMotd no

        """
    }

    private static let script = """
        #!/bin/sh
        # Makes keys and becomes the demo's sshd. Arguments: SSHD SSH-KEYGEN PORT
        set -eu
        keys=${0%/*}/../keys
        rm -f "$keys/host" "$keys/host.pub" "$keys/user" "$keys/user.pub"
        for name in host user; do "$2" -q -t ed25519 -N '' -C picket-demo -f "$keys/$name"; done
        read -r kind key rest < "$keys/host.pub"
        printf '[127.0.0.1]:%s %s %s\\n' "$3" "$kind" "$key" > "$keys/known_hosts"
        # sshd of root wants this folder, which the start of a machine makes, and a container never had.
        if [ "$(id -u)" = 0 ] && [ -d /run ] && [ ! -d /run/sshd ]; then mkdir -m 755 /run/sshd; fi
        exec "$1" -D -e -f "$keys/sshd_config"

        """
}
