import PicketLoop
import PicketModel
import PicketTestSupport
import Testing

@testable import PicketProbes

@Suite("Sessions of Gemini CLI and Antigravity CLI")
struct OtherSessionTests {
    let bench = SessionBench()

    private func chat(_ project: String, _ name: String, _ lines: [String]) {
        for folder in ["/h/.gemini", "/h/.gemini/tmp", "/h/.gemini/tmp/\(project)", "/h/.gemini/tmp/\(project)/chats"] {
            bench.machine.makeFolder(folder)
        }
        bench.write("/h/.gemini/tmp/\(project)/chats/session-\(name).jsonl", lines)
    }

    private func message(_ type: String) -> String {
        "{\"id\":\"m\",\"timestamp\":\"\(bench.time)\",\"type\":\"\(type)\",\"content\":\"x\"}"
    }

    @Test("the chat written last in the folder's project speaks, and the title of a question above it")
    func gemini() throws {
        bench.write("/h/.gemini/projects.json", [#"{"projects":{"/w/a":"a","/w/b":"b"}}"#])
        chat("a", "old", [message("user")])
        bench.clock.advance(by: .minutes(1))
        let gemini = bench.start("gemini")
        chat("b", "other", [message("user")])
        chat("a", "new", [message("user"), message("gemini")])
        var subject = bench.subject(.gemini, gemini)
        #expect(bench.probe.look(subject).value?.status == .idle)
        #expect(bench.probe.folders(of: subject) == ["/h/.gemini/tmp/a/chats"])
        bench.clock.advance(by: .seconds(10))
        subject.title = "✋  Action Required (a)"
        subject.titleUp = bench.clock.now.up
        #expect(bench.probe.look(subject).value?.status == .waiting)
    }

    @Test("a project that is in no list is found by the note in its folder")
    func noList() {
        let gemini = bench.start("gemini")
        chat("x", "new", [message("user")])
        bench.write("/h/.gemini/tmp/x/.project_root", ["/w/a"])
        #expect(bench.probe.look(bench.subject(.gemini, gemini)).value?.status == .busy)
    }

    @Test("the conversation whose lock the process holds speaks, and its database's time is a sign of life")
    func agy() throws {
        let agy = bench.start("agy")
        for folder in ["", "/presence"] { bench.machine.makeFolder("/h/.agy" + folder) }
        bench.write("/h/.agy/presence/left-behind.lock", [])
        bench.write("/h/.agy/presence/conv-1.lock", [])
        bench.machine.openFiles["/h/.agy/presence/conv-1.lock"] = [agy.pid]
        bench.write(
            "/h/.agy/brain/conv-1/.system_generated/logs/transcript.jsonl",
            ["{\"type\":\"USER_INPUT\",\"status\":\"DONE\",\"created_at\":\"\(bench.time)\"}"])
        bench.clock.advance(by: .minutes(2))
        bench.write("/h/.agy/conversations/conv-1.db-wal", [])
        let account = try #require(bench.probe.look(bench.subject(.agy, agy)).value)
        #expect(account.status == .busy)
        #expect(account.session == "conv-1")
        #expect(account.recordUp == bench.clock.now.up)
    }

    @Test("without a lock the program's list names the conversation of the folder")
    func agyList() {
        let agy = bench.start("agy")
        bench.write("/h/.agy/cache/last_conversations.json", [#"{"/w/a":"conv-2"}"#])
        bench.write(
            "/h/.agy/brain/conv-2/.system_generated/logs/transcript_full.jsonl",
            ["{\"type\":\"USER_INPUT\",\"status\":\"DONE\",\"created_at\":\"\(bench.time)\"}"])
        #expect(bench.probe.look(bench.subject(.agy, agy)).value?.session == "conv-2")
    }
}
