import PicketCommand
import PicketOptions

if HookProgram.isMeant(CommandLine.arguments) {
    HookProgram.run(CommandLine.arguments)
} else {
    DaemonMain.main(AgentOptions.spec) { options throws in
        switch options.command.last {
        case "probe": try ProbeProcess(options).run()
        case "beat": try BeatProgram(options).beat()
        case "result": try BeatProgram(options).result()
        // With -h only: a hook itself never comes here.
        case "hook": 0
        default: try AgentProcess(options).run()
        }
    }
}
