import PicketLoop

/// Who may come in by what the head of a request says.
///
/// A Unix socket is guarded by its mode. A loopback port can be reached by any page in a browser, under a name of that
/// page's choosing; so there only known names of this machine and a page of this door's own are let in.
struct Admission: Equatable {
    /// What the `Host` header may say, in lower case; empty on a Unix socket, where it is not looked at.
    let hosts: [String]
    /// Bytes of a body.
    let bodyLimit: Int

    /// For a Unix socket.
    init(socketWithBodyLimit bodyLimit: Int) {
        hosts = []
        self.bodyLimit = bodyLimit
    }

    /// For a loopback port.
    init(port: Int, bodyLimit: Int) {
        let names = ["localhost", "127.0.0.1", "[::1]"]
        // A client leaves out the port that its scheme implies.
        hosts = names.map { "\($0):\(port)" } + (port == 80 ? names : [])
        self.bodyLimit = bodyLimit
    }

    /// Why a request is refused; nil where it may come in. `header` looks a header up by its name.
    func refusal(method: String, header: (String) -> String?) -> Refusal? {
        guard method == "GET" || method == "POST" else {
            return .otherMethod
        }
        if !hosts.isEmpty, let refusal = strangerRefusal(header: header) { return refusal }
        guard method == "POST" else { return nil }
        if !hosts.isEmpty, !isJSON(header("Content-Type")) {
            return Refusal(415, "The body of a POST must have the content type application/json.")
        }
        if let length = header("Content-Length").flatMap({ Int($0) }), length > bodyLimit { return tooLong }
        return nil
    }

    /// The answer to a body beyond the limit.
    var tooLong: Refusal { .tooLong(limit: bodyLimit) }

    private func strangerRefusal(header: (String) -> String?) -> Refusal? {
        guard let host = header("Host")?.lowercased(), hosts.contains(host) else {
            return Refusal(421, "The Host header must be one of \(hosts.joined(separator: ", ")).")
        }
        if let origin = header("Origin")?.lowercased(), !hosts.contains(where: { origin == "http://\($0)" }) {
            return Refusal(403, "A page of another origin may not ask here.")
        }
        if let site = header("Sec-Fetch-Site"), site != "same-origin", site != "none" {
            return Refusal(403, "A page of another site may not ask here.")
        }
        return nil
    }

    private func isJSON(_ type: String?) -> Bool {
        guard let type = type?.split(separator: ";").first else { return false }
        return type.lowercased().filter { $0 != " " } == "application/json"
    }
}
