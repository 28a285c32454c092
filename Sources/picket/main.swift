import PicketCommand
import PicketFetch
import PicketLoop

PicketMain.main(Array(CommandLine.arguments)) { loop in
    let client = CurlClient(clock: loop)
    let commands = ChildCommands(clock: loop)
    loop.add(client)
    loop.add(commands)
    return (client, commands)
}
