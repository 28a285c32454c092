import Foundation
import Testing

/// What the pages say of the project holds.
@Suite("Pages")
struct PageTests {
    static let pages: [String] = {
        do {
            let own = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"]
            return try own + Project.files(below: "docs", suffix: ".md")
        } catch { return [] }
    }()

    @Test("every relative link leads to a file", arguments: pages)
    func links(page: String) throws {
        let folder = page.split(separator: "/").dropLast().joined(separator: "/")
        for link in Self.links(in: try Project.text(page)) where !link.contains("://") && !link.hasPrefix("#") {
            let path = String(link.prefix { $0 != "#" })
            #expect(Project.exists(folder.isEmpty ? path : "\(folder)/\(path)"), "\(page) links to \(link)")
        }
    }

    @Test("every page of docs is linked from its index", arguments: pages.filter { $0.hasPrefix("docs/") })
    func indexed(page: String) throws {
        let links = Self.links(in: try Project.text("docs/index.md")).map { "docs/\($0)" }
        #expect(page == "docs/index.md" || links.contains(page))
    }

    @Test("the README's two commands are programs", arguments: ["scripts/up", "scripts/test"])
    func commands(path: String) throws {
        #expect(try Project.text("README.md").contains("./\(path)"))
        #expect(Project.isExecutable(path))
    }

    @Test("the architecture's table of targets is the one that is tested", arguments: Layering.rooms.map(\.target))
    func architectureTable(target: String) throws {
        let room = try #require(Layering.rooms.first { $0.target == target })
        let lines = try Project.text("docs/architecture.md").components(separatedBy: "\n")
        let line = try #require(lines.first { $0.hasPrefix("| `\(target)` |") }, "no row for \(target)")
        let cells = line.components(separatedBy: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        let named = cells[2].split(separator: " ").map(String.init).filter { $0 != "nothing" }
        let short = room.modules.map { $0.hasPrefix("Picket") ? String($0.dropFirst("Picket".count)) : $0 }
        #expect(named.sorted() == short.sorted())
        #expect(cells[3] == room.reason)
    }

    @Test("a page that a source or a script names is there")
    func namedPages() throws {
        let scripts = try Project.files(below: "scripts", suffix: "").filter { !$0.hasSuffix("/") }
        for path in try Project.files(below: "Sources", suffix: ".swift") + scripts {
            for part in try Project.text(path).components(separatedBy: "docs/").dropFirst() {
                let name = part.prefix { $0.isLetter || $0.isNumber || "-/.".contains($0) }
                guard let end = name.range(of: ".md") else { continue }
                #expect(Project.exists("docs/" + name[..<end.upperBound]), "\(path) names docs/\(name)")
            }
        }
    }

    @Test("every exit code of a command stands in the page of them")
    func exitCodes() throws {
        let page = try Project.text("docs/exit-codes.md")
        let lines = try Project.text("Sources/PicketCommand/Definition/ExitCodes.swift").components(separatedBy: "\n")
        let codes = lines.compactMap { $0.components(separatedBy: ": Int32 = ").dropFirst().first }
        #expect(codes.count >= 9)
        for code in codes { #expect(page.contains("\n| \(code) |"), "\(code)") }
    }

    @Test("every message that the protocol's page shows is a golden file")
    func examples() throws {
        let golden = try Project.files(below: "Tests/PicketWireTests/Golden", suffix: ".json").map {
            try Project.text($0).trimmingCharacters(in: .newlines)
        }
        let lines = try Project.text("docs/wire-protocol.md").components(separatedBy: "\n")
        let shown = lines.filter { $0.hasPrefix("{\"v\"") }
        #expect(shown.count >= 3)
        for line in shown { #expect(golden.contains(line)) }
    }

    /// The targets of Markdown links, outside of code.
    static func links(in page: String) -> [String] {
        var isCode = false
        return page.components(separatedBy: "\n").flatMap { line -> [String] in
            if line.hasPrefix("```") { isCode.toggle() }
            guard !isCode else { return [] }
            return line.components(separatedBy: "](").dropFirst().map { String($0.prefix { $0 != ")" }) }
        }
    }
}
