import PicketOptions
import Testing

/// One kind of page that is made from a definition.
enum PageKind: CaseIterable {
    case help, manual, markdown, bash, zsh, fish

    func text(of program: CommandSpec) -> String {
        switch self {
        case .help: helpOfAll(program, below: [])
        case .manual:
            program.manualPage(version: "1.2.3").split(separator: "\\", omittingEmptySubsequences: false).joined()
        case .markdown: program.markdownReference()
        case .bash: program.completions(for: .bash)
        case .zsh: program.completions(for: .zsh)
        case .fish: program.completions(for: .fish)
        }
    }

    private func helpOfAll(_ program: CommandSpec, below path: [String]) -> String {
        var text = ""
        if case .help(let page)? = try? program.parse(path + ["-h"]) { text += page }
        let command = path.reduce(program) { spec, name in spec.subcommands.first { $0.name == name } ?? spec }
        for child in command.subcommands where !child.isHidden {
            text += helpOfAll(program, below: path + [child.name])
        }
        return text
    }
}

@Suite struct PageTests {
    @Test("every visible command and option is named", arguments: PageKind.allCases)
    func complete(_ kind: PageKind) {
        let text = kind.text(of: sample)
        func check(_ command: CommandSpec) {
            #expect(text.contains(command.name))
            for option in command.options {
                let name = kind == .fish ? "-l " + option.long.dropFirst(2) : option.long
                #expect(text.contains(name), "\(option.long) in \(kind)")
            }
            for child in command.subcommands where !child.isHidden { check(child) }
        }
        check(sample)
    }

    @Test("a hidden command is named nowhere", arguments: PageKind.allCases)
    func hidden(_ kind: PageKind) {
        let text = kind.text(of: sample)
        #expect(!text.contains("secret") && !text.contains("keep"))
    }

    @Test("no line ends in a space", arguments: PageKind.allCases)
    func lineEnds(_ kind: PageKind) {
        #expect(kind.text(of: sample).split(separator: "\n").allSatisfy { !$0.hasSuffix(" ") })
    }

    @Test func theHelpIsAtMostEightyColumnsWide() {
        #expect(PageKind.help.text(of: sample).split(separator: "\n").allSatisfy { $0.count <= 80 })
    }

    @Test func theHelpOfACommandIsWhatAPersonNeeds() throws {
        guard case .help(let text) = try sample.parse(["ps", "-h"]) else { throw NotRun() }
        #expect(
            text == """
                sample ps: list the workers and their states

                Usage: sample ps [options]

                Options:
                  -o, --output FORMAT     the form of the list; one of table, wide, json;
                                          default table
                  -w, --watch             go on until interrupted
                  -a, --all               retired ones as well
                  -H, --host HOST         only workers of this host
                      --filter KEY=VALUE  only workers that fit, as state=gone; may be repeated

                Common options:
                      --hub ADDRESS  the hub to ask
                      --no-color     print no colours
                  -h, --help         print this help and exit
                      --version      print the version and exit

                Exit codes:
                  0   it went well
                  1   an error
                  64  bad usage

                Examples:
                  sample ps --filter state=gone
                      lists what is lost

                """)
    }

    @Test func theHelpOfTheProgramListsItsCommandsAndWrapsItsParagraphs() throws {
        guard case .help(let text) = try sample.parse(["-h"]) else { throw NotRun() }
        #expect(
            text.hasPrefix(
                """
                sample: watches the workers of a fleet

                Usage: sample COMMAND [options]

                A first paragraph that is long enough to be wrapped, since it goes on and on
                about what the program does for the one who types it.

                A second paragraph: it's "quoted", with a back\\slash.

                Commands:
                  ps          list the workers and their states
                  watch       wait until workers have ended
                  completion  print the completions of a shell
                  copy        copy a file
                  roster      what ought to run

                """))
    }

    @Test func aCommandsOwnExitCodesStandBeforeThoseAboveIt() throws {
        guard case .help(let text) = try sample.parse(["watch", "-h"]) else { throw NotRun() }
        #expect(text.contains("  0   all are done\n  1   an error\n  2   the time is up\n  64  bad usage\n"))
    }

    @Test func theManualPageEscapesWhatRoffWouldRead() {
        let tricky = CommandSpec("tricky", ".dot at the start", discussion: "'quote and back\\slash and a-b")
        let page = tricky.manualPage(version: "0.1")
        #expect(page.hasPrefix(".TH TRICKY 1 \"\" \"tricky 0.1\"\n.SH NAME\ntricky \\- \\&.dot at the start\n"))
        #expect(page.contains("\n\\&'quote and back\\eslash and a\\-b\n"))
    }

    @Test func theManualPageHasItsSectionsInOrder() {
        let headings = sample.manualPage(version: "1").split(separator: "\n").filter { $0.hasPrefix(".SH ") }
        #expect(
            headings == [
                ".SH NAME", ".SH SYNOPSIS", ".SH DESCRIPTION", ".SH COMMANDS", ".SH OPTIONS", ".SH EXIT STATUS",
            ])
    }

    @Test func theMarkdownEscapesABarInATable() {
        let spec = CommandSpec("bar", "does", options: [OptionSpec("--or", help: "a|b")])
        #expect(spec.markdownReference().contains("| `--or` | a\\|b |"))
    }

    @Test func theMarkdownOfACommandIsASection() {
        #expect(
            sample.markdownReference().contains(
                """
                ### sample roster show

                Print the roster.

                ```
                sample roster show [options] [NAME]
                ```

                | Argument | Is |
                |---|---|
                | `[NAME]` | one entry |
                """))
    }
}

