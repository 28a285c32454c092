import PicketHub
import PicketJSON
import PicketLoop
import PicketModel
import PicketRules
import PicketTestSupport
import PicketWire

func host(_ name: String) -> HostID {
    guard let host = HostID(name) else { preconditionFailure("'\(name)' is no host id") }
    return host
}

func worker(_ name: String) -> WorkerID {
    guard let worker = WorkerID(name) else { preconditionFailure("'\(name)' is no worker id") }
    return worker
}

func destination(_ text: String) -> SSHDestination {
    guard let destination = SSHDestination(text) else { preconditionFailure("'\(text)' is no destination") }
    return destination
}

/// Settings of a hub with these hosts, each with an `ssh:` entry.
func settings(_ names: [String], state: String = "/nowhere/state") -> HubSettings {
    var settings = HubSettings(state: state)
    settings.hosts = names.map { name in
        var entry = HostSettings(id: host(name))
        entry.ssh = destination("me@\(name)")
        return entry
    }
    return settings
}

/// What a probe on `name` would print for `command`, in the frame that it was asked for.
func printed(_ message: ProbeMessage, for command: Command) -> CommandResult {
    guard let nonce = command.arguments.last?.split(separator: " ").last else {
        return CommandResult(end: .exited(64))
    }
    return CommandResult(
        end: .exited(0), output: ProbeFrame.wrap(message.json.bytes(), nonce: String(nonce)))
}

/// An answer of `name` at a moment of its own clock.
func answer(_ name: String, at up: Milliseconds = .hours(5), workers: [WorkerEvidence] = []) -> ProbeMessage {
    let moment = Moment(boot: ManualClock.boot("far-boot"), up: up, wall: Milliseconds(1_790_000_000_000) + up)
    return ProbeMessage(
        envelope: Envelope(host: host(name), epoch: Epoch(counter: 1, tag: 7), moment: moment), heartbeat: Heartbeat(),
        rev: 1, workers: workers)
}

/// What ssh leaves behind when it fails with these words of its own.
func sshFailure(_ words: String, exit: Int32 = 255) -> CommandResult {
    CommandResult(end: .exited(exit), errors: Array(words.split(separator: "\n").map { $0 + "\r\n" }.joined().utf8))
}

extension Command {
    /// The host that a poll is for, by its destination.
    var destination: String { arguments.dropLast().last ?? "" }

    /// What the probe is given.
    var request: ProbeRequest? { try? ProbeRequest(payload: input) }
}
