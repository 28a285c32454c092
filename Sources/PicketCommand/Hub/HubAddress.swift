import PicketConfig
import PicketModel
import PicketLoop

/// Where the hub answers.
enum HubAddress {
    /// Reads `--hub` or PICKET_HUB, else what the configuration says.
    static func find(option: String?, configuration: String?, _ tools: Tools) throws(CommandError) -> ServiceAddress {
        if let text = option ?? tools.environment["PICKET_HUB"] { return try read(text) }
        guard let file = configuration else { return .socket(usual(tools)) }
        return .socket(try ConfigurationFile.load(file, around: tools.around).hub.socketPath)
    }

    /// In the default state folder; where none answers there and a demo runs, the demo's.
    private static func usual(_ tools: Tools) -> String {
        let (path, demo) = (tools.around.state + "/hub.sock", tools.environment.demoState + "/hub.sock")
        return !Files.exists(path) && Files.exists(demo) ? demo : path
    }

    /// Reads an address: the path of a Unix socket, or `http://` and what follows it.
    static func read(_ text: String) throws(CommandError) -> ServiceAddress {
        if text.hasPrefix("http://") || text.hasPrefix("https://") {
            var text = text
            while text.hasSuffix("/") { text.removeLast() }
            return .http(text)
        }
        if text.hasPrefix("/") || text.hasPrefix("./") || text.hasPrefix("../") { return .socket(text) }
        throw CommandError(
            "'\(Terminal.safe(text))' is no address of a hub; expected the path of its socket, as /run/user/1000/hub.sock, "
                + "or http://127.0.0.1:PORT.", next: "picket --help", code: ExitCodes.usage)
    }
}

extension ServiceAddress {
    /// The address as a person types it.
    var text: String {
        switch self {
        case .socket(let path): path
        case .http(let address): address
        }
    }
}
