// A worker that says what it does by files alone. Run it in its worktree.
import Foundation

func write(_ text: String, _ name: String) throws {
    try FileManager.default.createDirectory(atPath: ".picket", withIntermediateDirectories: true)
    try text.write(toFile: ".picket/" + name, atomically: true, encoding: .utf8)
}

try write(#"{"state": "working"}"#, "heartbeat")
// ... some work ...
while !FileManager.default.fileExists(atPath: "answer") {
    try write(#"{"state": "waiting", "say": "which branch?"}"#, "heartbeat")
    Thread.sleep(forTimeInterval: 1)
}
try write(#"{"state": "working"}"#, "heartbeat")
// ... the rest of the work ...
try write(#"{"status": "success", "summary": "done"}"#, "result.json")
