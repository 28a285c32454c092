import PicketCommand
import PicketOptions

DaemonMain.main(AgentOptions.spec) { options throws in
    switch options.command.last {
    case "probe": try ProbeProcess(options).run()
    default: try AgentProcess(options).run()
    }
}
