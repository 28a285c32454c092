// swift-tools-version: 6.2
import PackageDescription

// Warnings are errors where PICKET_STRICT is set, which CI and scripts/test do.
let strict = Context.environment["PICKET_STRICT"] != nil

// One list for every Swift target.
let settings: [SwiftSetting] =
    [
        .swiftLanguageMode(.v6),
        .strictMemorySafety(),  // SE-0458
        .enableUpcomingFeature("ExistentialAny"),  // SE-0335
        .enableUpcomingFeature("InternalImportsByDefault"),  // SE-0409
        .enableUpcomingFeature("MemberImportVisibility"),  // SE-0444
        .enableUpcomingFeature("InferIsolatedConformances"),  // SE-0470
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),  // SE-0461
        .enableUpcomingFeature("ImmutableWeakCaptures"),  // SE-0481
    ] + (strict ? [.treatAllWarnings(as: .error)] : [])

func system(_ name: String, _ pkgConfig: String, apt: String, brew: String) -> Target {
    .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([apt]), .brew([brew])])
}

func library(_ name: String, resources: [Resource] = [], _ dependencies: String...) -> Target {
    .target(
        name: name, dependencies: dependencies.map { .byName(name: $0) }, resources: resources,
        swiftSettings: settings)
}

func program(_ name: String, _ dependencies: String...) -> Target {
    .executableTarget(name: name, dependencies: dependencies.map { .byName(name: $0) }, swiftSettings: settings)
}

func tests(_ name: String, resources: [Resource] = [], _ dependencies: String...) -> Target {
    .testTarget(
        name: name, dependencies: dependencies.map { .byName(name: $0) }, exclude: [], resources: resources,
        swiftSettings: settings)
}

// What each target may import, and why, stands in docs/architecture.md; ArchitectureTests holds it.
let cSide: [Target] = [
    system("CMosquitto", "libmosquitto", apt: "libmosquitto-dev", brew: "mosquitto"),
    system("CSQLite", "sqlite3", apt: "libsqlite3-dev", brew: "sqlite"),
    system("CYAML", "yaml-0.1", apt: "libyaml-dev", brew: "libyaml"),
    system("CMicroHTTPD", "libmicrohttpd", apt: "libmicrohttpd-dev", brew: "libmicrohttpd"),
    system("CCurl", "libcurl", apt: "libcurl4-openssl-dev", brew: "curl"),
    .target(name: "CSystem", linkerSettings: [.linkedFramework("CoreServices", .when(platforms: [.macOS]))]),
]

let pure: [Target] = [
    library("PicketModel"),
    library("PicketJSON"),
    library("PicketWire", "PicketModel", "PicketJSON"),
    library("PicketRuntimes", "PicketModel", "PicketJSON"),
    library("PicketRules", "PicketModel"),
    library("PicketOptions"),
]

let edge: [Target] = [
    library("PicketLoop", "PicketModel", "CSystem"),
    library("PicketConfig", resources: [.embedInCode("Signatures/signatures.yaml")], "PicketModel", "CYAML"),
]

let adapters: [Target] = [
    library("PicketMQTT", "PicketModel", "PicketLoop", "CMosquitto"),
    library("PicketStore", "PicketModel", "PicketLoop", "CSQLite", "CSystem"),
    library("PicketProbes", "PicketModel", "PicketLoop", "PicketRuntimes", "CSystem"),
    library("PicketServe", "PicketModel", "PicketLoop", "CMicroHTTPD", "CSystem"),
    library("PicketFetch", "PicketModel", "PicketLoop", "CCurl"),
]

let kits: [Target] = [
    library("PicketAgent", "PicketModel", "PicketJSON", "PicketWire", "PicketRuntimes", "PicketLoop"),
    library("PicketHub", "PicketModel", "PicketJSON", "PicketWire", "PicketRules", "PicketLoop"),
    library(
        "PicketCommand", "CSystem", "PicketModel", "PicketJSON", "PicketWire", "PicketRuntimes", "PicketOptions",
        "PicketLoop", "PicketConfig"),
]

