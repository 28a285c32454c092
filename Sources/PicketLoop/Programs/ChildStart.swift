import CSystem

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A child that was started: its pid, our ends of its pipes, and a descriptor that tells of its end.
struct StartedChild {
    var pid: Int32 = 0
    /// Where its input is written; -1 where there is none to write.
    var input: Int32 = -1
    var output: Int32 = -1
    var errors: Int32 = -1
    /// Readable when it ends; -1 where the system has no such thing.
    var exitWatch: Int32 = -1
}

/// Why a child could not be started.
struct StartFailure: Error {
    var sentence: String
    var missing = false
}

extension StartedChild {
    /// Starts `command` in a process group of its own.
    static func start(_ command: Command, watchingExit: Bool) throws(StartFailure) -> StartedChild {
        guard let name = command.arguments.first else { throw StartFailure(sentence: "The command names no program.") }
        let texts = command.arguments + (command.environment ?? []) + [command.folder ?? ""]
        guard !texts.contains(where: { $0.utf8.contains(0) }) else {
            throw StartFailure(sentence: "An argument of \(name) holds a NUL, which no program can be given.")
        }
        guard let program = ProgramPath.find(name, environment: command.environment) else {
            throw StartFailure(sentence: "The program \(name) was not found on PATH.", missing: true)
        }
        var pipes = ChildPipes()
        defer { pipes.closeChildEnds() }
        let error = pipes.open(withInput: !command.input.isEmpty)
        var child = StartedChild(input: pipes.input.ours, output: pipes.output.ours, errors: pipes.errors.ours)
        let spawned = error == 0 ? spawn(program, command, pipes, &child.pid) : error
        guard spawned == 0 else {
            child.closeAll()
            throw StartFailure(sentence: "The program \(program) could not be started: \(SystemError.text(spawned)).")
        }
        if watchingExit { child.exitWatch = picket_exit_watch(child.pid) }
        return child
    }

    private static func spawn(_ program: String, _ command: Command, _ pipes: ChildPipes, _ pid: inout Int32) -> Int32 {
        let arguments = StringList(command.arguments)
        let environment = StringList(command.environment ?? Environment.all())
        // Kept alive by name: the pointers alone would not keep them.
        return withExtendedLifetime((arguments, environment)) {
            unsafe picket_spawn(
                program, arguments.pointers, environment.pointers, command.folder, pipes.input.childs,
                pipes.output.childs, pipes.errors.childs, &pid)
        }
    }

    mutating func closeAll() {
        for descriptor in [input, output, errors, exitWatch] where descriptor >= 0 { close(descriptor) }
        (input, output, errors, exitWatch) = (-1, -1, -1, -1)
    }
}

/// The three pipes between this process and a child. The child's ends block, ours do not.
struct ChildPipes {
    struct Ends {
        var ours: Int32 = -1
        var childs: Int32 = -1
    }

    var input = Ends()
    var output = Ends()
    var errors = Ends()

    /// Opens them; without input the child reads the null device. Returns 0 or an error number.
    mutating func open(withInput: Bool) -> Int32 {
        if withInput {
            var ends: [Int32] = [-1, -1]
            guard unsafe pipe(&ends) == 0 else { return errno }
            input = Ends(ours: ends[1], childs: ends[0])
            guard picket_prepare(input.ours) == 0, fcntl(input.childs, F_SETFD, FD_CLOEXEC) == 0 else { return errno }
        } else {
            input.childs = Self.null()
            guard input.childs >= 0 else { return errno }
        }
        let error = Self.open(&output)
        return error == 0 ? Self.open(&errors) : error
    }

    private static func null() -> Int32 {
        #if canImport(Glibc)
            unsafe Glibc.open("/dev/null", O_RDONLY | O_CLOEXEC)
        #elseif canImport(Musl)
            unsafe Musl.open("/dev/null", O_RDONLY | O_CLOEXEC)
        #else
            unsafe Darwin.open("/dev/null", O_RDONLY | O_CLOEXEC)
        #endif
    }

    private static func open(_ pair: inout Ends) -> Int32 {
        var ends: [Int32] = [-1, -1]
        guard unsafe picket_pipe(&ends, false) == 0 else { return errno }
        pair = Ends(ours: ends[0], childs: ends[1])
        return 0
    }

    mutating func closeChildEnds() {
        for descriptor in [input.childs, output.childs, errors.childs] where descriptor >= 0 { close(descriptor) }
    }
}
