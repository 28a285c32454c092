package import PicketJSON
package import PicketModel

/// What a program of a worker tells the agent of its host, over the local socket or by the folder of tellings.
package struct Telling: Equatable, Sendable {
    /// What it tells.
    package var word: Word
    /// Who tells it, from where and when.
    package var origin: Origin

    /// Joins the two.
    package init(_ word: Word, from origin: Origin) {
        self.word = word
        self.origin = origin
    }

    /// What is told.
    package enum Word: Equatable, Sendable {
        /// What a runtime told a hook.
        case hook(HookReport)
        /// The worker's own word that it is there.
        case beat(Beat)
        /// There is something new to see, such as a result file.
        case look
    }

    /// The most that one is long, in bytes.
    package static let longest = 8 << 10

    /// As JSON.
    package var json: JSONValue {
        var members: [(String, JSONValue?)] = [("v", .integer(1)), ("origin", origin.json)]
        switch word {
        case .hook(let report): members += [("kind", .string("hook"))] + report.members
        case .beat(let beat):
            members += [
                ("kind", .string("beat")), ("state", beat.state.map { .string($0.rawValue) }),
                ("say", jsonText(beat.say)),
            ]
        case .look: members.append(("kind", .string("look")))
        }
        return .object(of: members)
    }

    /// Reads one; nil where it is none.
    package init?(_ bytes: [UInt8]) {
        guard bytes.count <= Self.longest, let json = try? JSONValue.parse(bytes), json["v"]?.integer == 1,
            let origin = json["origin"].flatMap(Origin.init)
        else { return nil }
        self.origin = origin
        switch json["kind"]?.string {
        case "hook":
            guard let report = HookReport(json) else { return nil }
            word = .hook(report)
        case "beat":
            let state = json["state"]?.string
            guard state == nil || Beat.State(rawValue: state ?? "") != nil else { return nil }
            word = .beat(
                Beat(
                    state: state.flatMap { Beat.State(rawValue: $0) }, say: json.text("say", bytes: 400), up: origin.up)
            )
        case "look": word = .look
        default: return nil
        }
    }
}

/// Who told something: the processes above it, its pane, its folder and the time.
///
/// It is the teller's own word. An agent compares it with what it sees itself, and believes no more than that.
package struct Origin: Equatable, Sendable {
    /// The boot and the time since it.
    package var boot: BootID
    /// When it was told.
    package var up: Milliseconds
    /// The teller's parent, that one's parent, and so on.
    package var above: [ProcessIdentity]
    /// The folder it stands in.
    package var folder: String?
    /// The tmux server and pane that its environment names.
    package var pane: Pane?

    /// A pane by its server's socket and its id.
    package struct Pane: Equatable, Sendable {
        /// The server's socket.
        package var socket: String
        /// The pane's id, such as `%3`.
        package var pane: String

        /// Joins the two.
        package init(socket: String, pane: String) {
            self.socket = socket
            self.pane = pane
        }
    }

    /// Joins them all.
    package init(boot: BootID, up: Milliseconds, above: [ProcessIdentity], folder: String? = nil, pane: Pane? = nil) {
        self.boot = boot
        self.up = up
        self.above = above
        self.folder = folder
        self.pane = pane
    }

    /// The most processes that are told.
    package static let most = 16

    fileprivate var json: JSONValue {
        .object(of: [
            ("boot", .string(boot.text)), ("up_ms", .integer(up.count)),
            (
                "above",
                .array(
                    above.prefix(Self.most).map {
                        .array([.integer(Int64($0.pid)), .string(String($0.start))])
                    })
            ),
            ("folder", folder.map { .string($0) }), ("socket", pane.map { .string($0.socket) }),
            ("pane", pane.map { .string($0.pane) }),
        ])
    }

    fileprivate init?(_ json: JSONValue) {
        guard let boot = json["boot"]?.string.flatMap({ BootID($0) }), let up = json["up_ms"]?.integer, up >= 0 else {
            return nil
        }
        self.boot = boot
        self.up = Milliseconds(up)
        above = (json["above"]?.array ?? []).prefix(Self.most).compactMap { pair in
            guard let pair = pair.array, pair.count == 2, let pid = pair[0].integer.flatMap({ Int32(exactly: $0) }),
                let start = pair[1].string.flatMap({ UInt64($0) })
            else { return nil }
            return ProcessIdentity(boot: boot, pid: pid, start: start)
        }
        folder = json["folder"]?.string.flatMap { $0.hasPrefix("/") ? $0 : nil }
        if let socket = json["socket"]?.string, let pane = json["pane"]?.string {
            self.pane = Pane(socket: socket, pane: pane)
        }
    }
}

extension HookReport {
    fileprivate var members: [(String, JSONValue?)] {
        [
            ("runtime", .string(runtime.rawValue)), ("event", .string(event.raw)), ("session", jsonText(session)),
            ("folder", jsonText(folder)), ("tool", jsonText(tool)), ("type", jsonText(self.kind)),
            ("text", jsonText(self.text)),
            ("background", background > 0 ? .integer(background) : nil),
            ("subagent", isSubagent ? .bool(true) : nil), ("own_prompt", isOwnPrompt ? .bool(true) : nil),
        ]
    }

    fileprivate init?(_ json: JSONValue) {
        guard let runtime = json["runtime"]?.string.flatMap({ Runtime(rawValue: $0) }),
            let event = json.text("event", bytes: 64)
        else { return nil }
        self.init(runtime: runtime, event: event)
        session = json.text("session", bytes: 128)
        folder = json.text("folder", bytes: 1024)
        tool = json.text("tool", bytes: 128)
        self.kind = json.text("type", bytes: 64)
        self.text = json.text("text", bytes: 200)?.redacted
        background = Int(clamping: min(max(json["background"]?.integer ?? 0, 0), 1000))
        isSubagent = json["subagent"]?.bool ?? false
        isOwnPrompt = json["own_prompt"]?.bool ?? false
    }
}

private func jsonText(_ text: Untrusted?) -> JSONValue? { text.map { .string($0.raw) } }

extension JSONValue {
    /// An object of the members that have a value.
    fileprivate static func object(of members: [(String, JSONValue?)]) -> JSONValue {
        var object = JSONObject()
        for (key, value) in members { object[key] = value }
        return .object(object)
    }
}
