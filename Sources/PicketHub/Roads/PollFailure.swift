package import PicketModel
package import PicketRules

/// Why a poll brought no answer.
package struct PollFailure: Error, Equatable, Sendable {
    /// What went wrong, as far as it can be told.
    package var kind: Kind
    /// What ssh or the far side said of it; empty where nothing was said.
    package var said: Untrusted

    /// Joins the two; `said` is cut to 300 bytes.
    package init(_ kind: Kind, _ said: Untrusted = "") {
        self.kind = kind
        self.said = said.prefix(bytes: 300)
    }

    /// The kinds, each with an answer of its own.
    package enum Kind: String, CaseIterable, Sendable {
        /// Nobody listens on the port.
        case refused
        /// sshd closed or reset the connection.
        case closed
        /// ssh's own limit passed without an answer.
        case timedOut = "timed-out"
        /// No way leads to the host.
        case noRoute = "no-route"
        /// Its name could not be looked up.
        case name
        /// sshd does not let the hub's key in.
        case authentication
        /// The hub knows no host key of it.
        case unknownHostKey = "unknown-host-key"
        /// It has another host key than the hub knows.
        case changedHostKey = "changed-host-key"
        /// ssh does not take its options, or cannot agree with sshd.
        case options
        /// ssh is not there, on the hub.
        case noSSH = "no-ssh"
        /// The agent's program is not there, on the host.
        case noAgent = "no-agent"
        /// The agent's program, or what stands for it, failed.
        case failed
        /// It ended well, and what it wrote holds no answer.
        case noise
        /// It wrote more than an answer may have.
        case tooMuch = "too-much"
        /// The time of the poll was over.
        case deadline
        /// The answer is none of this version.
        case malformed
        /// Another host answered.
        case otherHost = "other-host"

        /// Whether it stays until a person does something, so that asking again and again only adds load.
        package var needsPerson: Bool {
            switch self {
            case .closed, .name, .authentication, .unknownHostKey, .changedHostKey, .options, .noSSH, .noAgent,
                .otherHost:
                true
            case .refused, .timedOut, .noRoute, .failed, .noise, .tooMuch, .deadline, .malformed: false
            }
        }
    }
}

extension PollFailure {
    /// The same, as the rules take it.
    package var outcome: SSHLook.Outcome {
        switch kind {
        case .refused, .timedOut, .noRoute, .name, .deadline: .unreachable(Untrusted(sentence))
        case .closed, .authentication, .unknownHostKey, .changedHostKey, .options: .refused(Untrusted(sentence))
        case .noSSH, .noAgent, .failed, .noise, .tooMuch, .malformed, .otherHost: .probeFailed(Untrusted(sentence))
        }
    }

    /// What happened, with what was said of it; no full stop.
    package var sentence: String { said.raw.isEmpty ? kind.words : "\(kind.words) (\(said.display))" }

    /// What a person does about it on `host`, which ssh finds at `destination`; a whole sentence.
    package func advice(host: HostID, destination: SSHDestination) -> String {
        switch kind {
        case .closed:
            "sshd on \(host) closes connections: restart it by hand."
        case .authentication:
            "ssh to \(destination) is not let in: put the hub's public key into that user's authorized_keys, or name the "
                + "key with IdentityFile in hosts.\(host).ssh_options."
        case .unknownHostKey:
            "The host key of \(destination) is not known: sign in once by hand with 'ssh \(destination)' as the hub's "
                + "user, and compare its fingerprint."
        case .changedHostKey:
            "The host key of \(destination) has changed: compare it on \(host) itself before you replace the known one "
                + "with 'ssh-keygen -R' and sign in by hand."
        case .name:
            "The name in hosts.\(host).ssh, \(destination), cannot be looked up: correct it; an alias of an ssh "
                + "configuration needs ssh.config to name that file."
        case .options:
            "ssh does not take what it is given for \(host): correct hosts.\(host).ssh_options or ssh.config; try "
                + "'ssh \(destination) true' by hand."
        case .noSSH: "ssh was not found where the hub runs: install it, or set ssh.program to its path."
        case .noAgent:
            "picket-agent was not found on \(host): install it there, or set hosts.\(host).agent to its path."
        case .otherHost:
            "\(destination) is not \(host): correct hosts.\(host).ssh, or 'host:' in the configuration there."
        case .refused: "Nothing listens there: start sshd on \(host), or correct the port in hosts.\(host).ssh_options."
        case .timedOut, .noRoute, .deadline: "Look whether \(host) is up: try 'ssh \(destination) true' by hand."
        case .failed, .noise, .tooMuch, .malformed:
            "Try 'ssh \(destination) picket-agent probe' by hand, and compare the versions."
        }
    }
}

extension PollFailure.Kind {
    /// What happened, without details.
    fileprivate var words: String {
        switch self {
        case .refused: "connection refused"
        case .closed: "sshd closed the connection"
        case .timedOut: "no answer in time"
        case .noRoute: "no route to it"
        case .name: "its name could not be looked up"
        case .authentication: "not let in"
        case .unknownHostKey: "its host key is not known"
        case .changedHostKey: "its host key has changed"
        case .options: "ssh does not take its options"
        case .noSSH: "ssh could not be started"
        case .noAgent: "picket-agent was not found there"
        case .failed: "the probe failed there"
        case .noise: "what came back is no answer"
        case .tooMuch: "what came back is too much for an answer"
        case .deadline: "the poll took too long"
        case .malformed: "the answer is none of this version"
        case .otherHost: "another host answered"
        }
    }
}
