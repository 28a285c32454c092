import PicketOptions
import Testing

@Suite struct ParserTests {
    @Test(
        "a value may stand in the same word or in the next",
        arguments: ["--host a", "--host=a", "-H a", "-Ha", "-wHa", "-wH a", "-w --host a", "--no-color -H a"])
    func value(_ options: String) throws {
        let arguments = try parsed("ps " + options)
        #expect(arguments.command == ["sample", "ps"])
        #expect(arguments.text("--host") == "a")
        #expect(arguments.flag("--host"))
    }

    @Test func lettersWithoutValuesShareAWord() throws {
        let arguments = try parsed("ps -wa")
        #expect(arguments.flag("--watch") && arguments.flag("--all") && !arguments.flag("--host"))
    }

    @Test func optionsStandAnywhereAmongTheArguments() throws {
        let arguments = try parsed("--no-color watch a --timeout 5m b --hub=x c")
        #expect(arguments.arguments == ["a", "b", "c"])
        #expect(arguments.duration("--timeout") == 300_000)
        #expect(arguments.text("--hub") == "x")
        #expect(arguments.flag("--no-color"))
    }

    @Test func afterTwoDashesNothingIsAnOption() throws {
        #expect(try parsed("watch a -- --timeout -h --").arguments == ["a", "--timeout", "-h", "--"])
    }

    @Test func aDashAloneIsAnArgument() throws {
        #expect(try parsed("watch -").arguments == ["-"])
    }

    @Test func aValueMayBeEmptyOrHoldAnEqualsSignOrADash() throws {
        #expect(
            try parsed("ps --filter=state=gone --filter= --filter -x").texts("--filter") == ["state=gone", "", "-x"])
    }

    @Test func aRepeatedValueKeepsItsOrder() throws {
        let arguments = try parsed("watch a -p 2 --port=1 -p-3")
        #expect(arguments.integers("--port") == [2, 1, -3])
        #expect(arguments.integer("--port") == -3)
    }

    @Test func aDefaultHoldsWhereNothingIsGiven() throws {
        #expect(try parsed("ps").text("--output") == "table")
        #expect(try parsed("ps -o json").text("--output") == "json")
        #expect(try parsed("watch a").duration("--interval") == 15_000)
        #expect(try parsed("watch a").duration("--timeout") == nil)
        #expect(try !parsed("ps").flag("--output"))
    }

    @Test func aFlagMayBeRepeated() throws {
        #expect(try parsed("ps -w --watch").flag("--watch"))
    }

    @Test func aCommandBelowACommandIsFound() throws {
        #expect(try parsed("roster show --no-color x").command == ["sample", "roster", "show"])
        #expect(try parsed("roster show").arguments == [])
    }

    @Test func aHiddenCommandIsUnderstood() throws {
        #expect(try parsed("keep --secret").flag("--secret"))
    }

    @Test func theLastOfManyArgumentsIsLeftForTheOneThatFollows() throws {
        #expect(try parsed("copy a b c").arguments == ["a", "b", "c"])
        #expect(refusal("copy a") == "sample copy: FROM is missing. Next: sample copy --help")
    }

    @Test(
        "a duration is a number with a unit",
        arguments: [
            ("500ms", 500), ("30", 30_000), ("30s", 30_000), ("5m", 300_000), ("2h", 7_200_000), ("1d", 86_400_000),
        ])
    func duration(_ text: String, _ milliseconds: Int64) throws {
        #expect(try parsed("watch a --timeout \(text)").duration("--timeout") == milliseconds)
    }

    @Test(
        "what is no duration is refused",
        arguments: ["s", "5x", "-5s", "1.5h", "5 m", "9223372036854775807d", "99999999999999999999"])
    func noDuration(_ text: String) {
        #expect(throws: UsageError.self) { _ = try sample.parse(["watch", "a", "--timeout", text]) }
    }
}

@Suite struct HelpRequestTests {
    private func help(_ line: String) throws -> String? {
        switch try sample.parse(line.split(separator: " ").map(String.init)) {
        case .help(let text): text
        case .run, .version: nil
        }
    }

    @Test(
        "help wins wherever it stands",
        arguments: [
            "ps -h", "ps --help", "-h ps", "--help ps", "ps --nonsense -h", "ps -o nonsense -h", "ps a b -h", "ps -wh",
            "ps --host -h", "ps --version --help", "ps -o -h",
        ])
    func wins(_ line: String) throws {
        #expect(try help(line)?.hasPrefix("sample ps: list the workers and their states\n") == true)
    }

