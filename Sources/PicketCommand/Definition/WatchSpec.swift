import PicketOptions

extension PicketProgram {
    /// The definition of `picket watch`.
    static let watch = CommandSpec(
        "watch", "wait until workers have ended or turned in",
        discussion: """
            Ends when every worker is done, delivered, failed, gone, vanished or turned in: idle for a minute with
            commits of its run and a clean worktree. One that is idle without commits counts as turned in too, and is
            said so. A state must hold for 10 s, an end for 30 s while a wrapper lives that may start the worker again.
            The exit code is the worst of 4, 3, 6, 7, 0.
            """,
        options: [
            OptionSpec("--group", value: .required("GROUP", .text), help: "all workers of this group"),
            OptionSpec(
                "--interval", value: .required("TIME", .duration), default: "15s", help: "how often to look at least"),
            OptionSpec(
                "--base", value: .required("REF", .text),
                help: "compare the branches with this ref from now on, as ps and the verdicts then do too"),
            OptionSpec("--timeout", value: .required("TIME", .duration), help: "how long to wait at most"),
            OptionSpec(
                "--until", value: .required("WHEN", .choice(["ended", "turned-in"])), default: "turned-in",
                help: "with ended, an idle worker is waited for"),
            OptionSpec(
                "--stop-on", value: .required("STATE", .choice(["waiting"])),
                help: "end as soon as one needs a person"),
            OptionSpec("--json", help: "print the outcome as JSON"),
            OptionSpec(
                "--settle", value: .required("TIME", .duration), default: "10s",
                help: "how long a state must hold; under a wrapper an end three times as long"),
        ],
        arguments: [ArgumentSpec("WORKER", .any, help: "a worker, by any id that names one")],
        exitCodes: [
            ExitCodeSpec(ExitCodes.success, "done, delivered or turned in"),
            ExitCodeSpec(ExitCodes.error, "an error; also a worker that ended and of which nothing is known"),
            ExitCodeSpec(ExitCodes.timeout, "the time is up"),
            ExitCodeSpec(ExitCodes.failed, "failed"),
            ExitCodeSpec(ExitCodes.gone, "ended, and left work that is not committed"),
            ExitCodeSpec(ExitCodes.unresolved, "no worker, or more than one, has the id"),
            ExitCodeSpec(ExitCodes.vanished, "ended, and left nothing"),
            ExitCodeSpec(ExitCodes.needsPerson, "needs a person, with --stop-on waiting"),
        ],
        examples: [
            ExampleSpec("picket watch sen-470 --timeout 2h", "wait for one worker"),
            ExampleSpec("picket watch --group wave-a --until ended", "wait until a whole group has ended"),
        ])
}
