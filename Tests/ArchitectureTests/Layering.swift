/// What each target may import, and the ground on which it is a target of its own.
struct Room {
    let target: String
    /// Modules of this package.
    let modules: Set<String>
    /// Modules of the system.
    let system: Set<String>
    /// Why it sees these and no others.
    let reason: String

    init(_ target: String, _ modules: String = "", system: Set<String> = [], because reason: String) {
        self.target = target
        self.modules = Set(modules.split(separator: " ").map(String.init))
        self.system = system
        self.reason = reason
    }
}

/// The table of docs/architecture.md, as a program.
enum Layering {
    private static let libc: Set<String> = ["Glibc", "Musl", "Darwin"]

    static let rooms: [Room] = pure + edge + adapters + kits + mains + support

    private static let pure = [
        Room(
            "PicketModel", because: "the words of the domain depend on nothing, so that everything may depend on them"),
        Room("PicketJSON", because: "reading hostile bytes is proved by itself, without a model or a system"),
        Room("PicketWire", "PicketModel PicketJSON", because: "encoded types are values and bytes, without I/O"),
        Room(
            "PicketRuntimes", "PicketModel PicketJSON",
            because: "bytes that programs wrote become an account, without I/O"),
        Room("PicketRules", "PicketModel", because: "a verdict is a function of the picture and the time alone"),
        Room("PicketOptions", because: "one definition makes parser, help and pages, without a terminal"),
    ]

    private static let edge = [
        Room(
            "PicketLoop", "PicketModel CSystem", system: libc,
            because: "it holds the ports and the loop, and knows no adapter"),
        Room("PicketConfig", "PicketModel CYAML", because: "it turns a file's bytes into settings, and wraps libyaml"),
    ]

    private static let adapters = [
        Room(
            "PicketMQTT", "PicketModel PicketLoop CMosquitto", system: libc.union(["Synchronization"]),
            because: "it meets Link, and wraps libmosquitto"),
        Room(
            "PicketStore", "PicketModel PicketLoop CSQLite CSystem", system: libc,
            because: "it meets Spool, Archive and StateFile, and wraps SQLite"),
        Room(
            "PicketProbes", "PicketModel PicketLoop PicketRuntimes CSystem", system: libc,
            because: "it meets Probes and Machine: tmux, git, processes and files of this host"),
        Room(
            "PicketServe", "PicketModel PicketLoop CMicroHTTPD CSystem", system: libc,
            because: "it meets Door, and wraps libmicrohttpd"),
        Room(
            "PicketFetch", "PicketModel PicketLoop CCurl", system: libc,
            because: "it meets HubClient, and wraps libcurl"),
    ]

    private static let kits = [
        Room(
            "PicketAgent", "PicketModel PicketJSON PicketWire PicketRuntimes PicketLoop",
            because: "it sees ports only, so that a simulator runs the same agent"),
        Room(
            "PicketHub", "PicketModel PicketJSON PicketWire PicketRules PicketLoop",
            because: "it sees ports only, so that a simulator runs the same hub"),
        Room(
            "PicketCommand",
            "PicketModel PicketJSON PicketWire PicketRuntimes PicketOptions PicketLoop PicketConfig CSystem",
            system: libc,
            because: "it sees a terminal and the hub's answers, and never the hub"),
    ]

    private static let mains = [
        Room(
            "picket-agent",
            "PicketModel PicketJSON PicketWire PicketRuntimes PicketOptions PicketLoop PicketConfig PicketMQTT PicketStore "
                + "PicketProbes PicketAgent PicketCommand CSystem", system: libc,
            because: "a main chooses adapters, wires and runs; it sees every part but the hub"),
        Room(
            "picket-hub",
            "PicketModel PicketWire PicketOptions PicketLoop PicketConfig PicketMQTT PicketStore PicketServe PicketHub "
                + "PicketCommand",
            because: "a main chooses adapters, wires and runs; it sees every part but the agent and the probes"),
        Room(
            "picket", "PicketModel PicketOptions PicketLoop PicketConfig PicketFetch PicketCommand",
            because: "a main chooses adapters, wires and runs; it asks the agent and the hub as programs"),
    ]

    private static let support = [
        Room(
            "PicketTestSupport", "PicketModel PicketJSON PicketWire PicketLoop CSystem",
            system: libc.union(["Synchronization"]),
            because: "it stands in for what lies behind the ports, and depends on no part that it tests"),
        Room(
            "PicketSimulation",
            "PicketModel PicketJSON PicketWire PicketRules PicketRuntimes PicketLoop PicketAgent PicketHub",
            because: "it plays the ports of agents and hubs that run unchanged, and wraps no C library"),
        Room(
            "picket-simulate", "PicketSimulation", system: libc,
            because: "a main: it plays seeds and says what came of them"),
    ]

    /// Each C module, with the target that wraps it and why nothing else may import it.
    static let wrappers: [String: String] = [
        "CMosquitto": "PicketMQTT", "CSQLite": "PicketStore", "CYAML": "PicketConfig", "CMicroHTTPD": "PicketServe",
        "CCurl": "PicketFetch",
    ]

    /// Modules that no target imports, and why.
    static let nowhere: [String: String] = [
        "Foundation": "it links 40 MB of libraries into an agent that holds 10 MB",
        "FoundationEssentials": "it links 13 MB into an agent that holds 10 MB",
        "Dispatch": "one loop on one thread does all waiting",
        "_Concurrency": "one loop on one thread does all waiting",
    ]

    private static let adapterNames = Set(adapters.map(\.target))
    private static let kitNames = Set(kits.map(\.target))
    private static let pureNames = Set(pure.map(\.target))

    /// Why `importer` may not import `module`; nil where it may.
    static func objection(to module: String, in importer: Room) -> String? {
        if let reason = nowhere[module] { return reason }
        if ["Swift", importer.target].contains(module) { return nil }
        if importer.modules.contains(module) || importer.system.contains(module) { return nil }
        return rule(importer.target, module) + "; \(importer.target): \(importer.reason)"
    }

    private static func rule(_ importer: String, _ module: String) -> String {
        if let wrapper = wrappers[module] {
            return "only \(wrapper) imports \(module), so that its traps are met in one place"
        }
        if pureNames.contains(importer) { return "a pure target must be provable, so it sees only what is pure" }
        if kitNames.contains(importer), adapterNames.contains(module) { return "kits see ports, mains see adapters" }
        if adapterNames.contains(importer), adapterNames.contains(module) { return "an adapter never sees another one" }
        if importer == "PicketCommand", module == "PicketHub" { return "the command asks the hub through its door" }
        if kitNames.contains(importer), kitNames.contains(module) { return "kits meet over the wire only" }
        return "the table in Tests/ArchitectureTests/Layering.swift has no such edge"
    }
}
