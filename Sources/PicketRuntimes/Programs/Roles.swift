import PicketModel

/// What each agent program's arguments say of what it was started for.
enum Roles {
    static func role(of runtime: Runtime, options: ArraySlice<String>) -> RuntimeProgram.Role {
        switch runtime {
        case .claude: claude(options)
        case .codex: codex(options)
        case .gemini: gemini(options)
        case .agy, .other: .session
        }
    }

    /// `-p` and `--print`; short options may stand together. `mcp` is a service where it comes first.
    private static func claude(_ options: ArraySlice<String>) -> RuntimeProgram.Role {
        if options.first == "mcp" { return .service }
        let own = options.prefix { $0 != "--" }
        return own.contains { $0 == "--print" || isCluster($0, of: "cdpr", with: "p") } ? .headless : .session
    }

    /// The first word that is no option and no option's value is the command.
    private static func codex(_ options: ArraySlice<String>) -> RuntimeProgram.Role {
        let valued: Set<String> = [
            "-c", "--config", "-m", "--model", "-p", "--profile", "-s", "--sandbox", "-C", "--cd", "-a",
            "--ask-for-approval", "-i", "--image", "--enable", "--disable", "--add-dir", "--remote", "--local-provider",
        ]
        var rest = options
        while let next = rest.popFirst(), next != "--" {
            if valued.contains(next) {
                _ = rest.popFirst()
            } else if !next.hasPrefix("-") {
                switch next {
                case "exec", "e", "review": return .headless
                case "app-server", "mcp", "mcp-server", "exec-server": return .service
                default: return .session
                }
            }
        }
        return .session
    }

    /// `-p` and `--prompt`; `-i` begins with a prompt and stays.
    private static func gemini(_ options: ArraySlice<String>) -> RuntimeProgram.Role {
        let own = options.prefix { $0 != "--" }
        if own.contains("--acp") || own.contains("--experimental-acp") { return .service }
        let headless = own.contains { $0 == "-p" || $0 == "--prompt" || $0.hasPrefix("--prompt=") }
        return headless ? .headless : .session
    }

    private static func isCluster(_ option: String, of letters: String, with letter: Character) -> Bool {
        let cluster = option.dropFirst()
        return option.hasPrefix("-") && cluster.count <= 3 && cluster.contains(letter)
            && cluster.allSatisfy(letters.contains)
    }
}
