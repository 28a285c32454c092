import PicketLoop
import PicketModel
import PicketTestSupport

@testable import PicketProbes

/// A probe of sessions over a scripted machine, and the writings of programs on it.
final class SessionBench {
    let clock = ManualClock()
    let machine: ScriptedMachine
    let probe: SessionProbe

    init() {
        machine = ScriptedMachine(clock: clock)
        probe = SessionProbe(
            machine: machine, clock: clock,
            homes: [.claude: "/h/.claude", .codex: "/h/.codex", .gemini: "/h/.gemini", .agy: "/h/.agy"])
        for folder in ["", "/sessions", "/projects", "/projects/-w-a"] { machine.makeFolder("/h/.claude" + folder) }
        for folder in ["", "/sessions", "/sessions/2026", "/sessions/2026/11"] {
            machine.makeFolder("/h/.codex" + folder)
        }
        addDay("20")
    }

    func addDay(_ day: String) { machine.makeFolder("/h/.codex/sessions/2026/11/\(day)") }

    @discardableResult
    func start(_ program: String, arguments: [String] = [], folder: String = "/w/a") -> ProcessIdentity {
        machine.start(program, arguments: arguments, folder: folder)
    }

    func subject(_ runtime: Runtime, _ process: ProcessIdentity, worktree: String = "/w/a") -> SessionSubject {
        var subject = SessionSubject(runtime, process)
        subject.startedUp = machine.process(process.pid).value?.startedUp ?? subject.startedUp
        subject.worktree = worktree
        return subject
    }

    /// The time now as programs write it.
    var time: String { Timestamp.text(clock.now.wall) }

    func register(_ process: ProcessIdentity, _ status: String, session: String = "s-1") {
        let wall = clock.now.wall.count
        write(
            "/h/.claude/sessions/\(process.pid).json",
            [
                "{\"pid\":\(process.pid),\"procStart\":\"\(process.start)\",\"sessionId\":\"\(session)\",",
                "\"status\":\"\(status)\",\"updatedAt\":\(wall)}",
            ])
    }

    func transcript(_ lines: [String], session: String = "s-1", project: String = "-w-a") {
        write("/h/.claude/projects/\(project)/\(session).jsonl", lines)
    }

    /// A rollout of a session that began now, or whose path is given.
    @discardableResult
    func rollout(
        _ id: String, folder: String = "/w/a", day: String = "20", source: String = "user", _ lines: [String] = []
    )
        -> String
    {
        let path = "/h/.codex/sessions/2026/11/\(day)/rollout-x-\(id).jsonl"
        let meta =
            "{\"timestamp\":\"\(time)\",\"type\":\"session_meta\",\"payload\":{\"id\":\"\(id)\",\"cwd\":\"\(folder)\","
            + "\"timestamp\":\"\(time)\",\"cli_version\":\"0.163.0\",\"thread_source\":\"\(source)\"}}"
        write(path, [meta] + lines)
        return path
    }

    func append(_ path: String, _ lines: [String]) {
        let before = machine.read(path, part: .end, limit: 1 << 30).value ?? []
        machine.write(path, before + Array((lines.joined(separator: "\n") + "\n").utf8))
    }

    func write(_ path: String, _ lines: [String]) {
        machine.write(path, Array((lines.joined(separator: "\n") + "\n").utf8))
    }

    func prompt() -> String { "{\"type\":\"user\",\"timestamp\":\"\(time)\",\"message\":{\"content\":\"go\"}}" }

    func answer() -> String {
        "{\"type\":\"assistant\",\"timestamp\":\"\(time)\",\"message\":{\"content\":[],\"stop_reason\":\"end_turn\"}}"
    }

    func limit(_ seconds: Int64) -> String {
        let end = clock.now.wall.seconds + seconds
        return "{\"type\":\"assistant\",\"timestamp\":\"\(time)\",\"isApiErrorMessage\":true,\"error\":\"rate_limit\","
            + "\"message\":{\"content\":[]},\"quotaLimits\":{\"resetsAt\":\(end)}}"
    }

    func event(_ type: String, _ more: String = "") -> String {
        "{\"timestamp\":\"\(time)\",\"type\":\"event_msg\",\"payload\":{\"type\":\"\(type)\"\(more)}}"
    }

    func call(_ id: String) -> String {
        "{\"timestamp\":\"\(time)\",\"type\":\"response_item\",\"payload\":{\"type\":\"function_call\",\"name\":\"exec_command\","
            + "\"call_id\":\"\(id)\"}}"
    }
}
