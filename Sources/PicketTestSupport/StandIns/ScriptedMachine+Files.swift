package import PicketLoop
package import PicketModel

extension ScriptedMachine {
    package func look(at path: String) -> Observation<FileLook> {
        if let failure = failingPaths[path] { return .failed(failure) }
        return files[path].map { .seen($0.look) } ?? .absent
    }

    package func read(_ path: String, part: FilePart, limit: Int) -> Observation<[UInt8]> {
        reads += 1
        if let failure = failingPaths[path] { return .failed(failure) }
        guard let file = files[path] else { return .absent }
        guard file.look.kind == .regular else { return .failed(LookFailure(.denied, "it is no regular file")) }
        return .seen(Array(part == .beginning ? file.bytes.prefix(limit) : file.bytes.suffix(limit)))
    }

    package func list(_ path: String, limit: Int) -> Observation<[String]> {
        if let failure = failingPaths[path] { return .failed(failure) }
        guard files[path]?.look.kind == .folder else { return .absent }
        let prefix = path == "/" ? "/" : path + "/"
        let names = files.keys.filter { $0.hasPrefix(prefix) }.map { $0.dropFirst(prefix.count) }
            .filter { !$0.isEmpty && !$0.contains("/") }
        return .seen(Array(names.map(String.init).sorted().prefix(limit)))
    }

    package func resolve(_ path: String) -> String? { files[path] == nil ? nil : path }

    /// Makes a folder; tells nobody.
    package func makeFolder(_ path: String) { put(path, .folder, []) }

    /// Makes a folder with a `.git` in it, as a worktree has; tells nobody.
    package func makeWorktree(_ path: String) {
        makeFolder(path)
        put(path + "/.git", .regular, Array("gitdir: /elsewhere".utf8))
    }

    /// Writes a file now, and tells the watches that cover it.
    package func write(_ path: String, _ bytes: [UInt8] = []) {
        put(path, .regular, bytes)
        change([path])
    }

    /// Removes a path and all below it, and tells the watches that cover it.
    package func remove(_ path: String) {
        files = files.filter { $0.key != path && !$0.key.hasPrefix(path + "/") }
        change([path])
    }

    /// Tells the watches that cover these paths that they changed.
    package func change(_ paths: [String]) {
        for id in watches.keys.sorted(by: { $0.number < $1.number }) {
            guard let watch = watches[id] else { continue }
            let covered = paths.filter { Self.covers(watch, $0) }
            if !covered.isEmpty { watch.onChange(covered) }
        }
    }

    /// The paths that are watched now, sorted.
    package var watchedPaths: [String] { watches.values.map(\.path).sorted() }

    private func put(_ path: String, _ kind: FileLook.Kind, _ bytes: [UInt8]) {
        made += 1
        // What is written anew in its place stays the same file.
        let look = FileLook(
            kind: kind, size: Int64(bytes.count), modifiedWall: clock.now.wall, user: user,
            inode: files[path]?.look.inode ?? made)
        files[path] = (look, bytes)
    }

    private static func covers(_ watch: Watch, _ path: String) -> Bool {
        if path == watch.path { return true }
        guard path.hasPrefix(watch.path + "/") else { return false }
        let parts = path.dropFirst(watch.path.count + 1).split(separator: "/")
        guard watch.deep || parts.count == 1 else { return false }
        return !parts.contains { watch.leavingOut.contains(String($0)) }
    }
}
