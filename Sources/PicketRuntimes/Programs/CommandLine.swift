/// A process's arguments, taken apart: the program, the script that it interprets, and what is left for either.
struct CommandLine {
    /// What the process was started as: its first argument, or its name where there is none.
    let program: String
    /// The script that an interpreter runs; nil where the program is no interpreter.
    let script: String?
    /// The arguments after the program, or after the script.
    let options: ArraySlice<String>

    private static let shells: Set<String> = ["sh", "bash", "dash", "zsh", "ksh", "fish"]
    private static let interpreters: Set<String> = ["node", "nodejs", "bun", "deno", "python", "python3"]
    /// Options of interpreters whose value is an argument of its own.
    private static let valued: Set<String> = ["-r", "--require", "--import", "--loader", "-C", "-W", "-X"]
    /// Options after which there is code or a module instead of a script.
    private static let code: Set<String> = ["-e", "--eval", "-p", "--print", "-c", "-m", "-"]

    init(name: String, arguments: [String]) {
        // A login shell, and nothing else, has a hyphen before its name.
        let first = arguments.first ?? name
        program = first.hasPrefix("-") ? String(first.dropFirst()) : first
        let base = Self.lastPart(program)
        guard Self.shells.contains(base) || Self.isInterpreter(base),
            let place = Self.scriptPlace(arguments, of: base)
        else {
            script = nil
            options = arguments.dropFirst()
            return
        }
        script = arguments[place]
        options = arguments[(place + 1)...]
    }

    /// An installed script's first line often names the version too, as `python3.11`.
    private static func isInterpreter(_ name: String) -> Bool {
        interpreters.contains(name) || name.hasPrefix("python3.")
    }

    /// Whether a script is interpreted.
    var isScript: Bool { script != nil }

    /// Whether a shell interprets it.
    var isShellScript: Bool { isScript && Self.shells.contains(Self.lastPart(program)) }

    /// Whether the program or script is known by `known`: a name, or a whole path.
    func isCalled(_ known: String) -> Bool {
        let called = script ?? program
        if known.contains("/") { return called == known }
        let base = Self.lastPart(called)
        return base == known || isScript && (base == known + ".js" || Self.isEntry(called, ofPackage: known))
    }

    /// The last part of a path.
    func lastPart(_ path: String) -> String { Self.lastPart(path) }

    /// Whether the script is the entry of a package that is installed under a name of its own.
    private static func isEntry(_ script: String, ofPackage program: String) -> Bool {
        switch program {
        case "claude": script.hasSuffix("/@anthropic-ai/claude-code/cli.js")
        case "gemini": script.contains("/@google/gemini-cli/") && script.hasSuffix("/index.js")
        default: false
        }
    }

    private static func lastPart(_ path: String) -> String {
        path.utf8.split(separator: UInt8(ascii: "/")).last.map { String(Substring($0)) } ?? path
    }

    /// Where the script stands among an interpreter's arguments; nil where it runs code of another kind.
    private static func scriptPlace(_ arguments: [String], of interpreter: String) -> Int? {
        var place = 1
        while place < arguments.count {
            let argument = arguments[place]
            if code.contains(argument) { return nil }
            if valued.contains(argument) {
                place += 2
            } else if argument.hasPrefix("-") || interpreter == "bun" && argument == "run" {
                place += 1
            } else {
                return place
            }
        }
        return nil
    }
}
