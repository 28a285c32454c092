package import PicketJSON
package import PicketModel

extension Members {
    mutating func add(_ run: Run) {
        add("runtime", run.runtime.rawValue)
        add("process") { $0.add(run.identity) }
        add("program", run.program)
        add("started_up_ms", run.startedUp)
        add("start_seen", run.startSeen)
        add("life") { $0.add(run.life) }
        if let wrapper = run.wrapper { add("wrapper") { $0.add(wrapper) } }
        add("headless", run.headless)
        add("reached_loop", run.reachedLoop)
    }

    private mutating func add(_ life: Run.Life) {
        switch life {
        case .alive:
            add("is", "alive")
        case .descendants(let count):
            add("is", "descendants")
            add("count", count)
        case .missing(let at):
            add("is", "missing")
            add("up_ms", at)
        case .ended(let end, let at):
            add("is", "ended")
            add("known", end.rawValue)
            add("up_ms", at)
        }
    }
}

private enum LifeWord: String, CaseIterable {
    case alive, descendants, missing, ended
}

extension Fields {
    func run() throws(WireError) -> Run {
        Run(
            runtime: try optionalWord("runtime", Runtime.self) ?? .other,
            identity: try fields("process").identity(), program: try untrusted("program"),
            startedUp: try milliseconds("started_up_ms"), startSeen: try bool("start_seen"),
            life: try fields("life").life(), wrapper: try optionalIdentity("wrapper"),
            headless: try optionalBool("headless") ?? false, reachedLoop: try optionalBool("reached_loop") ?? false)
    }

    private func life() throws(WireError) -> Run.Life {
        switch try word("is", LifeWord.self) {
        case .alive: return .alive
        case .descendants: return .descendants(try count("count"))
        case .missing: return .missing(at: try milliseconds("up_ms"))
        case .ended: return .ended(try word("known", Run.End.self), at: try milliseconds("up_ms"))
        }
    }
}

/// A run in the form that the wire gives it, for the ledger.
package enum RunCoding {
    /// The run as JSON.
    package static func encode(_ run: Run) -> JSONValue {
        var members = Members()
        members.add(run)
        return members.json
    }

    /// Reads a run; nil where it is none.
    package static func decode(_ json: JSONValue) -> Run? {
        do { return try Fields(json).run() } catch { return nil }
    }
}
