import Foundation
import PicketJSON
import PicketLoop
import PicketModel
import PicketTestSupport
import Testing

/// The built programs on a folder of their own: a home, a folder for tmux, and the state of one `picket up`.
final class TestFleet {
    /// Everything lies below it.
    let folder: String
    let state: String
    let home: String
    private let tag: String
    private var up: Process?
    /// Programs that run beside it, by the name of the file with their output.
    private var followers: [String: Process] = [:]
    private var servers: [String] = []
    private let programs: RealPrograms

    /// Short, since sockets have short names.
    init() throws {
        programs = try RealPrograms()
        tag = String(UInt32.random(in: 0...UInt32.max), radix: 36)
        folder = "/tmp/pkf-" + tag
        state = folder + "/state"
        home = folder + "/home"
        for path in [folder, home, folder + "/tmux"] {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        }
    }

    /// The folder of the programs that were built with this test.
    static let products: String = {
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")).map { [$0] } ?? []
        for start in own + CommandLine.arguments {
            var path = (start as NSString).deletingLastPathComponent
            while path.count > 1 {
                if FileManager.default.isExecutableFile(atPath: path + "/picket-agent") { return path }
                path = (path as NSString).deletingLastPathComponent
            }
        }
        return "/nowhere"
    }()

    private var environment: [String: String] {
        var variables = ProcessInfo.processInfo.environment
        for name in ["TMUX", "PICKET_HUB", "XDG_STATE_HOME"] { variables[name] = nil }
        variables["HOME"] = home
        variables["TMUX_TMPDIR"] = folder + "/tmux"
        variables["GIT_CONFIG_NOSYSTEM"] = "1"
        for role in ["AUTHOR", "COMMITTER"] {
            variables["GIT_\(role)_NAME"] = "Test"
            variables["GIT_\(role)_EMAIL"] = "test@picket.invalid"
        }
        return variables
    }

    // MARK: Programs

    private func file(_ name: String) throws -> FileHandle {
        _ = FileManager.default.createFile(atPath: "\(folder)/\(name)", contents: nil)
        return try #require(FileHandle(forWritingAtPath: "\(folder)/\(name)"))
    }

    /// Starts `picket up`; its output goes to files beside the state.
    func start(_ arguments: String...) throws {
        let command = [Self.products + "/picket", "up", "--state", state, "-o", "json"] + arguments
        up = try background(command, output: file("out"), errors: file("words"))
    }

    /// Runs the newest command that `picket up` named as the next to type, as a person would in another terminal.
    func typeNext() throws {
        try typeNext(naming: "")
    }

    /// Runs the newest such command that speaks of a part.
    func typeNext(naming part: String) throws {
        let lines = words.matches(of: /(?m)^Next: (.*)$/).map { String($0.1) }
        let line = try #require(lines.last { part.isEmpty || $0.hasSuffix(" " + part) }, "\(words)")
        _ = try background(["/bin/sh", "-c", "exec " + line], output: .nullDevice, errors: .nullDevice)
    }

    private func background(_ command: [String], output: FileHandle, errors: FileHandle) throws -> Process {
        let process = Process()
        process.executableURL = URL(filePath: command[0])
        process.arguments = Array(command.dropFirst())
        process.environment = environment
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        return process
    }

    /// Waits until `picket up` has said how a part that was killed is started again.
    func waitForEnd(of part: String) throws {
        try #require(eventually(10) { words.contains("the \(part) was ended") }, "\(words)")
    }

    /// Starts a program that runs on; its output goes to a file of that name.
    func follow(_ name: String, _ command: [String]) throws {
        followers[name] = try background(["/usr/bin/env"] + command, output: file(name), errors: file(name + "-words"))
    }

    /// What a follower printed so far, by lines.
    func lines(of name: String) -> [String] { text(name).split(separator: "\n").map(String.init) }

    /// How a follower ended; nil while it runs.
    func exitCode(of name: String) -> Int32? {
        followers[name].flatMap { $0.isRunning ? nil : $0.terminationStatus }
    }

    /// Starts `picket watch` on a worker; its follower has the worker's name.
    func watch(_ worker: String, settle: String) throws {
        let command = [Self.products + "/picket", "watch", worker, "--until", "ended", "--settle", settle]
        try follow(worker, command + ["--hub", state + "/hub.sock"])
    }

    /// The notices that `picket notices` lists.
    func notices(_ options: String...) -> [JSONValue] {
        let command = [Self.products + "/picket", "notices", "-o", "json"] + options
        guard let (code, output) = try? run(command + ["--hub", state + "/hub.sock"]), code == 0 else { return [] }
        return (try? JSONValue.parse(Array(output.utf8)))?.array ?? []
    }

    /// The port of the broker that `picket up` started.
    var brokerPort: String {
        get throws { try #require(words.firstMatch(of: /broker 127\.0\.0\.1:(\d+)/).map { String($0.1) }) }
    }

    /// Kills one part, by the pid that its keeper wrote.
    func killPart(_ part: String) throws {
        let text = try String(contentsOfFile: "\(state)/\(part).pid", encoding: .utf8)
        let pid = try #require(Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)))
        #expect(kill(pid, SIGKILL) == 0)
    }

    /// What `picket up` said so far.
    var words: String { text("words") }
    /// Its last list.
    var lastList: [JSONValue] { (try? JSONValue.parse(Array(text("out").utf8)))?.array ?? [] }

    private func text(_ name: String) -> String {
        (try? String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)) ?? ""
    }

