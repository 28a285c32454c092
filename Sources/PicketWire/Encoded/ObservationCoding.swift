import PicketModel

extension Members {
    /// Writes an observation as `look` and, where something was seen, its value under `key`.
    mutating func add<Value>(
        _ key: String, look observation: Observation<Value>, _ fill: (Value, inout Members) -> Void
    ) {
        switch observation {
        case .seen(let value):
            add("look", "seen")
            add(key) { fill(value, &$0) }
        case .absent:
            add("look", "absent")
        case .failed(let failure):
            add("look", "failed")
            add("failure") { $0.add(failure) }
        }
    }

    mutating func add(_ failure: LookFailure) {
        add("code", failure.code.rawValue)
        add("detail", failure.detail)
    }

    mutating func add(_ identity: ProcessIdentity) {
        add("boot", identity.boot.text)
        add("pid", Int(identity.pid))
        // A start may be any 64 bits (macOS: a unique id), which JSON numbers don't hold.
        add("start", String(identity.start))
    }
}

private enum LookWord: String, CaseIterable {
    case seen, absent, failed
}

extension Fields {
    func look<Value>(
        _ key: String, _ read: (Fields) throws(WireError) -> Value
    ) throws(WireError) -> Observation<Value> {
        switch try word("look", LookWord.self) {
        case .seen: return .seen(try read(try fields(key)))
        case .absent: return .absent
        case .failed: return .failed(try fields("failure").failure())
        }
    }

    func failure() throws(WireError) -> LookFailure {
        LookFailure(try optionalWord("code", LookFailure.Code.self) ?? .unavailable, try untrusted("detail"))
    }

    func identity() throws(WireError) -> ProcessIdentity {
        ProcessIdentity(
            boot: try parsed("boot", "a boot id") { BootID($0) }, pid: try pid("pid"),
            start: try parsed("start", "a start as decimal text") { UInt64($0) })
    }

    func optionalIdentity(_ key: String) throws(WireError) -> ProcessIdentity? {
        try optionalFields(key)?.identity()
    }
}
