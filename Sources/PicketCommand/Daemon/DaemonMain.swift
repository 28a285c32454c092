import PicketLoop
package import PicketOptions

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// The outermost part of a program: parses, runs, and turns errors into a sentence and an exit code.
package enum DaemonMain {
    /// Runs `body` with the parsed arguments of this process and exits: with what it returns, 64 for bad usage, 1 for
    /// any other error.
    package static func main(_ spec: CommandSpec, _ body: (ParsedArguments) throws -> Int32) -> Never {
        exit(run(spec, body))
    }

    private static func run(_ spec: CommandSpec, _ body: (ParsedArguments) throws -> Int32) -> Int32 {
        do {
            switch try spec.parse(Array(CommandLine.arguments.dropFirst())) {
            case .run(let options): return try body(options)
            case .help(let text):
                print(text, terminator: "")
                return 0
            case .version:
                print("\(spec.name) \(Version.text)")
                return 0
            }
        } catch let error as UsageError {
            Log.raw(error.description)
            return UsageError.exitCode
        } catch let error as CommandError {
            for line in error.lines(of: spec.name) { Log.raw(line) }
            return error.code
        } catch {
            Log.raw("\(spec.name): \(error)")
        }
        return 1
    }
}
