import PicketCommand

DaemonMain.main(HubOptions.spec) { options throws in try HubProcess(options).run() }
