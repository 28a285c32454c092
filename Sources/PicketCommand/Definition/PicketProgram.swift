package import PicketOptions

/// The one definition of `picket`: its parser, help, manual, completions and reference all come from it.
package enum PicketProgram {
    /// The program.
    package static let spec = CommandSpec(
        "picket", "see and judge a fleet of coding-agent workers",
        discussion: """
            Data goes to standard output, words to standard error. WORKER is any id that names one worker: host/worker,
            a worker, a tmux session, a worktree, a branch or a pid.

            The hub is found by --hub, else by PICKET_HUB, else by the configuration, else in the default state folder
            (${XDG_STATE_HOME:-~/.local/state}/picket/up).
            """,
        options: [
            OptionSpec(
                "--hub", value: .required("ADDRESS", .text),
                help: "the hub to ask: the path of its socket, or http://127.0.0.1:PORT"),
            OptionSpec("--config", value: .required("FILE", .path), help: "the configuration to read"),
            OptionSpec("--no-color", help: "print no colours; so does NO_COLOR"),
        ],
        subcommands: [up, ps, explain, watch, notices, retire, resume, hooks, completions, manual, keep],
        exitCodes: [
            ExitCodeSpec(ExitCodes.success, "it went well; also where nobody reads the output any more"),
            ExitCodeSpec(ExitCodes.error, "an error, told on standard error"),
            ExitCodeSpec(ExitCodes.unresolved, "no worker, or more than one, has the id"),
            ExitCodeSpec(ExitCodes.usage, "bad usage"),
        ],
        examples: [
            ExampleSpec("picket up", "watch the workers of this machine"),
            ExampleSpec("picket ps --filter state=waiting", "list the workers that wait for a person"),
        ])

    private static let worker = ArgumentSpec("WORKER", help: "a worker, by any id that names one")

    private static let up = CommandSpec(
        "up", "watch this machine: broker, agent, hub and the live table",
        discussion: """
            Starts a private broker on a loopback port, an agent and a hub as its children, and shows the live table
            until Ctrl-C. Nothing of it runs on after it ends, and nothing is kept outside the state folder.

            It restarts nothing by itself: it says once what ended, and the command that starts it again.
            """,
        options: [
            OptionSpec("--demo", help: "with sample workers of its own, one in each state; they end with it"),
            OptionSpec(
                "--state", value: .required("DIR", .path),
                help: """
                    the folder for everything that is kept, by default ${XDG_STATE_HOME:-~/.local/state}/picket/up, \
                    with --demo picket/demo
                    """),
            OptionSpec(
                "--broker-port", value: .required("PORT", .integer),
                help: "the broker's port on 127.0.0.1; by default one that the system gives"),
            OptionSpec("--for", value: .required("TIME", .duration), help: "end after this time"),
            OptionSpec(
                "--output", short: "o", value: .required("FORMAT", .choice(["table", "json"])), default: "table",
                help: "the form of the last list, printed at the end"),
        ],
        examples: [
            ExampleSpec("picket up --demo", "see all of it, with workers that are only played"),
            ExampleSpec("picket up --config fleet.yaml", "with naming rules of your own"),
            ExampleSpec("picket up --for 60 -o json", "look for a minute, then print what was seen"),
        ])

    private static let ps = CommandSpec(
        "ps", "list the workers and their states",
        discussion: """
            Rows that need a person come first. In GIT, + counts commits ahead of the base, ^ those that no remote
            holds, ~ uncommitted files. -o wide cuts nothing, and adds the hub's own counts.
            """,
        options: [
            OptionSpec(
                "--output", short: "o", value: .required("FORMAT", .choice(PsFormat.allCases.map(\.rawValue))),
                default: PsFormat.table.rawValue, help: "the form of the list"),
            OptionSpec(
                "--watch", short: "w",
                help: "stay, and show what changes; q ends it. Off a terminal, print the list anew at each change"),
            OptionSpec(
                "--host", value: .required("HOST", .text), isRepeatable: true, help: "only workers of this host"),
            OptionSpec(
                "--filter", value: .required("KEY=VALUE", .text), isRepeatable: true,
                help: "only workers that fit; KEY is state, host, group or runtime"),
        ],
        examples: [
            ExampleSpec("picket ps --watch", "keep the table open"),
            ExampleSpec("picket ps -o json --filter state=gone", "what has to be recovered, for a program"),
        ])

    private static let explain = CommandSpec(
        "explain", "say why a worker has the state it has",
        discussion: """
            Says what the verdict means and what to type next, why, each rule in order with what it saw, the evidence with
            its age and road, and what would change the verdict.
            """,
        options: [
            OptionSpec(
                "--output", short: "o", value: .required("FORMAT", .choice(["text", "json"])), default: "text",
                help: "the form of the answer"),
            OptionSpec(
                "--at", value: .required("TIME", .text),
                help: "as it was then: 2026-11-20T12:39:07Z, 14:05, or 10m (ago)"),
        ],
        arguments: [worker])

    private static let retire = CommandSpec("retire", "let go of an ended worker", arguments: [worker])

    private static let resume = CommandSpec(
        "resume", "have a host polled over ssh again, once it is mended",
        discussion: """
            Where a person must mend something (an sshd that closes connections, a key that is not let in), the hub polls
            that host every 10 minutes only. This makes it poll at once.
            """,
        arguments: [ArgumentSpec("HOST", help: "a host that the hub's configuration names with 'ssh:'")],
        examples: [ExampleSpec("picket resume desk-wsl", "after its sshd was restarted by hand")])

    private static let completions = CommandSpec(
        "completions", "print the completions of a shell",
        arguments: [ArgumentSpec("SHELL", kind: .choice(Shell.allCases.map(\.rawValue)), help: "the shell")],
        examples: [ExampleSpec("source <(picket completions bash)", "complete in this shell")])

    private static let manual = CommandSpec(
        "manual", "print the manual page",
        examples: [ExampleSpec("picket manual | man -l -", "read it")])

    private static let keep = CommandSpec(
        "keep", "run one part of `picket up`, and end it with that",
        options: [
            OptionSpec("--state", value: .required("DIR", .path), help: "the state folder of the `picket up` that runs")
        ],
        arguments: [ArgumentSpec("PART", kind: .choice(Part.allCases.map(\.rawValue)), help: "the part")],
        isHidden: true)
}
