import PicketLoop
import PicketModel

/// How git is run: nothing that a repository's own configuration says may start a program, take a lock or use a network.
///
/// What each setting closes was tried against repositories that arm it: fsmonitor, hooks, filters, textconv,
/// external diff, signature checks, lazy fetch, submodules.
struct GitCommandLine: Sendable {
    /// The program, by name or path.
    var program: String
    /// A command may take so long, and write so much.
    var deadline = Milliseconds.seconds(5)
    var outputLimit = 1 << 20

    private static let kept = ["PATH", "HOME", "XDG_CONFIG_HOME", "TMPDIR"]

    private static let fixed = [
        "GIT_OPTIONAL_LOCKS=0", "GIT_NO_LAZY_FETCH=1", "GIT_TERMINAL_PROMPT=0", "GIT_CONFIG_NOSYSTEM=1",
        "GIT_CONFIG_GLOBAL=/dev/null", "GIT_ATTR_NOSYSTEM=1", "GIT_ALLOW_PROTOCOL=", "GIT_SSH_COMMAND=false",
        "GIT_ASKPASS=false", "LC_ALL=C",
    ]

    private static let settings = [
        "core.fsmonitor=false", "core.hooksPath=/dev/null", "log.showSignature=false", "diff.autoRefreshIndex=false",
        "diff.external=", "submodule.recurse=false", "core.sshCommand=false", "gc.auto=0", "maintenance.auto=false",
        "safe.bareRepository=explicit",
    ]

    /// A command in `folder`; of each of `filters` the programs are taken away.
    func command(_ arguments: [String], in folder: String, filters: [String] = [], input: [UInt8] = []) -> Command {
        Command(
            [program, "--no-pager"] + Self.settings.flatMap { ["-c", $0] } + arguments,
            environment: Environment.kept(Self.kept) + Self.fixed + Self.without(filters), folder: folder,
            input: input, deadline: deadline, outputLimit: outputLimit)
    }

    /// By environment and not by `-c`, which would cut a name at its first `=`.
    private static func without(_ filters: [String]) -> [String] {
        guard !filters.isEmpty else { return [] }
        let pairs = filters.flatMap { name in
            [("clean", ""), ("process", ""), ("smudge", ""), ("required", "false")].map {
                ("filter.\(name).\($0.0)", $0.1)
            }
        }
        return ["GIT_CONFIG_COUNT=\(pairs.count)"]
            + pairs.enumerated().flatMap { index, pair in
                ["GIT_CONFIG_KEY_\(index)=\(pair.0)", "GIT_CONFIG_VALUE_\(index)=\(pair.1)"]
            }
    }
}

/// What a look must know of a repository's configuration, from its keys alone; values may hold secrets.
struct GitConfiguration: Equatable, Sendable {
    /// Names of the content filters it defines.
    var filters: [String]
    var hasRemote: Bool
    /// Whether it takes in other files, whose changes do not show at its own.
    var includes: Bool

    /// Reads `git config -z --name-only --list`.
    init(names output: [UInt8]) {
        let keys = output.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        filters = Set(keys.compactMap(Self.filter)).sorted()
        hasRemote = keys.contains { $0.hasPrefix("remote.") && $0.hasSuffix(".url") }
        includes = keys.contains { $0.hasPrefix("include.") || $0.hasPrefix("includeif.") }
    }

    /// The name between the first and the last dot; it may hold dots of its own.
    private static func filter(_ key: String) -> String? {
        guard key.hasPrefix("filter."), let last = key.lastIndex(of: ".") else { return nil }
        let start = key.index(key.startIndex, offsetBy: 7)
        return start < last ? String(key[start..<last]) : nil
    }
}
