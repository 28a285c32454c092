import PicketHub
import PicketLoop
import PicketModel
import PicketWire
import Testing

struct SSHCommandTests {
    private func arguments(_ change: (inout HostSettings) -> Void = { _ in }, folder: String? = "/state/ssh") throws
        -> [String]
    {
        var entry = HostSettings(id: host("desk"))
        entry.ssh = destination("me@desk")
        change(&entry)
        let command = try #require(SSHCommand(entry, settings: SSHSettings(), folder: folder))
        return command.poll(ProbeRequest(), nonce: "0123456789abcdef", deadline: .seconds(12)).arguments
    }

    @Test("the destination stands behind --, and after it one command of fixed words")
    func order() throws {
        let arguments = try arguments()
        #expect(arguments.suffix(3) == ["--", "me@desk", "picket-agent probe --stdin --frame 0123456789abcdef"])
        #expect(arguments.prefix(4) == ["ssh", "-F", "none", "-T"])
    }

    @Test("what keeps it safe stands before the options of a host, for ssh takes the first")
    func precedence() throws {
        let arguments = try arguments { entry in
            entry.sshOptions = ["BatchMode=no", "StrictHostKeyChecking=no", "ConnectTimeout=3"].compactMap {
                SSHOption($0)
            }
        }
        for (safe, own) in [
            ("-oBatchMode=yes", "-oBatchMode=no"), ("-oStrictHostKeyChecking=yes", "-oStrictHostKeyChecking=no"),
            ("-oConnectTimeout=3", "-oConnectTimeout=8"),
        ] {
            let first = try #require(arguments.firstIndex(of: safe))
            let second = try #require(arguments.firstIndex(of: own))
            #expect(first < second)
        }
    }

    @Test("nothing is forwarded, asked or run on this side")
    func safety() throws {
        let arguments = try arguments()
        for option in ["ForwardAgent=no", "ForwardX11=no", "ClearAllForwardings=yes", "PermitLocalCommand=no"] {
            #expect(arguments.contains("-o\(option)"))
        }
    }

    @Test("a state folder whose path is too long for a socket keeps no connection open")
    func longFolder() throws {
        let long = try arguments(folder: "/" + String(repeating: "x", count: 80))
        #expect(long.contains("-oControlMaster=no"))
        #expect(try arguments().contains("-oControlMaster=auto"))
    }

    @Test("two entries share no connection")
    func ownConnections() throws {
        let paths = try [arguments(), arguments { $0.sshOptions = [SSHOption("Port=2222")].compactMap { $0 } }]
            .map { $0.first { $0.hasPrefix("-oControlPath") } }
        #expect(paths[0] != paths[1])
    }

    @Test("a destination that is an option is none", arguments: ["-oProxyCommand=sh", "--", "-", "a b", "a;b", ""])
    func optionAsDestination(_ text: String) { #expect(SSHDestination(text) == nil) }
}
