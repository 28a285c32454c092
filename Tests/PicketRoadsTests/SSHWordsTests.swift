import PicketHub
import PicketLoop
import PicketModel
import Testing

/// What OpenSSH 9.2p1 says, and what is made of it.
struct SSHWordsTests {
    private func kind(_ words: String, exit: Int32 = 255) -> PollFailure.Kind? {
        do throws(PollFailure) {
            _ = try PollResult.read(sshFailure(words, exit: exit), nonce: "0123456789abcdef", host: host("desk"))
            return nil
        } catch {
            return error.kind
        }
    }

    @Test(
        "each of ssh's failures is told by its words",
        arguments: [
            ("ssh: connect to host desk port 22: Connection refused", "refused"),
            (
                "kex_exchange_identification: Connection closed by remote host\nConnection closed by 192.0.2.1 port 22",
                "closed"
            ),
            (
                "kex_exchange_identification: read: Connection reset by peer\nConnection reset by 192.0.2.1 port 22",
                "closed"
            ),
            ("Connection closed by 192.0.2.1 port 22", "closed"),
            ("Connection reset by 192.0.2.1 port 22", "closed"),
            ("Connection to desk closed by remote host.", "closed"),
            ("client_loop: send disconnect: Broken pipe", "closed"),
            ("Connection timed out during banner exchange\nConnection to 192.0.2.1 port 22 timed out", "timed-out"),
            ("ssh: connect to host desk port 22: Connection timed out", "timed-out"),
            ("Timeout, server desk not responding.", "timed-out"),
            ("ssh: connect to host desk port 22: No route to host", "no-route"),
            ("ssh: connect to host desk port 22: Network is unreachable", "no-route"),
            ("me@desk: Permission denied (publickey).", "authentication"),
            (
                "no such identity: /k: No such file or directory\nme@desk: Permission denied (publickey).",
                "authentication"
            ),
            (
                "No ED25519 host key is known for desk and you have requested strict checking.\nHost key verification failed.",
                "unknown-host-key"
            ),
            ("@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nHost key verification failed.", "changed-host-key"),
            ("ssh: Could not resolve hostname desk: Name or service not known", "name"),
            ("command-line: line 0: Bad configuration option: nonsense", "options"),
            ("Unable to negotiate with 192.0.2.1 port 22: no matching host key type found.", "options"),
            ("something that no version said before", "failed"),
        ])
    func words(_ words: String, _ expected: String) { #expect(kind(words)?.rawValue == expected) }

    @Test("the far command's exit codes are its own", arguments: [(0, "noise"), (1, "failed"), (127, "no-agent")])
    func exitCodes(_ code: Int32, _ expected: String) {
        #expect(kind("Connection refused", exit: code)?.rawValue == expected)
    }

    @Test("what the far side writes is not taken for ssh's own words")
    func farWords() {
        #expect(SSHWords(Array("me@desk: Permission denied (publickey).\n".utf8)).failure == nil)
    }

    @Test("words are bounded, and shown without their escapes")
    func hostileWords() {
        let failure = SSHWords(Array(("\u{1B}]0;x" + String(repeating: "y", count: 50_000) + "\r\n").utf8)).failure
        #expect((failure?.said.raw.utf8.count ?? .max) <= 300)
        #expect(PollFailure(.failed, "\u{1B}[2J").sentence == "the probe failed there (\\u{1b}[2J)")
    }

    @Test("every kind that needs a person says what to do, and names the host or its entry")
    func advice() {
        for kind in PollFailure.Kind.allCases {
            let advice = PollFailure(kind).advice(host: host("desk-wsl"), destination: destination("me@far"))
            #expect(advice.hasSuffix("."))
            #expect(advice.contains("desk-wsl") || advice.contains("me@far") || kind == .noSSH)
        }
        #expect(
            PollFailure(.closed).advice(host: host("desk-wsl"), destination: destination("me@far"))
                == "sshd on desk-wsl closes connections: restart it by hand.")
    }
}
