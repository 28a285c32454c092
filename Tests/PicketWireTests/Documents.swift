import PicketJSON

extension JSONValue {
    /// This document in every form in which one member was changed by `change`, with that member's path.
    ///
    /// `change` gives nil to take the member out.
    func changed(_ change: (JSONValue) -> JSONValue?) -> [(path: String, document: JSONValue)] {
        switch self {
        case .object(let object):
            object.members.flatMap { member in
                var without = object
                without[member.key] = change(member.value)
                let own = (member.key, JSONValue.object(without))
                return [own]
                    + member.value.changed(change).map { inner in
                        var with = object
                        with[member.key] = inner.document
                        let isIndex = inner.path.hasPrefix("[")
                        return (member.key + (isIndex ? "" : ".") + inner.path, .object(with))
                    }
            }
        case .array(let values):
            values.indices.flatMap { index in
                values[index].changed(change).map { inner in
                    var with = values
                    with[index] = inner.document
                    return ("[\(index)].\(inner.path)", .array(with))
                }
            }
        default: []
        }
    }

    /// This document with a member that no version knows in every object.
    var withUnknownMembers: JSONValue {
        switch self {
        case .object(let object):
            var members = object.members.map { ($0.key, $0.value.withUnknownMembers) }
            members.insert(("a_later_field", .object([("deep", .array([1, nil, "x"]))])), at: 0)
            return .object(members)
        case .array(let values): return .array(values.map(\.withUnknownMembers))
        default: return self
        }
    }

    /// A value of a kind that is never expected where this one stands.
    var ofAnotherKind: JSONValue {
        switch self {
        case .string: true
        default: "x"
        }
    }
}
