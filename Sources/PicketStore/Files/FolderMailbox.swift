import CSystem
import PicketLoop
import PicketModel

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A folder with one small file a message, each put in place as a whole. Mode 0700, files 0600.
package final class FolderMailbox: Mailbox {
    private let folder: String

    /// The most messages that it holds; further ones are refused, so that an agent that never comes back costs little.
    package static let most = 256
    /// The largest message, in bytes.
    package static let longest = 8 << 10

    /// The mailbox at `folder`, which is made where its parent exists.
    package init(at folder: String) {
        self.folder = folder
        _ = unsafe mkdir(folder, 0o700)
    }

    /// Leaves a message; `order` rises with time. False where there is no room or no folder.
    package func put(_ bytes: [UInt8], order: Int64) -> Bool {
        guard bytes.count <= Self.longest, names().count < Self.most else { return false }
        let digits = String(max(order, 0))
        let name = String(repeating: "0", count: max(16 - digits.count, 0)) + digits + "-\(getpid()).json"
        let beside = "\(folder)/.\(name)"
        let descriptor = unsafe open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { return false }
        let count = unsafe bytes.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
        close(descriptor)
        guard count == bytes.count, unsafe rename(beside, "\(folder)/\(name)") == 0 else {
            unsafe unlink(beside)
            return false
        }
        return true
    }

    package func takeAll() -> [[UInt8]] {
        var messages: [[UInt8]] = []
        for name in names().sorted().prefix(Self.most) {
            let path = "\(folder)/\(name)"
            if let bytes = AtomicFile(path: path, limit: Self.longest).load().value { messages.append(bytes) }
            unsafe unlink(path)
        }
        return messages
    }

    /// The names of messages; one that is still being written has a dot before it.
    private func names() -> [String] {
        guard let open = unsafe picket_folder_open(folder) else { return [] }
        defer { unsafe picket_folder_close(open) }
        var names: [String] = []
        while names.count < Self.most * 2, let name = unsafe picket_folder_next(open) {
            let text = unsafe String(cString: name)
            if text.hasSuffix(".json"), !text.hasPrefix(".") { names.append(text) }
        }
        return names
    }
}
