import PicketOptions

extension PicketProgram {
    /// `picket notices`.
    static let notices = CommandSpec(
        "notices", "list what needs to be told, or follow it",
        discussion: """
            Lists the notices that stand, the most urgent first. With --watch, prints those that stand and then each one as
            it is raised or cleared; -o json is then one object a line, as -o jsonl.
            """,
        options: [
            OptionSpec(
                "--output", short: "o", value: .required("FORMAT", .choice(NoticeFormat.allCases.map(\.rawValue))),
                default: NoticeFormat.table.rawValue, help: "the form of the list"),
            OptionSpec("--watch", short: "w", help: "stay, and print what is raised and cleared"),
            OptionSpec("--all", short: "a", help: "list those too that were cleared and are still kept"),
        ],
        examples: [
            ExampleSpec("picket notices", "what stands now"),
            ExampleSpec("picket notices --watch -o jsonl", "each raise and clear, for a program"),
        ])
}
