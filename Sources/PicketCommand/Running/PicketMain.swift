import CSystem
package import PicketLoop

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The outermost part of `picket`.
package enum PicketMain {
    /// Runs the command that `arguments` ask for, the program's name first, with the adapters that `choose` makes, and
    /// exits with its code.
    package static func main(
        _ arguments: [String], choose: (Loop) -> (any HubClient, any Commands)
    ) -> Never {
        picket_ignore_sigpipe()
        unblockSignals()
        guard let loop = Loop() else { exit(ExitCodes.error) }
        let (client, commands) = choose(loop)
        let program = OwnProgram.path(calledAs: arguments.first ?? "picket")
        do throws(CommandError) {
            let tools = try Tools.live(loop: loop, client: client, commands: commands, program: program)
            exit(PicketCommand.run(Array(arguments.dropFirst()), tools))
        } catch {
            DescriptorOutput(2).write(lines: error.lines())
            exit(error.code)
        }
    }

    /// A parent may have blocked signals for itself, and a child inherits that (sigprocmask(2)).
    private static func unblockSignals() {
        var all = sigset_t()
        _ = unsafe sigfillset(&all)
        _ = unsafe sigprocmask(SIG_UNBLOCK, &all, nil)
    }
}
