package import PicketModel

/// Reads files of signatures: the one that is shipped inside the program, and those that people write.
package enum SignatureFile {
    /// The most rules that a file may have.
    static let mostRules = 500

    /// The bytes of the shipped file.
    package static var shippedBytes: [UInt8] { PackageResources.signatures_yaml }

    /// The shipped signatures. Throws only where the program was built with a file that cannot be read.
    package static func shipped(around: Surroundings) throws(ConfigurationError) -> SignatureSheet {
        try load(bytes: shippedBytes, file: "the shipped signatures.yaml", around: around)
    }

    /// Reads the bytes of a file; `file` is its name for messages. Throws everything that is wrong with it at once.
    package static func load(
        bytes: [UInt8], file: String, around: Surroundings
    ) throws(ConfigurationError) -> SignatureSheet {
        let document = YAMLDocument(bytes)
        var draft = SheetDraft()
        var reader = SettingsReader(around: around, knownPaths: [])
        if let root = document.root { reader.section(root, KeyTable.signatures, into: &draft, at: .root) }
        if draft.rules.count > mostRules {
            reader.report(
                FilePlace(line: 1, column: 1), .root.key("signatures"), "\(draft.rules.count) rules",
                expected: "at most \(mostRules)")
        }
        let flaws = document.flaws + reader.flaws
        guard flaws.isEmpty else { throw ConfigurationError(flaws, file: file, lines: SourceLines(bytes)) }
        var sheet = SignatureSheet()
        sheet.rules = draft.rules.compactMap(\.signature)
        sheet.without = draft.without
        return sheet
    }

    /// A Markdown table of the keys of a file, one row a key.
    package static var keyTable: String {
        MarkdownTable.text(of: KeyRow.rows(KeyTable.signatures, of: SheetDraft()))
    }
}
