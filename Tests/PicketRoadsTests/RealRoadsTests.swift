import Foundation
import PicketHub
import PicketJSON
import PicketLoop
import PicketModel
import PicketTestSupport
import PicketWire
import Testing

/// The driver over real programs and a real sshd.
@Suite(.serialized)
struct RealRoadsTests {
    private func begin(_ programs: RealPrograms, _ hosts: [HostSettings], state: String) throws -> Roads {
        try TestFolder.makeFolder(Roads.controlFolder(in: state))
        var settings = HubSettings(state: state)
        settings.hosts = hosts
        settings.pollDeadline = .seconds(8)
        var policy = RoadPolicy()
        policy.poll = .milliseconds(300)
        policy.spread = .milliseconds(20)
        policy.brokerPatience = .milliseconds(10)
        return Roads(
            clock: programs.loop, commands: programs.commands, settings: settings, policy: policy, log: { _ in })
    }

    private func agent(on server: SSHServer) throws -> String {
        let body = String(decoding: answer("desk").json.bytes(), as: UTF8.self)
        try TestFolder.write(body, to: server.below("answer"))
        let script = """
            #!/bin/sh
            printf '\\nPICKET-BEGIN %s\\n' "$4"
            cat \(server.below("answer"))
            printf '\\nPICKET-END %s \(body.utf8.count)\\n' "$4"
            """
        try TestFolder.write(script, to: server.below("agent"))
        try RealPrograms().output(of: Command(["/bin/chmod", "700", server.below("agent")]))
        return server.below("agent")
    }

    @Test("one host that never answers does not delay another; polls share one connection, which ends with the hub")
    func sharing() throws {
        let server = try SSHServer()
        let programs = try RealPrograms()
        let mute = try ScriptedBroker([.send(Array("SSH-2.0-OpenSSH_9.2p1\r\n".utf8)), .ignore])
        let hosts = try [
            server.host(host("desk"), agent: agent(on: server)), server.host(host("mute"), port: mute.port, agent: "x"),
        ]
        let roads = try begin(programs, hosts, state: server.below("state"))
        var answers = 0
        var failures = 0
        roads.onAnswer = { _, message in answers += message == answer("desk") ? 1 : 0 }
        roads.onFailure = { _, _ in failures += 1 }
        roads.start()
        _ = try programs.wait(for: "three answers") { answers >= 3 ? true : nil }
        #expect(failures == 0)
        #expect(mute.connections == 1)
        #expect(server.log.components(separatedBy: "Accepted publickey").count == 2)
        roads.stop()
        _ = try programs.wait(for: "the end of all ssh") { programs.commands.count == 0 ? true : nil }
        let left = try programs.output(of: Command(["/bin/ls", "\(server.below("state"))/ssh"]))
        #expect(left.isEmpty)
    }
}
