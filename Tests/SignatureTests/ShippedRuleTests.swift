import PicketModel
import PicketRuntimes
import Testing

@Suite("Shipped signatures")
struct ShippedRuleTests {
    static let shown = Screens.names(in: "screens")
    static let quotes = Screens.names(in: "quoted")

    @Test("each has a screen of its own, and each screen a signature")
    func complete() throws {
        #expect(try Screens.shipped().rules.map(\.id).sorted() == Self.shown)
    }

    @Test("a screen is told by the signature that it is named for", arguments: shown)
    func told(name: String) throws {
        let screen = try Screens.screen("screens/\(name)")
        let rule = try Screens.shipped().match(screen, of: Screens.runtime(name))
        #expect(rule?.id == name)
    }

    @Test("every captured screen is told as the list beside it says; `-` is by none")
    func captured() throws {
        let table = try Screens.shipped()
        let list = try Screens.text("captured.list").split(separator: "\n").map {
            $0.split(separator: " ").map(String.init)
        }
        #expect(list.map { $0[0] }.sorted() == Screens.names(in: "captured"))
        for entry in list {
            let rule = table.match(try Screens.screen("captured/\(entry[0])"), of: try Screens.runtime(entry[0]))
            #expect(rule?.id ?? "-" == entry[1], "\(entry[0])")
        }
    }

    @Test("text that is only quoted says nothing", arguments: quotes)
    func onlyQuoted(name: String) throws {
        let screen = try Screens.screen("quoted/\(name)")
        let rule = try Screens.shipped().match(screen, of: Screens.runtime(name))
        #expect(rule.map { [.end, .ignore].contains($0.bucket) } ?? true, "\(rule?.id ?? "")")
    }

    @Test("no signature looks at the screens of another runtime")
    func runtimes() throws {
        for rule in try Screens.shipped().rules {
            #expect(rule.id.hasPrefix(rule.runtime.rawValue + "-"), "\(rule.id)")
        }
    }

    @Test("each says where its text is from, and one that was captured names its version")
    func sources() throws {
        for rule in try Screens.shipped().rules {
            #expect(rule.source != nil, "\(rule.id)")
            #expect(rule.source != "captured" || !rule.versions.isEmpty, "\(rule.id)")
        }
    }

    @Test("colours, a cleared screen and a narrow no-break space change nothing")
    func dressed() throws {
        let plain = try Screens.text("screens/claude-permission.txt")
        let dressed = plain.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            "\u{1B}[38;5;12m" + line.replacing(" 1. ", with: "\u{A0}1.\u{202F}")
                + "\u{1B}[0m\u{1B}]8;;http://x\u{1B}\\\r"
        }
        let screen = ScreenText(Array(dressed.joined(separator: "\n").utf8))
        #expect(try Screens.shipped().match(screen, of: .claude)?.id == "claude-permission")
    }
}