    /// Sends `picket up` a signal.
    func send(_ signal: Int32) { if let up { kill(up.processIdentifier, signal) } }

    /// Whether it ended within the deadline; its exit code.
    func end(within seconds: Double = 10) -> Int32? {
        guard let up, eventually(seconds, { !up.isRunning }) else { return nil }
        return up.terminationStatus
    }

    /// Runs a program of Picket against this fleet; returns what it printed.
    func picket(_ arguments: String...) throws -> (code: Int32, output: String) {
        try run([Self.products + "/picket"] + arguments + ["--hub", state + "/hub.sock"])
    }

    /// Runs any program to its end.
    @discardableResult
    func run(_ command: [String], within seconds: Int64 = 15) throws -> (code: Int32, output: String) {
        let variables = environment.map { "\($0.key)=\($0.value)" }.sorted()
        let result = try programs.run(Command(command, environment: variables, deadline: .seconds(seconds)))
        guard case .exited(let code) = result.end else {
            throw TestTrouble("\(command.joined(separator: " ")) ended as \(result.end).")
        }
        return (code, String(decoding: result.output, as: UTF8.self))
    }

    /// The name of a session that no other fleet has.
    func lane(_ name: String) -> String { "lane-\(tag)-\(name)" }

    /// Makes a session of tmux; on the usual socket of this fleet's folder, or on one of its own.
    func session(_ name: String, in worktree: String, socket: String? = nil, _ program: String...) throws {
        try session(name, in: worktree, socket: socket, program: program)
    }

    /// The same with the program's words as a list.
    func session(_ name: String, in worktree: String, socket: String? = nil, program: [String]) throws {
        let server = socket.map { ["-S", $0] } ?? []
        let command =
            ["tmux", "-f", "/dev/null"] + server + ["new-session", "-d", "-s", name, "-c", worktree] + program
        let (code, output) = try run(command)
        try #require(code == 0, "tmux ended with \(code): \(output)")
        servers.append(socket ?? "")
    }

    // MARK: The list

    /// The workers as `picket ps -o json` lists them; none while the hub does not answer.
    func workers() -> [JSONValue] {
        guard let (code, output) = try? picket("ps", "-o", "json"), code == 0 else { return [] }
        return (try? JSONValue.parse(Array(output.utf8)))?.array ?? []
    }

    /// Their states by name.
    func states() -> [String: String] {
        let pairs = workers().compactMap { row in
            row["worker"]?.string.flatMap { name in row["state"]?.string.map { (name, $0) } }
        }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }

    /// One of them.
    func worker(_ name: String) -> JSONValue? { workers().first { $0["worker"]?.string == name } }

    /// Waits for a worker of which `condition` holds, by polling.
    @discardableResult
    func wait(_ what: Comment, _ name: String, _ condition: (JSONValue) -> Bool) throws -> JSONValue {
        var last: JSONValue?
        let holds = eventually(10) {
            last = worker(name) ?? last
            return last.map(condition) ?? false
        }
        try #require(holds, "\(what); it was \(last?.text() ?? "not listed"); \(trail(of: name))")
        return try #require(last)
    }

    /// What a failure leaves to go on: what `picket up` said, the ends of the logs, and the judge's own account.
    private func trail(of worker: String) -> String {
        let logs = ["agent.log", "hub.log"].map { "\($0): \(text("state/" + $0).suffix(1500))" }
        let told = (try? picket("explain", worker))?.output ?? "not explained"
        return "up said: \(words)\n" + logs.joined(separator: "\n") + "\nexplain: " + told
    }

    /// Waits for a worker in a state.
    @discardableResult
    func wait(_ name: String, in state: String) throws -> JSONValue {
        try wait("\(name) is to be \(state)", name) { $0["state"]?.string == state }
    }

    // MARK: What is left

    /// Command lines of processes that name the state folder or stand in it.
    func leftovers() -> [String] {
        let lines = (try? run(["ps", "-eo", "pid=,args="]).output) ?? ""
        return lines.split(separator: "\n").map(String.init).filter { line in
            guard let pid = line.split(separator: " ").first, !line.contains(" Z ") else { return false }
            let standsIn = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/cwd")
            return line.contains(state) || standsIn?.hasPrefix(state) ?? false
        }
    }

    /// Sockets and pipes below the folder.
    func specialFiles() -> [String] {
        let all = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        return all.filter { name in
            let kind =
                try? FileManager.default.attributesOfItem(atPath: "\(folder)/\(name)")[.type] as? FileAttributeType
            return kind == .typeSocket || kind == .typeUnknown
        }
    }

    /// Ends everything that was started, and removes the folder.
    func clear() {
        for follower in followers.values where follower.isRunning { kill(follower.processIdentifier, SIGKILL) }
        send(SIGINT)
        if end() == nil { send(SIGKILL) }
        for server in servers {
            _ = try? run(["tmux"] + (server.isEmpty ? [] : ["-S", server]) + ["kill-server"])
        }
        _ = eventually(10) { leftovers().isEmpty }
        try? FileManager.default.removeItem(atPath: folder)
    }
}

/// Whether something becomes true in time.
func eventually(_ seconds: Double, _ condition: () -> Bool) -> Bool {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < deadline {
        if condition() { return true }
        usleep(100_000)
    }
    return condition()
}

extension JSONValue {
    /// A member of `git`.
    func git(_ key: String) -> JSONValue? { self["git"]?[key] }

    /// What the reasons say, joined.
    var reasons: String { (self["why"]?.array ?? []).compactMap { $0["says"]?.string }.joined(separator: "; ") }
}
