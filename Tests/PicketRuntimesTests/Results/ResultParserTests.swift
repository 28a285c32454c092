import PicketModel
import PicketRuntimes
import Testing

@Suite("A result that a worker wrote")
struct ResultParserTests {
    private func file(_ text: String) -> Observation<TaskResult> {
        ResultParser.file(Array(text.utf8), name: "result.json", writtenUp: .seconds(7))
    }

    private func log(_ text: String, fromStart: Bool = true) -> Observation<TaskResult> {
        ResultParser.log(Array(text.utf8), fromStart: fromStart, writtenUp: .seconds(7))
    }

    @Test(
        "is a success",
        arguments: [
            #"{"status":"success"}"#, #"{"status":"done","summary":"x"}"#, #"{"status":"OK"}"#,
            #"{"state":"completed"}"#,
            #"{"success":true}"#, #"{"exit_code":0}"#, #"{"outcome":"passed"}"#, "\u{FEFF}{\"status\":\"done\"}",
            #"{"status":"done","result":"all 14 tests pass"}"#, #"{"status":"done","error":null}"#,
        ])
    func success(text: String) {
        #expect(file(text).value?.succeeded == true)
    }

    @Test(
        "is a failure",
        arguments: [
            #"{"status":"failure"}"#, #"{"status":"failed"}"#, #"{"status":"error"}"#, #"{"ok":false}"#,
            #"{"exitCode":2}"#, #"{"status":"done","success":false}"#, #"{"status":"done","exit_code":1}"#,
            #"{"status":"success","result":"failed"}"#,
        ])
    func failure(text: String) {
        #expect(file(text).value?.succeeded == false)
    }

    @Test(
        "is none while the task runs, or where nothing says how it ended",
        arguments: [
            #"{"status":"running"}"#, #"{"status":"in_progress","success":true}"#, "{}", "[]", "null",
            #"{"status":5}"#, #"{"result":"some text"}"#, #"{"status":"\#(String(repeating: "d", count: 99))"}"#,
        ])
    func none(text: String) {
        #expect(file(text) == .absent)
    }

    @Test("is a failed look where it is no JSON", arguments: ["", "done", #"{"status":"done""#, "{\"a\":\"\u{1}\"}"])
    func malformed(text: String) {
        #expect(file(text).failure?.code == .malformed)
    }

    @Test("is a failed look where it is too large or too deep")
    func hostile() {
        #expect(file(String(repeating: " ", count: 1 << 20) + "{}").failure?.code == .tooLarge)
        #expect(file(String(repeating: #"{"a":"#, count: 10_000)).failure?.code == .malformed)
    }

    @Test("keeps its source, its words and its time")
    func detail() {
        let result = file(#"{"status":"failed","message":"no disk","error":"E1"}"#).value
        #expect(result?.source == .file("result.json"))
        #expect(result?.detail == "no disk")
        #expect(result?.writtenUp == .seconds(7))
        let long = file(#"{"ok":true,"summary":"\#(String(repeating: "é", count: 900))"}"#).value
        #expect(long?.detail?.raw.utf8.count == 500)
    }

    @Test(
        "is the last line of a log that has text",
        arguments: [
            ("EXIT:0", 0), ("a\nEXIT:1\n", 1), ("a\r\nEXIT:137\r\n\r\n", 137), ("a\n  EXIT: 2 \n\n", 2),
            ("EXIT:1\nmore\nEXIT:0", 0), ("a\nEXIT:-9", -9),
        ])
    func exitLine(text: String, code: Int32) {
        #expect(log(text).value?.source == .exitLine(code: code))
        #expect(log(text).value?.succeeded == (code == 0))
    }

    @Test(
        "is not any other line of it",
        arguments: [
            "", "\n\n", "EXIT:1\nmore", "a EXIT:1", "EXIT:", "EXIT:x", "exit:1", "EXIT:1 done", "EXIT:9999", "EXIT:+1",
            "EXIT:99999999999999999999", "EXIT:1\u{0}x",
        ])
    func otherLine(text: String) {
        #expect(log(text) == .absent)
    }

    @Test("is no line whose beginning was not read")
    func cutLine() {
        #expect(log("EXIT:1", fromStart: false) == .absent)
        #expect(log("x\nEXIT:1", fromStart: false).value != nil)
        #expect(log(String(repeating: "y", count: 5000) + "\nEXIT:3").value?.source == .exitLine(code: 3))
        #expect(log(String(repeating: "EXIT:1", count: 5000)) == .absent)
    }

    @Test("in a log that is not text does no harm")
    func binary() {
        let bytes = (0..<20_000).map { UInt8(truncatingIfNeeded: $0 &* 37 ^ $0 >> 3) }
        #expect(ResultParser.log(bytes, fromStart: true, writtenUp: .zero) == .absent)
        #expect(ResultParser.file(bytes, name: "x", writtenUp: .zero).failure?.code == .malformed)
    }
}
