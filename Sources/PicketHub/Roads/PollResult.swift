package import PicketLoop
package import PicketModel
package import PicketWire

/// Reads what ssh left behind: an answer, or why there is none.
package enum PollResult {
    /// The answer in `result` under this nonce, of this host.
    ///
    /// What stands in the frame counts whatever ssh's exit code is: a connection that breaks after it took nothing away.
    package static func read(
        _ result: CommandResult, nonce: String, host: HostID
    ) throws(PollFailure) -> ProbeMessage {
        switch result.end {
        case .notStarted(let sentence, _): throw PollFailure(.noSSH, Untrusted(sentence))
        case .overflow: throw PollFailure(.tooMuch)
        case .exited, .signalled, .timedOut: break
        }
        let body: ArraySlice<UInt8>
        do {
            body = try ProbeFrame.unwrap(result.output, nonce: nonce)
        } catch {
            throw failure(of: result, isCut: error == .cut)
        }
        return try message(body, of: host)
    }

    private static func message(_ body: ArraySlice<UInt8>, of host: HostID) throws(PollFailure) -> ProbeMessage {
        let message: ProbeMessage
        do {
            message = try ProbeMessage(payload: body)
        } catch {
            throw PollFailure(.malformed, Untrusted(error.description))
        }
        guard message.envelope.host == host else {
            throw PollFailure(.otherHost, "it calls itself \(message.envelope.host)")
        }
        return message
    }

    private static func failure(of result: CommandResult, isCut: Bool) -> PollFailure {
        switch result.end {
        case .timedOut: PollFailure(.deadline, SSHWords(result.errors).last)
        case .exited(255): SSHWords(result.errors).failure ?? remote(result, 255)
        case .exited(0): PollFailure(.noise, isCut ? "it is cut off" : "")
        case .exited(127): PollFailure(.noAgent, SSHWords(result.errors).last)
        case .exited(let code): remote(result, code)
        case .signalled(let signal): PollFailure(.failed, "ssh was ended by signal \(signal)")
        case .overflow, .notStarted: PollFailure(.failed)
        }
    }

    /// The command on the host ended so; of ssh's own failures there is none without a word.
    private static func remote(_ result: CommandResult, _ code: Int32) -> PollFailure {
        let said = SSHWords(result.errors).last
        return PollFailure(.failed, said.raw.isEmpty ? "exit code \(code)" : "exit code \(code): \(said.raw)")
    }
}
