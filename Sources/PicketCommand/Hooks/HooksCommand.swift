import PicketConfig
import PicketJSON
import PicketLoop
import PicketModel
import PicketOptions
import PicketRuntimes

/// `picket hooks`: puts hooks into a runtime's settings, takes them out, and shows them.
struct HooksCommand {
    private let runtime: Runtime
    private let settings: HookSettings
    private let file: SettingsFile
    private let tools: Tools

    init(_ options: ParsedArguments, _ tools: Tools) throws(CommandError) {
        guard let runtime = options.arguments.first.flatMap({ Runtime(rawValue: $0) }) else {
            throw CommandError("there is no such runtime.", next: "picket hooks --help", code: ExitCodes.usage)
        }
        self.runtime = runtime
        self.tools = tools
        var configured: Settings?
        if let path = options.text("--config") {
            configured = try ConfigurationFile.load(DaemonStart.absolute(path), around: tools.around)
        }
        let program = try Programs.own("picket-agent", tools)
        guard
            let settings = HookSettings(
                runtime, program: program, options: Self.place(options, configured, tools)),
            let usual = HookSettings.file(
                of: runtime, home: Self.home(runtime, configured, tools), userHome: tools.environment.home)
        else { throw CommandError("'\(runtime.rawValue)' has no hooks.") }
        self.settings = settings
        file = try SettingsFile(options.text("--file").map(DaemonStart.absolute) ?? usual)
    }

    /// Does what the last word of the command says.
    func run(_ word: String?) throws(CommandError) {
        switch word {
        case "install": try install()
        case "remove": try remove()
        default: try show()
        }
    }

    /// What the command must say of the agent's place; nothing where that is the one that it looks in by itself.
    private static func place(_ options: ParsedArguments, _ configured: Settings?, _ tools: Tools) -> [String] {
        let state =
            options.text("--agent").map(DaemonStart.absolute) ?? configured?.state ?? tools.environment.defaultState
        let usual = tools.environment.home + "/.local/state/picket/up"
        let socket = configured?.agent.socket
        return (state == usual ? [] : ["--agent", state]) + (socket.map { ["--socket", $0] } ?? [])
    }

    /// The folder in which the runtime keeps its files.
    private static func home(_ runtime: Runtime, _ configured: Settings?, _ tools: Tools) -> String {
        let variable: String? =
            switch runtime {
            case .claude: tools.environment["CLAUDE_CONFIG_DIR"]
            case .codex: tools.environment["CODEX_HOME"]
            case .gemini, .agy, .other: nil
            }
        let settings = configured?.agent.runtimes ?? RuntimesSettings()
        if settings[runtime].home == nil, let variable { return DaemonStart.absolute(variable) }
        return RuntimeCatalogue(settings).home(of: runtime, userHome: tools.environment.home) ?? tools.environment.home
    }

    private func install() throws(CommandError) {
        let original = try original()
        let new = try checked { () throws(HookSettingsError) in
            try settings.install(into: original ?? Array("{}\n".utf8))
        }
        guard new != file.bytes else { return say("The hooks of \(runtime.rawValue) stand in \(name) already.") }
        if let original { try file.keep(original) }
        try file.write(new)
        let kept = original == nil ? "" : " The file as it was is kept as \(Terminal.safe(file.backup))."
        say("\(HookSettings.events(of: runtime).count) hooks of \(runtime.rawValue) were put into \(name).\(kept)")
        say("They tell of sessions that begin from now on.\(after)")
    }

    /// What a person has to do besides.
    private var after: String {
        switch runtime {
        case .codex: " Codex asks once whether to trust them."
        case .gemini: " Gemini's own setting hooksConfig.enabled must not be false."
        case .claude, .agy, .other: ""
        }
    }

    private func remove() throws(CommandError) {
        guard let bytes = file.bytes, try !installed(bytes).isEmpty else {
            return say("No hooks of Picket stand in \(name).")
        }
        if let original = try original() {
            try file.write(original)
            if file.kept == original { file.forgetKept() }
            let kept =
                file.kept == nil
                ? "" : " It was changed since; as it was before, it is kept as \(Terminal.safe(file.backup))."
            say("The hooks were taken out of \(name).\(kept)")
        } else {
            try file.remove()
            say("The hooks were taken out, and \(name) was removed, for there was none before them.")
        }
    }

    private func show() throws(CommandError) {
        let found = try file.bytes.map { bytes throws(CommandError) in try installed(bytes) } ?? []
        guard found.isEmpty else {
            say("\(found.count) of \(HookSettings.events(of: runtime).count) hooks stand in \(name):")
            tools.output.write(lines: found.map { "\(Terminal.safe($0.event))  \(Terminal.safe($0.command))" })
            return
        }
        say("No hooks of Picket stand in \(name). `picket hooks install \(runtime.rawValue)` would put in:")
        let document = try checked { () throws(HookSettingsError) in try settings.document() }
        tools.output.write(document)
    }

    /// The file as it was before hooks were put in, as well as is known; nil where there was none.
    ///
    /// What putting hooks into the kept file makes is compared with what lies there: where they are equal, nothing else
    /// was changed since.
    private func original() throws(CommandError) -> [UInt8]? {
        guard let bytes = file.bytes, let before = try installer(of: bytes) else { return file.bytes }
        if let kept = file.kept, (try? before.install(into: kept)) == bytes { return kept }
        if (try? before.document()) == bytes { return nil }
        return try checked { () throws(HookSettingsError) in try HookSettings.remove(runtime, from: bytes) }
    }

    private func installer(of bytes: [UInt8]) throws(CommandError) -> HookSettings? {
        try checked { () throws(HookSettingsError) in try HookSettings(runtime, foundIn: bytes) }
    }

    private func installed(_ bytes: [UInt8]) throws(CommandError) -> [(event: String, command: String)] {
        try checked { () throws(HookSettingsError) in try HookSettings.installed(runtime, in: bytes) }
    }

    private func checked<Value>(_ body: () throws(HookSettingsError) -> Value) throws(CommandError) -> Value {
        do throws(HookSettingsError) {
            return try body()
        } catch {
            switch error {
            case .json(let error):
                let before = (file.bytes ?? []).prefix(error.offset)
                let line = before.count { $0 == 0x0A } + 1
                throw CommandError("\(name), line \(line): \(error.problem). Expected JSON; nothing was changed.")
            case .shape(let path):
                let place = path.isEmpty ? "the whole file" : "'\(Terminal.safe(path.joined(separator: ".")))'"
                let kind = path.count == 2 ? "an array" : "an object"
                throw CommandError("\(name): expected \(kind) as \(place); nothing was changed.")
            }
        }
    }

    private var name: String {
        let asked = Terminal.safe(file.asked)
        return file.asked == file.path ? asked : "\(asked) (\(Terminal.safe(file.path)))"
    }

    private func say(_ line: String) { tools.errors.write(lines: [line]) }
}
