import PicketHub
import PicketJSON
import PicketLoop
import PicketModel
import PicketTestSupport
import PicketWire
import Testing

/// Polls of a real sshd, over a real ssh.
@Suite(.serialized)
struct SSHPollTests {
    private let nonce = "0123456789abcdef"
    private let desk = host("desk")

    /// Stands for the agent's program: keeps what it was given, and answers with a file in the frame.
    private func agent(on server: SSHServer, _ body: String? = nil) throws -> String {
        let script = """
            #!/bin/sh
            cat > \(server.below("request"))
            nonce=$4
            test -n "$nonce" || nonce=$(sed 's/.*"frame":"\\([0-9a-f]*\\)".*/\\1/' \(server.below("request")))
            answer() {
                printf '\\nPICKET-BEGIN %s\\n' "$nonce"
                cat \(server.below("answer"))
                printf '\\nPICKET-END %s %s\\n' "$nonce" "$(($(wc -c < \(server.below("answer")))))"
            }
            \(body ?? "answer")
            """
        try TestFolder.write(script, to: server.below("agent"))
        try TestFolder.write(
            String(decoding: PicketRoadsTests.answer("desk").json.bytes(), as: UTF8.self), to: server.below("answer"))
        try RealPrograms().output(of: Command(["/bin/chmod", "700", server.below("agent")]))
        return server.below("agent")
    }

    private func poll(
        _ entry: HostSettings, request: ProbeRequest = ProbeRequest(), deadline: Milliseconds = .seconds(10)
    ) throws -> Result<ProbeMessage, PollFailure> {
        let programs = try RealPrograms()
        let command = try #require(SSHCommand(entry, settings: SSHSettings(), folder: nil))
        var request = request
        request.frame = nonce
        let result = try programs.run(command.poll(request, nonce: nonce, deadline: deadline))
        return Result { () throws(PollFailure) in try PollResult.read(result, nonce: nonce, host: entry.id) }
    }

    private func failure(_ result: Result<ProbeMessage, PollFailure>) -> PollFailure? {
        if case .failure(let failure) = result { failure } else { nil }
    }

    @Test("a poll gives the probe its request and brings the answer back")
    func answered() throws {
        let server = try SSHServer()
        var request = ProbeRequest()
        request.workers = [ProbeRequest.Known(worker: worker("sen-470"))]
        request.marks = [AcknowledgementMessage.Mark(epoch: Epoch(counter: 3, tag: 9), seq: 17)]
        let message = try poll(server.host(desk, agent: agent(on: server)), request: request).get()
        #expect(message == answer("desk"))
        let given = try RealPrograms().output(of: Command(["/bin/cat", server.below("request")]))
        request.frame = nonce
        #expect(try ProbeRequest(payload: Array(given.utf8)) == request)
    }

    @Test("a banner, a greeting and words after the answer are no part of it")
    func noise() throws {
        let server = try SSHServer(banner: "Unauthorised use is forbidden.\nPermission denied (never).\n")
        let program = try agent(
            on: server, "printf 'Welcome!\\n\\033[31mPICKET-BEGIN soon'; answer; echo logout; exit 3")
        #expect(try poll(server.host(desk, agent: program)).get() == answer("desk"))
    }

    @Test("a key that forces the probe answers in the frame that the request names")
    func forced() throws {
        let folder = try TestFolder()
        let server = try SSHServer(forced: "\(folder.below("agent")) probe --stdin")
        let program = try agent(on: server)
        try RealPrograms().output(of: Command(["/bin/ln", "-s", program, folder.below("agent")]))
        #expect(try poll(server.host(desk, agent: "not-there")).get() == answer("desk"))
    }

    @Test("a port on which nobody listens")
    func refused() throws {
        let server = try SSHServer()
        server.stop()
        let failure = try failure(poll(server.host(desk, agent: "picket-agent")))
        #expect(failure?.kind == .refused)
        #expect(failure?.sentence.contains("port \(server.port): Connection refused") == true)
    }

