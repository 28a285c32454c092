import Testing

@Suite("Imports")
struct ImportTests {
    /// The folders of Sources that hold Swift, which is all but the C side.
    static let targets: [String] = {
        do { return try Project.folders(in: "Sources").filter { !$0.hasPrefix("C") } } catch { return [] }
    }()

    @Test("every target of Sources stands in the table, and the table names no other")
    func tableIsComplete() throws {
        #expect(Self.targets == Layering.rooms.map(\.target).sorted())
    }

    @Test("a target imports only what the table allows", arguments: Layering.rooms.map(\.target))
    func imports(of target: String) throws {
        let room = try #require(Layering.rooms.first { $0.target == target })
        for file in try SourceFile.all(below: "Sources/\(target)") {
            for found in file.imports {
                let objection = Layering.objection(to: found.module, in: room)
                #expect(objection == nil, "\(file.place(found.index)) imports \(found.module): \(objection ?? "")")
            }
        }
    }

    @Test("each C library has exactly one importer", arguments: Layering.wrappers.keys.sorted())
    func oneImporter(of module: String) throws {
        let importers = try SourceFile.all(below: "Sources").filter { file in
            file.imports.contains { $0.module == module }
        }
        let targets = Set(importers.compactMap { $0.path.split(separator: "/").dropFirst().first.map(String.init) })
        #expect(targets.sorted() == [Layering.wrappers[module]])
    }

    @Test(
        "Package.swift declares the edges of the table, no more and no fewer", arguments: Layering.rooms.map(\.target))
    func manifestAgrees(on target: String) throws {
        let room = try #require(Layering.rooms.first { $0.target == target })
        let declared = try #require(Manifest(Project.text("Package.swift")).dependencies[target])
        #expect(declared.sorted() == room.modules.sorted(), "\(target): \(room.reason)")
    }

    @Test("tests import only what their target declares", arguments: try Project.folders(in: "Tests"))
    func testsDeclareWhatTheyImport(folder: String) throws {
        let files = try SourceFile.all(below: "Tests/\(folder)")
        guard !files.isEmpty else { return }
        let declared = try #require(Manifest(Project.text("Package.swift")).dependencies[folder])
        let always = ["Testing", "Foundation", "Synchronization", "Glibc", "Musl", "Darwin"]
        for file in files {
            for found in file.imports where !always.contains(found.module) {
                #expect(declared.contains(found.module), "\(file.place(found.index)) imports \(found.module)")
            }
        }
    }

    @Test(
        "a forbidden edge is refused with its reason",
        arguments: [
            ("PicketAgent", "PicketMQTT", "kits see ports"), ("PicketRules", "PicketLoop", "pure"),
            ("PicketStore", "PicketMQTT", "adapter"), ("PicketCommand", "PicketHub", "door"),
            ("PicketHub", "CSQLite", "only PicketStore"), ("PicketModel", "Foundation", "40 MB"),
            ("PicketHub", "PicketAgent", "wire"), ("PicketJSON", "Glibc", "pure"),
        ])
    func refusal(importer: String, module: String, words: String) throws {
        let room = try #require(Layering.rooms.first { $0.target == importer })
        #expect(try #require(Layering.objection(to: module, in: room)).contains(words))
    }
}
