#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A folder of a broker's own, removed with its owner.
final class BrokerFolder {
    let path: String
    private var names: Set<String> = []

    init() throws(BrokerFailure) {
        let parent = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
        var template = Array("\(parent)/picket-broker-XXXXXX".utf8CString)
        guard unsafe mkdtemp(&template) != nil else { throw BrokerFailure("no folder could be made in \(parent)") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        for name in names.sorted() { unsafe unlink("\(path)/\(name)") }
        unsafe rmdir(path)
    }

    /// Writes a file, readable by its owner only; it is removed with the folder.
    func save(_ text: String, as name: String) throws(BrokerFailure) {
        names.insert(name)
        let file = unsafe open("\(path)/\(name)", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw BrokerFailure("\(path)/\(name) could not be written") }
        defer { close(file) }
        let bytes = Array(text.utf8)
        guard unsafe write(file, bytes, bytes.count) == bytes.count else {
            throw BrokerFailure("\(path)/\(name) could not be written whole")
        }
    }

    /// The text of a file; empty where there is none.
    func text(of name: String) -> String {
        let file = unsafe open("\(path)/\(name)", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return "" }
        defer { close(file) }
        var text: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe read(file, &part, part.count)
            guard count > 0 else { return String(decoding: text, as: UTF8.self) }
            text += part.prefix(count)
        }
    }
}