    @Test func theWordHelpAsksForItToo() throws {
        #expect(try help("help")?.hasPrefix("sample: ") == true)
        #expect(try help("help roster show")?.hasPrefix("sample roster show: ") == true)
    }

    @Test func aHiddenCommandHasHelp() throws {
        #expect(try help("keep -h")?.contains("--secret") == true)
    }

    @Test func versionWinsOverErrors() throws {
        #expect(try sample.parse(["--version"]) == .version)
        #expect(try sample.parse(["ps", "--nonsense", "--version"]) == .version)
    }
}

@Suite struct RefusalTests {
    @Test(
        "a mistake is named with one command to type next",
        arguments: [
            ("ps --hots a", "sample ps: unknown option --hots (did you mean --host?). Next: sample ps --help"),
            ("ps --hots=a", "sample ps: unknown option --hots (did you mean --host?). Next: sample ps --help"),
            ("ps --ho a", "sample ps: unknown option --ho. Next: sample ps --help"),
            (
                "ps --no-colour",
                "sample ps: unknown option --no-colour (did you mean --no-color?). Next: sample ps --help"
            ),
            ("ps -x", "sample ps: unknown option -x. Next: sample ps --help"),
            ("ps -wx", "sample ps: unknown option -x in -wx. Next: sample ps --help"),
            ("sp", "sample: unknown command sp (did you mean ps?). Next: sample --help"),
            ("wacht a", "sample: unknown command wacht (did you mean watch?). Next: sample --help"),
            ("xy", "sample: unknown command xy. Next: sample --help"),
            ("kep", "sample: unknown command kep. Next: sample --help"),
            ("roster shwo", "sample roster: unknown command shwo (did you mean show?). Next: sample roster --help"),
            ("", "sample: a command is missing. Next: sample --help"),
            ("roster", "sample roster: a command is missing. Next: sample roster --help"),
            ("ps --host", "sample ps: --host needs a value, HOST. Next: sample ps --help"),
            ("ps -wH", "sample ps: -H needs a value, HOST. Next: sample ps --help"),
            ("ps --host --watch", "sample ps: --host needs a value, HOST. Next: sample ps --help"),
            ("ps --host -- a", "sample ps: --host needs a value, HOST. Next: sample ps --help"),
            ("ps --watch=yes", "sample ps: --watch takes no value. Next: sample ps --help"),
            ("ps --host a -H b", "sample ps: -H is given twice. Next: sample ps --help"),
            ("ps -o xml", "sample ps: -o expects one of table, wide, json, not 'xml'. Next: sample ps --help"),
            ("watch a -p x", "sample watch: -p expects a whole number, not 'x'. Next: sample watch --help"),
            (
                "watch a --timeout soon",
                "sample watch: --timeout expects a time as 500ms, 30, 30s, 5m, 2h or 1d, not 'soon'. Next: sample watch --help"
            ),
            ("copy --config= a b", "sample copy: --config expects a path, not ''. Next: sample copy --help"),
            ("watch", "sample watch: WORKER is missing. Next: sample watch --help"),
            ("ps a", "sample ps: unexpected argument a. Next: sample ps --help"),
            ("roster show a b", "sample roster show: unexpected argument b. Next: sample roster show --help"),
            (
                "completion tcsh",
                "sample completion: SHELL expects one of bash, zsh, fish, not 'tcsh'. Next: sample completion --help"
            ),
            (
                "ps --host=a --hots --nope",
                "sample ps: unknown option --hots (did you mean --host?). Next: sample ps --help"
            ),
        ])
    func refused(_ line: String, _ sentence: String) {
        #expect(refusal(line) == sentence)
    }

    @Test func theExitCodeForBadUsageIsSixtyFour() {
        #expect(UsageError.exitCode == 64)
    }

    @Test func aWordIsCutAndCleanedBeforeItIsShown() {
        let word = "\u{1B}[31m" + String(repeating: "x", count: 1000)
        let error = #expect(throws: UsageError.self) { _ = try sample.parse([word]) }
        #expect(error?.problem == "unknown command ?[31m" + String(repeating: "x", count: 55) + "...")
    }
}
