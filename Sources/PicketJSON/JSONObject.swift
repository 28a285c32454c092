/// The members of an object, in order.
///
/// Keys are told apart by their bytes, as the standard has it, and not by canonical equivalence: Swift normalizes a text before
/// it compares or hashes it, in time that is quadratic in a run of combining marks.
package struct JSONObject: Equatable, Sendable {
    /// One member: its key and its value.
    package struct Member: Equatable, Sendable {
        /// The key, with its escapes resolved.
        package let key: String
        /// The value of any kind.
        package let value: JSONValue

        /// A member of its two parts.
        package init(key: String, value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    /// The members, as they stood or were set.
    package private(set) var members: [Member]

    /// An object without members.
    package init() {
        members = []
    }

    /// An object of members whose keys are known to differ.
    init(distinct members: [Member]) {
        self.members = members
    }

    /// The value of a member, by a linear search; setting nil takes the member out.
    package subscript(_ key: String) -> JSONValue? {
        get {
            let places = members.span
            for place in places.indices where sameBytes(places[place].key, key) { return places[place].value }
            return nil
        }
        set {
            let place = members.firstIndex { sameBytes($0.key, key) }
            switch (place, newValue) {
            case (let place?, let value?): members[place] = Member(key: key, value: value)
            case (let place?, nil): members.remove(at: place)
            case (nil, let value?): members.append(Member(key: key, value: value))
            case (nil, nil): break
            }
        }
    }
}

/// Whether two texts are the same UTF-8.
func sameBytes(_ left: String, _ right: String) -> Bool {
    left.utf8.count == right.utf8.count && left.utf8.first == right.utf8.first && left.utf8.elementsEqual(right.utf8)
}
