import PicketModel
import PicketRuntimes
import Testing

@Suite("The catalogue of runtimes")
struct RuntimeCatalogueTests {
    private func recognise(
        _ name: String, _ arguments: [String], _ catalogue: RuntimeCatalogue = RuntimeCatalogue()
    ) -> RuntimeProgram? {
        catalogue.recognise(name: Untrusted(name), arguments: arguments.map { Untrusted($0) })
    }

    @Test(
        "knows each program by its own name",
        arguments: [
            ("claude", ["/usr/local/bin/claude", "--permission-mode", "manual"], Runtime.claude),
            ("codex", ["codex", "--no-daemon"], .codex), ("gemini", ["gemini"], .gemini), ("agy", ["agy"], .agy),
            ("claude", [], .claude), ("2.1.329", ["claude"], .claude), ("/opt/bin/claude", ["x"], .claude),
        ])
    func byName(name: String, arguments: [String], runtime: Runtime) {
        #expect(recognise(name, arguments)?.runtime == runtime)
    }

    @Test(
        "knows a script beneath its interpreter",
        arguments: [
            ("node", ["node", "--no-warnings=DEP0040", "/usr/bin/gemini"], Runtime.gemini),
            ("node", ["/usr/bin/node", "--max-old-space-size=8192", "/usr/bin/gemini", "-m", "pro"], .gemini),
            ("node", ["node", "/n/@google/gemini-cli/dist/index.js"], .gemini),
            ("node", ["node", "-r", "./claude", "/n/@anthropic-ai/claude-code/cli.js"], .claude),
            ("bun", ["bun", "run", "claude"], .claude), ("node", ["node", "/usr/lib/codex.js"], .codex),
            ("claude", ["/bin/sh", "/tmp/bin/claude"], .claude), ("bash", ["-bash", "/tmp/bin/claude"], .claude),
        ])
    func byScript(name: String, arguments: [String], runtime: Runtime) {
        #expect(recognise(name, arguments)?.runtime == runtime)
    }

    @Test(
        "takes nothing else for one",
        arguments: [
            ("vim", ["vim", "claude"]), ("bash", ["bash"]), ("bash", ["-bash"]), ("bash", ["bash", "-c", "claude"]),
            ("node", ["node", "-e", "claude"]), ("node", ["node"]), ("python3", ["python3", "-m", "claude"]),
            ("tmux: server", ["tmux", "new", "-s", "claude"]), ("node", ["node", "/x/index.js"]),
            ("claude-loop", ["/bin/sh", "/x/claude-loop"]), ("", []), ("grep", ["grep", "codex", "exec"]),
            ("node", ["node", "-r"]),
        ])
    func nothing(name: String, arguments: [String]) {
        #expect(recognise(name, arguments) == nil)
    }

    @Test(
        "tells a headless run by its arguments",
        arguments: [
            ["claude", "-p", "do it"], ["claude", "--print", "x"], ["claude", "-cp", "x"],
            ["claude", "--model", "x", "-p"], ["codex", "exec", "do it"], ["codex", "-m", "gpt", "-c", "a=b", "e"],
            ["codex", "--full-auto", "exec"], ["gemini", "-p", "x"], ["gemini", "--prompt=x"],
            ["node", "/usr/bin/gemini", "--prompt", "x"],
        ])
    func headless(arguments: [String]) {
        #expect(recognise("x", arguments)?.role == .headless)
    }

    @Test(
        "tells a session from it",
        arguments: [
            ["claude"], ["claude", "--", "-p"], ["claude", "--permission-mode", "plan"], ["claude", "exec"],
            ["codex"], ["codex", "resume", "exec"], ["codex", "-p", "exec"], ["codex", "--", "exec"],
            ["codex", "fix exec"], ["gemini", "-i", "x"], ["gemini", "--prompt-interactive", "-x"], ["agy", "-p"],
        ])
    func session(arguments: [String]) {
        #expect(recognise("x", arguments)?.role == .session)
    }

    @Test(
        "tells a service from both",
        arguments: [
            ["codex", "app-server", "--listen", "unix://"], ["codex", "app-server", "daemon", "pid-update-loop"],
            ["codex", "mcp-server"], ["claude", "mcp", "serve"], ["gemini", "--acp"],
        ])
    func service(arguments: [String]) {
        #expect(recognise("x", arguments)?.role == .service)
    }

    @Test("says which may only start the program")
    func launcher() {
        #expect(recognise("node", ["node", "/usr/bin/codex"])?.launcher == true)
        #expect(recognise("claude", ["/bin/bash", "/home/me/bin/claude"])?.launcher == true)
        #expect(recognise("node", ["node", "/usr/bin/gemini"])?.launcher == false)
        #expect(recognise("codex", ["codex"])?.launcher == false)
    }

    @Test("knows programs that a configuration adds, by name, by cut name and by path")
    func added() {
        var settings = RuntimesSettings()
        settings.claude.programs = ["claude-nightly-build"]
        settings.other.programs = ["/opt/agents/aider"]
        let catalogue = RuntimeCatalogue(settings, others: ["goose"])
        #expect(recognise("claude-nightly-", ["renamed"], catalogue)?.runtime == .claude)
        #expect(recognise("claude-nightly-", ["renamed"], catalogue)?.program == "claude-nightly-build")
        #expect(recognise("python3", ["python3", "/opt/agents/aider"], catalogue)?.runtime == .other)
        #expect(recognise("python3.11", ["/usr/bin/python3.11", "/opt/agents/aider"], catalogue)?.runtime == .other)
        #expect(recognise("aider", ["/usr/bin/aider"], catalogue) == nil)
        #expect(recognise("goose", ["goose", "-p"], catalogue)?.role == .session)
    }

    @Test("knows where each program keeps its files")
    func homes() {
        var settings = RuntimesSettings()
        settings.codex.home = "/srv/codex"
        let catalogue = RuntimeCatalogue(settings)
        let homes = Runtime.allCases.map { catalogue.home(of: $0, userHome: "/home/dev") }
        let wanted = ["/home/dev/.claude", "/srv/codex", "/home/dev/.gemini", "/home/dev/.gemini/antigravity-cli", nil]
        #expect(homes == wanted)
    }
}
