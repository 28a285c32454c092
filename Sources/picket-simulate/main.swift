import PicketSimulation

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

guard let program = SimulateProgram(Array(CommandLine.arguments.dropFirst())) else {
    print(SimulateProgram.usage)
    exit(64)
}
exit(
    program.run { line in
        print(line)
        fflush(nil)
    })
