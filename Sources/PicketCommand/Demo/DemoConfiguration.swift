import PicketModel

/// What the demo has Picket and tmux read. Nothing in it speaks of a verdict: one threshold is short, that is all.
struct DemoConfiguration {
    let folder: DemoFolder
    /// What the hub is told of a second road; empty without one.
    var hosts = ""

    /// The tmux server's configuration, with a session for each sample worker.
    var tmux: String {
        let sessions = DemoPart.allCases.map { part in
            "new-session -d -s \(part.session) -c \"$DEMO/trees/\(part.rawValue)\" "
                + "\"$DEMO/bin/claude\" \(part.rawValue)\n"
        }
        return "# The demo's private tmux server.\n" + sessions.joined()
    }

    /// The configuration that agent and hub get.
    var picket: String {
        """
        # Written by `picket up --demo`.

        # Only the demo's own tmux server; everything is looked at often, so that there is soon something to see.
        tmux: {search: false, sockets: [\(Self.quoted(folder.socket))]}
        agent: {panes: 2s, sample: 5s, looks: 5s}
        hub: {poll: 5s, poll_deadline: 5s}

        runtimes:
          claude: {home: \(Self.quoted(folder.home))}

        workers:
          - {session: "demo-*", runtime: claude, groups: [demo]}

        thresholds:
          workers:
            \(DemoPart.stuck.session): {stall_after: 20s}

        """ + hosts
    }

    /// A text in YAML's single quotes.
    static func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "''") + "'" }
}
