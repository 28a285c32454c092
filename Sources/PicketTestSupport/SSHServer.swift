import CSystem
import PicketLoop
package import PicketModel

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A real sshd on a loopback port of its own, with keys, configuration and known hosts of its own; nobody's home is
/// touched. It ends with the test whatever happens.
///
/// It lets this user in, by one key. sshd of root needs `/run/sshd`, which a machine's start makes; where that never
/// came, it is made.
package final class SSHServer {
    /// Where it listens.
    package private(set) var port: UInt16 = 0
    private let folder: TestFolder
    private let programs: RealPrograms
    private var process: BrokerProcess?

    /// Starts it and waits until it listens. `forced` is a command that the key runs, whatever is asked for.
    package init(forced: String? = nil, banner: String? = nil, maxStartups: Int = 100) throws {
        folder = try TestFolder()
        programs = try RealPrograms()
        let paths = try SSHServer.programs()
        for name in ["host_key", "client_key", "stranger_key", "other_host_key"] { try makeKey(name, paths.keygen) }
        try authorize("client_key", forced: forced)
        if let banner { try TestFolder.write(banner, to: folder.below("banner")) }
        if getuid() == 0 { _ = unsafe mkdir("/run/sshd", 0o755) }
        // Another process may take the port between our asking for it and sshd's listening.
        for _ in 0..<3 where process == nil { try start(paths.sshd, banner: banner != nil, maxStartups: maxStartups) }
        guard process != nil else {
            throw TestTrouble("sshd did not begin to listen; it said: \(log)")
        }
        try know(hostKey: "host_key", port: port)
    }

    /// What it logged.
    package var log: String { (try? programs.output(of: Command(["/bin/cat", folder.below("log")]))) ?? "" }

    /// A file or folder of the test's own beside the server's.
    package func below(_ name: String) -> String { folder.below(name) }

    /// A host as the hub's settings name it, reached on this server, or on another port with this server's key.
    package func host(_ id: HostID, port: UInt16? = nil, agent: String) throws -> HostSettings {
        var host = HostSettings(id: id)
        let user = try programs.output(of: Command(["id", "-un"]))
        host.ssh = SSHDestination("\(user)@127.0.0.1")
        host.agent = agent
        host.sshOptions = [
            "Port=\(port ?? self.port)", "IdentityFile=\(below("client_key"))", "IdentitiesOnly=yes",
            "IdentityAgent=none", "UserKnownHostsFile=\(below("known_hosts"))", "GlobalKnownHostsFile=/dev/null",
        ].compactMap { SSHOption($0) }
        return host
    }

    /// Lets in a key that no client of the test has.
    package func lockOut() throws { try authorize("stranger_key", forced: nil) }

    /// Lets the client know another key for that port than the server has.
    package func forgeHostKey() throws { try know(hostKey: "other_host_key", port: port) }

    /// Lets the client know nobody.
    package func forgetHostKey() throws { try TestFolder.write("", to: below("known_hosts")) }

    /// Ends it; connections that are open stay so.
    package func stop() { process = nil }

    private func makeKey(_ name: String, _ keygen: String) throws {
        try programs.output(
            of: Command([keygen, "-q", "-t", "ed25519", "-N", "", "-C", "picket-test", "-f", below(name)]))
    }

    private func authorize(_ key: String, forced: String?) throws {
        let text = try programs.output(of: Command(["/bin/cat", below("\(key).pub")]))
        let options = forced.map { "restrict,command=\"\($0)\" " } ?? ""
        try TestFolder.write("\(options)\(text)\n", to: below("authorized_keys"))
    }

    private func know(hostKey: String, port: UInt16) throws {
        let text = try programs.output(of: Command(["/bin/cat", below("\(hostKey).pub")]))
        let key = text.split(separator: " ").prefix(2).joined(separator: " ")
        try TestFolder.write("[127.0.0.1]:\(port) \(key)\n", to: below("known_hosts"))
    }

    private func start(_ sshd: String, banner: Bool, maxStartups: Int) throws {
        port = UInt16(clamping: picket_free_port())
        try TestFolder.write(configuration(banner: banner, maxStartups: maxStartups), to: below("sshd_config"))
        try TestFolder.write("", to: below("log"))
        let process = try BrokerProcess([sshd, "-D", "-e", "-f", below("sshd_config")], log: below("log"))
        for _ in 0..<2500 {
            if Loopback.connects(to: port) { return self.process = process }
            guard process.isRunning else { return }
            usleep(2000)
        }
    }

    private func configuration(banner: Bool, maxStartups: Int) -> String {
        """
        Port \(port)
        ListenAddress 127.0.0.1
        HostKey \(below("host_key"))
        AuthorizedKeysFile \(below("authorized_keys"))
        PidFile none
        StrictModes no
        UsePAM no
        PasswordAuthentication no
        KbdInteractiveAuthentication no
        PermitRootLogin prohibit-password
        PrintMotd no
        MaxStartups \(maxStartups)
        LoginGraceTime 10
        \(banner ? "Banner \(below("banner"))" : "Banner none")

        """
    }

    private static func programs() throws -> (sshd: String, keygen: String) {
        let path = "PATH=\(BrokerPrograms.path):/usr/sbin:/usr/local/sbin:/usr/bin:/bin"
        guard let sshd = ProgramPath.find("sshd", environment: [path]),
            let keygen = ProgramPath.find("ssh-keygen", environment: [path])
        else { throw TestTrouble("sshd and ssh-keygen are needed; install them: apt-get install openssh-server.") }
        return (sshd, keygen)
    }
}
