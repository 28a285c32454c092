import Foundation
import PicketStore
import Testing

@Suite("The folder of tellings") struct FolderMailboxTests {
    private let folder = NSTemporaryDirectory() + "mailbox-\(UUID().uuidString)"

    @Test("gives what was left in its order, once")
    func order() throws {
        let box = FolderMailbox(at: folder)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        #expect(box.put(Array("second".utf8), order: 1000))
        #expect(box.put(Array("first".utf8), order: 999))
        #expect(FolderMailbox(at: folder).takeAll() == [Array("first".utf8), Array("second".utf8)])
        #expect(box.takeAll() == [])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
    }

    @Test("is bounded in number and in size, and stays so where nobody takes anything out")
    func bounds() throws {
        let box = FolderMailbox(at: folder)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        #expect(!box.put(Array(repeating: 0x20, count: FolderMailbox.longest + 1), order: 1))
        for order in 0..<FolderMailbox.most { #expect(box.put([0x20], order: Int64(order))) }
        #expect(!box.put([0x20], order: 9999))
        #expect(box.takeAll().count == FolderMailbox.most)
    }

    @Test("links and large files in it are thrown away unread, and what is being written stays")
    func hostile() throws {
        let box = FolderMailbox(at: folder)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createSymbolicLink(atPath: folder + "/1.json", withDestinationPath: "/etc/hosts")
        try Data(repeating: 0x20, count: 100_000).write(to: URL(filePath: folder + "/2.json"))
        try Data("x".utf8).write(to: URL(filePath: folder + "/.3.json"))
        #expect(unsafe mkfifo(folder + "/4.json", 0o600) == 0)
        #expect(box.takeAll() == [])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [".3.json"])
    }

    @Test("without a state folder nothing is left, and nothing made")
    func nowhere() {
        let box = FolderMailbox(at: folder + "/none/tellings")
        #expect(!box.put([0x20], order: 1))
        #expect(box.takeAll() == [])
        #expect(!FileManager.default.fileExists(atPath: folder))
    }
}