let mains: [Target] = [
    program(
        "picket-agent", "CSystem", "PicketAgent", "PicketCommand", "PicketConfig", "PicketJSON", "PicketLoop",
        "PicketMQTT", "PicketModel", "PicketOptions", "PicketProbes", "PicketRuntimes", "PicketStore", "PicketWire"),
    program(
        "picket-hub", "PicketCommand", "PicketConfig", "PicketHub", "PicketLoop", "PicketMQTT", "PicketModel",
        "PicketOptions",
        "PicketServe", "PicketStore", "PicketWire"),
    program("picket", "PicketCommand", "PicketConfig", "PicketFetch", "PicketLoop", "PicketModel", "PicketOptions"),
]

let support: [Target] = [
    library("PicketTestSupport", "PicketModel", "PicketJSON", "PicketWire", "PicketLoop", "CSystem"),
    library(
        "PicketSimulation", "PicketAgent", "PicketHub", "PicketJSON", "PicketLoop", "PicketModel", "PicketRules",
        "PicketRuntimes",
        "PicketWire"),
    program("picket-simulate", "PicketSimulation"),
]

let suites: [Target] = [
    tests("PicketModelTests", "PicketModel", "PicketTestSupport"),
    tests("PicketJSONTests", "PicketJSON", "PicketTestSupport"),
    tests("ArchitectureTests"),
    tests("FleetTests", "PicketJSON", "PicketLoop", "PicketModel", "PicketStore", "PicketTestSupport"),
    tests("PicketWireTests", resources: [.copy("Golden")], "PicketWire", "PicketModel", "PicketJSON"),
    tests("PicketOptionsTests", "PicketOptions"),
    tests("PicketServeTests", "PicketServe", "PicketFetch", "PicketLoop", "PicketModel", "PicketTestSupport"),
    tests("PicketLoopTests", "PicketLoop", "PicketModel", "PicketTestSupport"),
    tests("PicketConfigTests", resources: [.copy("Fixtures")], "PicketConfig", "PicketModel", "PicketTestSupport"),
    tests("PicketRuntimesTests", resources: [.copy("Fixtures")], "PicketRuntimes", "PicketJSON", "PicketModel"),
    tests(
        "SignatureTests", resources: [.copy("Fixtures")], "PicketConfig", "PicketRuntimes", "PicketModel"),
    tests("PicketRulesTests", "PicketRules", "PicketModel"),
    tests("PicketStoreTests", "PicketStore", "PicketLoop", "PicketModel", "PicketTestSupport"),
    tests(
        "PicketProbesTests", "PicketProbes", "PicketRuntimes", "PicketLoop", "PicketModel", "PicketTestSupport",
        "CSystem"),
    tests(
        "PicketCommandTests", resources: [.copy("Golden")], "PicketCommand", "PicketConfig", "PicketJSON",
        "PicketLoop", "PicketModel", "PicketOptions", "PicketWire", "CSystem"),
    tests(
        "PicketAgentTests", "PicketAgent", "PicketConfig", "PicketProbes", "PicketJSON", "PicketLoop", "PicketModel",
        "PicketRuntimes", "PicketStore",
        "PicketTestSupport", "PicketWire"),
    tests(
        "PicketHubTests", "PicketHub", "PicketCommand", "PicketJSON", "PicketLoop", "PicketModel", "PicketRules",
        "PicketTestSupport", "PicketWire"),
    tests("PicketMQTTTests", "PicketMQTT", "PicketLoop", "PicketModel", "PicketTestSupport"),
    tests(
        "PicketSimulationTests", "PicketSimulation", "picket-simulate", "PicketLoop", "PicketModel", "PicketRules",
        "PicketTestSupport"),
    tests(
        "PicketRoadsTests", "PicketHub", "PicketLoop", "PicketModel", "PicketWire", "PicketRules", "PicketTestSupport",
        "PicketJSON"),
]

let package = Package(
    name: "picket",
    platforms: [.macOS(.v15)],
    targets: cSide + pure + edge + adapters + kits + mains + support + suites
)
