package import PicketConfig
package import PicketLoop
import PicketModel

/// What a command has to work with; a main fills it with real things, a test with others.
package struct Tools {
    /// The loop that everything runs on.
    package var loop: Loop
    /// Asks the hub.
    package var client: any HubClient
    /// Runs programs.
    package var commands: any Commands
    /// The variables that the command was started with.
    package var environment: ProcessEnvironment
    /// Standard output: data.
    package var output: any Output
    /// Standard error: words.
    package var errors: any Output
    /// The path of this program.
    package var program: String
    /// What the configuration does not say.
    package var around: Surroundings
    /// Tells of signals from now on; called once, by a command that outlives its first answer.
    package var signals: (_ numbers: [Int32], _ onSignal: @escaping (Int32) -> Void) -> Void

    /// Joins them all.
    package init(
        loop: Loop, client: any HubClient, commands: any Commands, environment: ProcessEnvironment,
        output: any Output, errors: any Output, program: String, around: Surroundings,
        signals: @escaping (_ numbers: [Int32], _ onSignal: @escaping (Int32) -> Void) -> Void
    ) {
        self.loop = loop
        self.client = client
        self.commands = commands
        self.environment = environment
        self.output = output
        self.errors = errors
        self.program = program
        self.around = around
        self.signals = signals
    }

    /// The tools of this process.
    package static func live(
        loop: Loop, client: any HubClient, commands: any Commands, program: String
    ) throws(CommandError) -> Tools {
        let environment = ProcessEnvironment.own()
        let around = try Surroundings.own(environment)
        var kept: Signals?
        return Tools(
            loop: loop, client: client, commands: commands, environment: environment, output: DescriptorOutput(1),
            errors: DescriptorOutput(2), program: program, around: around
        ) { numbers, onSignal in
            kept = Signals(numbers, onSignal)
            if let kept { loop.add(kept) }
        }
    }

    /// The loop's time.
    var clock: any Clock { loop }

    /// What can be shown on standard output.
    func style(noColor: Bool) -> TextStyle {
        let plain = noColor || environment["NO_COLOR"] != nil || environment["TERM"] == "dumb"
        return TextStyle(unicode: environment.isUTF8, colors: output.isTerminal && !plain)
    }
}
