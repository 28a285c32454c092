import Foundation
import Testing

/// Pages that are kept beside the tests; PICKET_WRITE_GOLDEN writes them anew, and fails so that nobody forgets it.
enum Golden {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden")

    static func expect(_ text: String, is name: String, _ place: SourceLocation = #_sourceLocation) throws {
        let file = folder.appending(path: name + ".txt")
        if ProcessInfo.processInfo.environment["PICKET_WRITE_GOLDEN"] != nil {
            try text.write(to: file, atomically: true, encoding: .utf8)
            Issue.record("\(name) was written anew", sourceLocation: place)
        }
        let kept = try String(contentsOf: file, encoding: .utf8)
        #expect(text == kept, sourceLocation: place)
    }
}
