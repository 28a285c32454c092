/// `picket up --demo`: sample workers in a private tmux server, each a small script in a real git worktree.
///
/// It composes a configuration and programs, and has a keeper run the server; everything lies in the state folder, and
/// whatever looks at the workers does not know that they are samples.
struct Demo {
    let folder: DemoFolder
    private let programs: DemoPrograms
    private let path: String
    /// A second road to this machine; nil where there is none.
    private(set) var ssh: DemoSSH?

    init(in up: UpFolder, _ tools: Tools) throws(CommandError) {
        folder = DemoFolder(up: up)
        programs = try DemoPrograms(tools)
        path = tools.environment["PATH"] ?? "/usr/bin:/bin"
    }

    /// Writes the scripts and the configurations, and how the parts are started; returns Picket's configuration.
    ///
    /// `host` is this machine's id, and `agent` the path of its agent's program.
    mutating func prepare(host: String, agent: String, _ tools: Tools) throws(CommandError) -> String {
        for path in [folder.path, folder.programs, folder.home, folder.sessions] { try Files.makePrivateFolder(path) }
        for (name, text) in DemoScripts.all { try Files.write("\(folder.programs)/\(name)", text, mode: 0o700) }
        do throws(CommandError) {
            ssh = try DemoSSH(folder, agent: agent, tools)
        } catch {
            tools.errors.write(lines: error.lines())
        }
        try ssh?.prepare()
        let texts = DemoConfiguration(folder: folder, hosts: ssh?.configuration(of: host) ?? "")
        try Files.write(folder.tmuxConfiguration, texts.tmux)
        try Files.write(folder.configuration, texts.picket)
        try plan.write(.demo, in: folder.up)
        return folder.configuration
    }

    /// With an environment of its own: what the user set for git or tmux does not reach the samples.
    private var plan: PartPlan {
        let stage = [programs.shell, folder.programs + "/stage", folder.socket] + DemoPart.allCases.map(\.rawValue)
        return PartPlan(
            arguments: ["/usr/bin/env", "-i", "PATH=\(path):/usr/bin:/bin"] + stage, sockets: [folder.socket])
    }

    /// What a keeper runs, beside Picket's own parts.
    var parts: [Part] { ssh == nil ? [.demo] : [.demo, .sshd] }

    /// How a person looks at it, beside the table.
    var lines: [String] {
        let state = Terminal.quoted(folder.up.path) ?? "DIR"
        return [
            "demo: a worker's terminal: tmux -S \(state)/demo.sock attach -t \(DemoPart.deploy.session)",
            "demo: one worker more: \(state)/demo/bin/add NAME",
        ]
    }
}

/// The foreign programs that the demo needs.
struct DemoPrograms {
    let shell = "/bin/sh"

    /// Looks for them; an error names the one that is missing and what to install.
    init(_ tools: Tools) throws(CommandError) {
        for name in ["tmux", "git"] where Programs.find(name, tools) == nil {
            throw CommandError("\(name) was not found on PATH; the demo needs it.", next: Programs.install(name))
        }
    }
}
