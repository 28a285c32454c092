import Foundation
import PicketModel
import PicketTestSupport
import Testing

@testable import PicketLoop

@Suite("Programs on the loop", .serialized)
struct ChildCommandsTests {
    let programs: RealPrograms

    init() throws { programs = try RealPrograms() }

    private func shell(_ script: String, deadline: Milliseconds = .seconds(5), limit: Int = 1 << 20) -> Command {
        Command(["/bin/sh", "-c", script], deadline: deadline, outputLimit: limit)
    }

    @Test("output, errors and the exit code are told apart")
    func exitCode() throws {
        let result = try programs.run(shell("echo out; echo err >&2; exit 3"))
        #expect(result == CommandResult(end: .exited(3), output: Array("out\n".utf8), errors: Array("err\n".utf8)))
    }

    @Test("a signal is told by its number")
    func signal() throws {
        #expect(try programs.run(shell("kill -TERM $$")).end == .signalled(SIGTERM))
    }

    @Test("a program that is not on PATH is missing")
    func missing() throws {
        let result = try programs.run(Command(["picket-no-such-program"]))
        #expect(result.end == .notStarted("The program picket-no-such-program was not found on PATH.", missing: true))
    }

    @Test("a folder that is no more is not a missing program")
    func missingFolder() throws {
        let result = try programs.run(Command(["true"], folder: "/nowhere/at/all"))
        guard case .notStarted(let reason, let missing) = result.end else { throw TestTrouble("It started.") }
        #expect(!missing)
        #expect(reason.contains("No such file"))
    }

    @Test("then is never called from within run")
    func notWithin() throws {
        var called = false
        programs.commands.run(Command(["picket-no-such-program"])) { _ in called = true }
        #expect(!called)
        _ = try programs.wait(for: "the end") { called ? true : nil }
    }