@Suite struct CompletionTests {
    /// What bash offers after a line, by its own account.
    private func bash(_ words: [String]) throws -> [String] {
        let quoted = words.map { "'\($0)'" }.joined(separator: " ")
        let script =
            sample.completions(for: .bash)
            + "COMP_WORDS=(\(quoted)); COMP_CWORD=\(words.count - 1); _sample; printf '%s\\n' \"${COMPREPLY[@]}\"\n"
        return try output(of: "bash", script).split(separator: "\n").map(String.init)
    }

    @Test func bashOffersCommandsAndOptions() throws {
        #expect(try bash(["sample", "r"]) == ["roster"])
        #expect(try bash(["sample", "roster", ""]).prefix(2) == ["show", "edit"])
        #expect(try bash(["sample", "ps", "--w"]) == ["--watch"])
        #expect(try bash(["sample", "--no-color", "ps", "--ho"]) == ["--host"])
        #expect(try bash(["sample", "completion", "b"]) == ["bash"])
    }

    @Test func bashOffersTheWordsOfAChoice() throws {
        #expect(try bash(["sample", "ps", "-o", ""]) == ["table", "wide", "json"])
        #expect(try bash(["sample", "ps", "--output", "j"]) == ["json"])
        #expect(try bash(["sample", "ps", "--host", ""]) == [])
    }

    @Test func aNameWithADashMakesAFunctionsName() {
        #expect(CommandSpec("a-b", "does").completions(for: .bash).hasPrefix("_a_b() {\n"))
    }
}

@Suite struct SpecProblemTests {
    @Test func aSoundDefinitionHasNone() {
        #expect(sample.problems() == [])
    }

    @Test func eachFaultOfADefinitionIsNamed() {
        let spec = CommandSpec(
            "bad", "",
            options: [OptionSpec("--help", help: "again"), OptionSpec("short", help: "")],
            subcommands: [
                CommandSpec(
                    "a", "one",
                    options: [
                        OptionSpec("--n", value: .required("N", .integer), default: "x", help: "a number"),
                        OptionSpec("--f", default: "yes", help: "a flag"),
                    ],
                    arguments: [ArgumentSpec("A", .any, help: "any"), ArgumentSpec("B", .optional, help: "one")]),
                CommandSpec(
                    "a", String(repeating: "x", count: 61), exitCodes: [ExitCodeSpec(1, "a"), ExitCodeSpec(1, "b")]),
            ])
        #expect(
            spec.problems() == [
                "bad: it has no abstract.",
                "bad: option --help is defined twice.",
                "bad: command a is defined twice.",
                "bad: short is no long name.",
                "bad: option short has no help.",
                "bad a: option --help is defined twice.",
                "bad a: two arguments have no fixed number.",
                "bad a: the default of --n is not a whole number.",
                "bad a: option --f has a default and no value.",
                "bad a: its abstract is longer than 60 characters.",
                "bad a: option --help is defined twice.",
                "bad a: exit code 1 is defined twice.",
            ])
    }
}
