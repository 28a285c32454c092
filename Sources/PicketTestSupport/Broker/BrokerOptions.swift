/// How a `TestBroker` is set up.
package struct BrokerOptions: Sendable {
    /// Whether a client without a user may connect.
    package var anonymous = true
    /// Users and their passwords.
    package var users: [(name: String, password: String)] = []
    /// Lines of the ACL file; nil for no ACL at all.
    package var acl: [String]?
    /// Further lines of the configuration, such as `max_inflight_messages 5`.
    package var lines: [String] = []

    /// An open broker; the rest is set by field.
    package init() {}

    /// The configuration file for `folder`; `isRoot` keeps a Mosquitto started by root from changing its user.
    func configuration(port: UInt16, folder: String, isRoot: Bool) -> String {
        var text = ["listener \(port) 127.0.0.1", "allow_anonymous \(anonymous)", "persistence false", "log_type all"]
        if isRoot { text.append("user root") }
        if !users.isEmpty { text.append("password_file \(folder)/passwords") }
        if acl != nil { text.append("acl_file \(folder)/acl") }
        return (text + lines).joined(separator: "\n") + "\n"
    }
}
