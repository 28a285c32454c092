import CSystem

/// This process's environment, for making a child's.
package enum Environment {
    /// All of it, `NAME=value`, in the order in which it stands.
    package static func all() -> [String] {
        var entries: [String] = []
        guard var entry = unsafe picket_environment() else { return [] }
        while let text = unsafe entry.pointee {
            unsafe entries.append(String(cString: text))
            unsafe entry += 1
        }
        return entries
    }

    /// The value of `name` in `entries`; nil where it does not stand there.
    package static func value(of name: String, in entries: [String]) -> String? {
        let head = name + "="
        return entries.first { $0.hasPrefix(head) }.map { String($0.dropFirst(head.count)) }
    }

    /// The entries of this process's environment that have one of these names.
    package static func kept(_ names: [String]) -> [String] {
        let entries = all()
        return names.compactMap { name in value(of: name, in: entries).map { "\(name)=\($0)" } }
    }
}
