package import PicketModel

/// An event, as it lies in the spool and goes over either road.
package struct EventMessage: Equatable, Sendable {
    /// The host that made it.
    package var host: HostID
    /// The event.
    package var event: Event

    /// Joins the two.
    package init(host: HostID, event: Event) {
        self.host = host
        self.event = event
    }

    /// Writes the message.
    package var payload: [UInt8] {
        Payload.bytes { members in
            Envelope(host: host, epoch: event.epoch, moment: event.moment).add(to: &members)
            members.add("seq", event.seq)
            members.add("worker", event.worker?.text)
            members.add("event", event.what.name)
            members.add(event.what)
        }
    }

    /// Reads a message.
    package init(payload: [UInt8]) throws(WireError) {
        self = try EventMessage(Payload.fields(payload))
    }

    init(_ fields: Fields) throws(WireError) {
        let envelope = try Envelope(fields)
        let epoch = try fields.epoch()
        let seq = try fields.numberFromOne("seq")
        let worker = fields.has("worker") ? try fields.parsed("worker", "a worker id") { WorkerID($0) } : nil
        host = envelope.host
        event = Event(
            epoch: epoch, seq: seq, moment: envelope.moment, worker: worker,
            what: try fields.happening(try fields.text("event")))
    }
}

extension Members {
    mutating func add(_ what: Happening) {
        switch what {
        case .opened(let runtime, let process):
            add("runtime", runtime.rawValue)
            add("process") { $0.add(process) }
        case .exited(let process, let end):
            add("process") { $0.add(process) }
            add("known", end.rawValue)
        case .committed(let head, let count):
            add("head", head)
            add("count", count)
        case .pushed(let head): add("head", head)
        case .resulted(let succeeded): add("succeeded", succeeded)
        case .hooked(let name, let detail):
            add("name", name, within: TextBound.word)
            add("detail", detail, within: TextBound.report)
        case .slept(let span): add("span_ms", span)
        case .rebooted(let from): add("from_boot", from.text)
        case .started, .retired: break
        case .dropped(let epoch, let from, let to):
            add("dropped_epoch", epoch.description)
            add("from", from)
            add("to", to)
        }
    }
}

extension Fields {
    /// Reads what happened; an event of a later version has a name that is not known here and is an error.
    func happening(_ name: String) throws(WireError) -> Happening {
        switch name {
        case "opened":
            return .opened(try optionalWord("runtime", Runtime.self) ?? .other, try fields("process").identity())
        case "exited": return .exited(try fields("process").identity(), try word("known", Run.End.self))
        case "committed": return .committed(head: try text("head"), count: try count("count"))
        case "pushed": return .pushed(head: try text("head"))
        case "result": return .resulted(succeeded: try bool("succeeded"))
        case "hook": return .hooked(name: try untrusted("name"), detail: try untrusted("detail"))
        case "slept": return .slept(try milliseconds("span_ms"))
        case "rebooted": return .rebooted(from: try parsed("from_boot", "a boot id") { BootID($0) })
        case "started": return .started
        case "retired": return .retired
        case "dropped":
            return .dropped(
                epoch: try parsed("dropped_epoch", "an epoch") { Epoch($0) }, from: try number("from"),
                to: try number("to"))
        default: throw WireError(.field, "event: expected the name of an event of version 1")
        }
    }
}
