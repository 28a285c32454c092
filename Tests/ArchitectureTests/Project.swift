import Foundation

/// The project's own files, read from where this file was compiled.
enum Project {
    /// The folder that holds Package.swift.
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appending(path: path).path)
    }

    static func isExecutable(_ path: String) -> Bool {
        FileManager.default.isExecutableFile(atPath: root.appending(path: path).path)
    }

    /// The names of the folders in a folder, sorted.
    static func folders(in path: String) throws -> [String] {
        try names(in: path).filter { name in
            var isFolder: ObjCBool = false
            let place = root.appending(path: path).appending(path: name).path
            return unsafe FileManager.default.fileExists(atPath: place, isDirectory: &isFolder) && isFolder.boolValue
        }
    }

    /// The paths of all files below a folder that end in `suffix`, from the root, sorted.
    static func files(below path: String, suffix: String) throws -> [String] {
        let folder = root.appending(path: path).resolvingSymlinksInPath().path
        guard let found = FileManager.default.enumerator(atPath: folder) else { return [] }
        let names = found.compactMap { $0 as? String }.filter { $0.hasSuffix(suffix) && !isFolder("\(path)/\($0)") }
        return names.map { "\(path)/\($0)" }.sorted()
    }

    private static func isFolder(_ path: String) -> Bool {
        let attributes = try? FileManager.default.attributesOfItem(atPath: root.appending(path: path).path)
        return attributes?[.type] as? FileAttributeType == .typeDirectory
    }

    private static func names(in path: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: root.appending(path: path).path).sorted()
    }
}

/// One Swift file, as its lines.
struct SourceFile {
    /// The path from the root.
    let path: String
    let lines: [String]

    init(_ path: String) throws {
        self.path = path
        lines = try Project.text(path).components(separatedBy: "\n")
    }

    static func all(below folder: String) throws -> [SourceFile] {
        try Project.files(below: folder, suffix: ".swift").map { try SourceFile($0) }
    }

    /// `path:line`, with lines counted from 1.
    func place(_ index: Int) -> String { "\(path):\(index + 1)" }

    /// The modules that the file imports, with the index of each line.
    var imports: [(module: String, index: Int)] {
        lines.enumerated().compactMap { index, line in
            let words = line.split(separator: " ").map(String.init)
            guard let place = words.firstIndex(of: "import"), place + 1 < words.count,
                words[..<place].allSatisfy({ Self.beforeImport.contains($0) })
            else { return nil }
            let isOfOneThing = Self.kinds.contains(words[place + 1])
            let name = words[place + (isOfOneThing ? 2 : 1)]
            return (String(name.prefix { $0 != "." }), index)
        }
    }

    private static let beforeImport = [
        "package", "public", "internal", "private", "fileprivate", "@testable", "@preconcurrency", "@_exported",
    ]
    private static let kinds = ["struct", "class", "enum", "func", "protocol", "typealias", "var", "let"]
}