    @Test("a banner and then silence ends at the poll's own deadline")
    func hang() throws {
        let server = try SSHServer()
        let mute = try ScriptedBroker([.send(Array("SSH-2.0-OpenSSH_9.2p1\r\n".utf8)), .ignore])
        let entry = try server.host(desk, port: mute.port, agent: "picket-agent")
        #expect(try failure(poll(entry, deadline: .seconds(2)))?.kind == .deadline)
        #expect(mute.connections == 1)
    }

    @Test("an sshd that closes connections, before its banner and after it")
    func closed() throws {
        let server = try SSHServer()
        for script in [[ScriptedBroker.Step.close], [.send(Array("SSH-2.0-OpenSSH_9.2p1\r\n".utf8)), .close]] {
            let closing = try ScriptedBroker(script)
            let entry = try server.host(desk, port: closing.port, agent: "picket-agent")
            #expect(try failure(poll(entry))?.kind == .closed)
        }
    }

    @Test("another host key than the known one")
    func changedHostKey() throws {
        let server = try SSHServer()
        try server.forgeHostKey()
        #expect(try failure(poll(server.host(desk, agent: agent(on: server))))?.kind == .changedHostKey)
        #expect(!TestFolder.exists(server.below("request")))
    }

    @Test("a host key that is not known is not taken")
    func unknownHostKey() throws {
        let server = try SSHServer()
        try server.forgetHostKey()
        #expect(try failure(poll(server.host(desk, agent: agent(on: server))))?.kind == .unknownHostKey)
        #expect(!TestFolder.exists(server.below("request")))
    }

    @Test("a key that sshd does not let in")
    func authentication() throws {
        let server = try SSHServer()
        try server.lockOut()
        #expect(try failure(poll(server.host(desk, agent: agent(on: server))))?.kind == .authentication)
    }

    @Test("exit 255 of the far command is not taken for ssh's own, whatever it says")
    func exit255() throws {
        let server = try SSHServer()
        let program = try agent(on: server, "echo 'Connection refused' >&2; exit 255")
        let failure = try failure(poll(server.host(desk, agent: program)))
        #expect(failure == PollFailure(.failed, "exit code 255: Connection refused"))
    }

    @Test("a host without the agent")
    func noAgent() throws {
        let server = try SSHServer()
        let failure = try failure(poll(server.host(desk, agent: "no-such-picket-agent")))
        #expect(failure?.kind == .noAgent)
        #expect(failure?.said.raw.contains("not found") == true)
    }

    @Test("an agent's path with a space and a quote is one word to the far shell")
    func quotedAgent() throws {
        let server = try SSHServer()
        let odd = server.below("it's an agent; false")
        try RealPrograms().output(of: Command(["/bin/ln", "-s", agent(on: server), odd]))
        #expect(try poll(server.host(desk, agent: odd)).get() == answer("desk"))
    }

    @Test("an answer without end is cut off at 4 MiB")
    func flood() throws {
        let server = try SSHServer()
        let program = try agent(on: server, "printf '\\nPICKET-BEGIN %s\\n' \"$nonce\"; exec yes")
        #expect(try failure(poll(server.host(desk, agent: program)))?.kind == .tooMuch)
    }

    @Test(
        "what is no answer in this frame is none",
        arguments: [
            ("echo hello", "noise"), ("nonce=ffffffffffffffff; answer", "noise"),
            ("answer | head -c 200", "noise"), ("echo '{}' > $0.x; answer | sed s/desk/mini/", "other-host"),
            ("printf '\\nPICKET-BEGIN %s\\n{}\\nPICKET-END %s 2\\n' $nonce $nonce", "malformed"),
        ])
    func noAnswer(_ body: String, _ kind: String) throws {
        let server = try SSHServer()
        let program = try agent(on: server, body)
        #expect(try failure(poll(server.host(desk, agent: program)))?.kind.rawValue == kind)
    }
}
