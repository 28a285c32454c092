import Foundation
import PicketConfig
import PicketLoop
import PicketModel
import Testing

@testable import PicketCommand

/// A folder with a real `picket` and stand-ins for hub and agent, and a state folder of its own.
final class UpBench {
    let programs: String
    let state: String
    private var started: [Process] = []

    /// The line of a stand-in that becomes the real hub, without which `picket up` never gets past its start.
    static var realHub: String { "exec '\(products)/picket-hub' \"$@\"" }

    private static var products: String {
        (OwnProgram.path(calledAs: CommandLine.arguments[0]) as NSString).deletingLastPathComponent
    }

    /// The stand-ins are shell scripts of these lines.
    init(hub: String = "exec sleep 600", agent: String = "exec sleep 600") throws {
        let products = Self.products
        let tag = String(UInt32.random(in: 0...UInt32.max), radix: 36)
        programs = products + "/up-tests-" + tag
        state = "/tmp/pk-" + tag
        let files = FileManager.default
        try files.createDirectory(atPath: programs, withIntermediateDirectories: true)
        // A link, so that the programs beside it are the stand-ins.
        try files.linkItem(atPath: products + "/picket", toPath: programs + "/picket")
        for (name, line) in [("picket-hub", hub), ("picket-agent", agent)] {
            try "#!/bin/sh\n\(line)\n".write(toFile: "\(programs)/\(name)", atomically: true, encoding: .utf8)
            try files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: "\(programs)/\(name)")
        }
    }

    var picket: String { programs + "/picket" }
    func folder() throws -> UpFolder { try UpFolder(state) }

    /// Ends what the test started, and removes its folders.
    func clear() {
        for process in started where process.isRunning { kill(process.processIdentifier, SIGKILL) }
        for process in started { process.waitUntilExit() }
        _ = eventually { self.pids().isEmpty }
        try? FileManager.default.removeItem(atPath: programs)
        try? FileManager.default.removeItem(atPath: state)
    }

    /// Starts the real program; its standard error goes to a file that `words` reads.
    @discardableResult
    func start(_ arguments: String...) throws -> Process {
        try Files.makeFolder(state)
        let process = Process()
        process.executableURL = URL(filePath: picket)
        process.arguments = arguments
        let file = "\(state)/words-\(started.count)"
        _ = FileManager.default.createFile(atPath: file, contents: nil)
        process.standardError = FileHandle(forWritingAtPath: file)
        process.standardOutput = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
        started.append(process)
        return process
    }

    /// Starts `picket up` and waits until it runs; while it starts, the end of a part ends all.
    func startedUp() throws -> Process {
        let up = try start("up", "--state", state)
        try #require(eventually { words().contains("hub \(state)") }, "\(words())")
        return up
    }

    /// What the n-th program wrote to standard error.
    func words(_ index: Int = 0) -> String {
        do {
            return try String(contentsOfFile: "\(state)/words-\(index)", encoding: .utf8)
        } catch {
            return "cannot be read: \(error)"
        }
    }

    /// Processes whose command line names the state folder or the folder of the stand-ins.
    func pids() -> [Int32] {
        let found = run("/bin/ps", "-eo", "pid=,args=").split(separator: "\n").filter { line in
            line.contains(state) || line.contains(programs)
        }
        return found.compactMap { Int32($0.split(separator: " ")[0]) }
    }

    /// The pid that a keeper wrote for its part.
    func pid(of part: Part) -> Int32? {
        let text = try? String(contentsOfFile: "\(state)/\(part.rawValue).pid", encoding: .utf8)
        return text.flatMap { Int32($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
    }

    /// The process that started another.
    func parent(of pid: Int32) -> Int32? {
        Int32(run("/bin/ps", "-o", "ppid=", "-p", "\(pid)").filter { !$0.isWhitespace })
    }

    /// Runs `picket up` within the test, with a hub that answers; returns its exit code.
    func up(_ line: String, hub: Bool = true) throws -> (code: Int32, bench: Bench) {
        let bench = try Bench()
        if hub { bench.hub.answerFleet(try Sample.fleet()) }
        let commands = ChildCommands(clock: bench.loop)
        bench.loop.add(commands)
        bench.environment["PATH"] = ProcessInfo.processInfo.environment["PATH"]
        let code = try bench.run("up --state \(state) \(line)", program: picket, commands: commands)
        return (code, bench)
    }
}

/// What a program prints.
func run(_ path: String, _ arguments: String...) -> String {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return "" }
    let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: bytes, as: UTF8.self)
}

/// Whether something becomes true within 10 s.
func eventually(_ condition: () -> Bool) -> Bool {
    let deadline = ContinuousClock.now + .seconds(10)
    while ContinuousClock.now < deadline {
        if condition() { return true }
        usleep(20_000)
    }
    return condition()
}
