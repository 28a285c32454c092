package import PicketModel

extension BrokerSettings {
    /// Whom to connect to, as `client`.
    package func target(client: String) -> LinkTarget {
        var target = LinkTarget(host: host, port: port, client: client, user: user, password: password?.text)
        target.keepalive = keepalive
        return target
    }
}