    @Test("1 MiB goes through cat and comes back")
    func largeInput() throws {
        let input = (0..<(1 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let result = try programs.run(Command(["cat"], input: input))
        #expect(result.end == .exited(0))
        #expect(result.output == input)
    }

    @Test("a program that does not read its input is no trouble")
    func unreadInput() throws {
        let input = [UInt8](repeating: 0, count: 1 << 20)
        #expect(try programs.run(Command(["true"], input: input)).end == .exited(0))
    }

    @Test("a program without input reads an end of file at once")
    func emptyInput() throws {
        #expect(try programs.run(Command(["cat"])) == CommandResult(end: .exited(0)))
    }

    @Test("the environment given is the whole environment")
    func environment() throws {
        let result = try programs.run(Command(["/usr/bin/env"], environment: ["ONE=1"]))
        #expect(String(decoding: result.output, as: UTF8.self) == "ONE=1\n")
    }

    @Test("a program starts in the folder given")
    func folder() throws {
        #expect(try programs.run(Command(["pwd"], folder: "/")).output == Array("/\n".utf8))
    }

    @Test("one that writes for ever is killed at its limit, which is kept")
    func overflow() throws {
        let result = try programs.run(Command(["yes"], outputLimit: 100_000))
        #expect(result.end == .overflow)
        #expect(result.output.count == 100_000)
    }

    @Test("one that writes just its limit is well")
    func atTheLimit() throws {
        let result = try programs.run(Command(["head", "-c", "1000", "/dev/zero"], outputLimit: 1000))
        #expect(result.end == .exited(0))
        #expect(result.output.count == 1000)
    }

    @Test("one that ignores SIGTERM is killed at its deadline with its whole group")
    func deadline() throws {
        let folder = try TestFolder()
        let file = folder.below("pid")
        let begun = Date()
        let script = "trap '' TERM; sleep 30 & echo $! > \(file); wait; sleep 30"
        let result = try programs.run(shell(script, deadline: .milliseconds(300)))
        #expect(result.end == .timedOut)
        #expect(Date().timeIntervalSince(begun) < 2)
        let pid = try #require(Int32(String(contentsOfFile: file, encoding: .utf8).dropLast()))
        try expectGone(pid)
    }

    @Test("a grandchild that holds the pipe open delays the end by the grace only")
    func grandchild() throws {
        let begun = Date()
        let result = try programs.run(shell("echo mine; sleep 20 &"))
        #expect(result == CommandResult(end: .exited(0), output: Array("mine\n".utf8)))
        #expect(Date().timeIntervalSince(begun) < 1)
    }

    @Test("a cancelled command is killed and tells nothing")
    func cancel() throws {
        var told = false
        let id = programs.commands.run(Command(["sleep", "30"])) { _ in told = true }
        programs.commands.cancel(id)
        _ = try programs.wait(for: "the child to be reaped") { programs.commands.count == 0 ? true : nil }
        #expect(!told)
    }

    @Test("a cancelled command that could not start tells nothing")
    func cancelUnstarted() throws {
        var told = false
        programs.commands.cancel(programs.commands.run(Command(["picket-no-such-program"])) { _ in told = true })
        _ = try programs.run(Command(["true"]))
        #expect(!told)
    }

    @Test("what ends a command may start the next")
    func chained() throws {
        var last: CommandResult?
        programs.commands.run(Command(["true"])) { _ in
            programs.commands.run(Command(["echo", "second"])) { last = $0 }
        }
        let result = try programs.wait(for: "the second") { last }
        #expect(result.output == Array("second\n".utf8))
    }

    @Test("without the kernel's word of an end, ends are found all the same")
    func polling() throws {
        let commands = ChildCommands(clock: programs.loop, watchesExits: false)
        programs.loop.add(commands)
        var closed: CommandEnd?
        var open: CommandEnd?
        commands.run(shell("exec >&- 2>&-; sleep 0.1; exit 4")) { closed = $0.end }
        commands.run(shell("sleep 20 & exit 5")) { open = $0.end }
        _ = try programs.wait(for: "both ends") { closed != nil && open != nil ? true : nil }
        #expect(closed == .exited(4))
        #expect(open == .exited(5))
        #expect(commands.count == 0)
        programs.loop.remove(commands)
    }

    @Test("300 runs leave no descriptor and no zombie")
    func leaks() throws {
        _ = try programs.run(Command(["true"]))
        let before = try descriptors()
        var ends = 0
        for round in 0..<30 {
            for _ in 0..<10 { programs.commands.run(Command(["true"], input: [1])) { _ in ends += 1 } }
            _ = try programs.wait(for: "round \(round)") { ends == (round + 1) * 10 ? true : nil }
        }
        #expect(programs.commands.count == 0)
        // Other suites open hundreds of descriptors at times, and close them again; what was leaked stays.
        _ = try programs.wait(for: "less than 100 descriptors more") {
            ((try? descriptors()) ?? .max) < before + 100 ? true : nil
        }
    }

    private func descriptors() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
    }

    @Test("a command that begins as another ends, and gets its descriptors, is not taken for ended with it")
    func reusedDescriptors() throws {
        var results: [CommandResult] = []
        for _ in 0..<20 {
            programs.commands.run(Command(["true"])) { [programs] _ in
                programs.commands.run(Command(["/bin/sh", "-c", "sleep 0.4; echo ok"])) { results.append($0) }
            }
        }
        _ = try programs.wait(for: "all ends") { results.count == 20 ? true : nil }
        #expect(results == Array(repeating: CommandResult(end: .exited(0), output: Array("ok\n".utf8)), count: 20))
    }

    private func expectGone(_ pid: Int32) throws {
        _ = try programs.wait(for: "process \(pid) to end") { kill(pid, 0) != 0 || isZombie(pid) ? true : nil }
    }

    private func isZombie(_ pid: Int32) -> Bool {
        let text = (try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)) ?? ""
        return text.contains(") Z ")
    }
}
