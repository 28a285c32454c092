import PicketLoop
import PicketModel

/// Words for the state of files, equal where nothing changed.
struct Fingerprints {
    let machine: any Machine
    /// Beyond so many files of one list none are taken.
    private static let most = 2000
    /// Beyond so many entries, the rest of an untracked folder is not looked at.
    private static let mostEntries = 2000

    /// Stands where a fingerprint was not taken.
    static let notTaken = ""

    /// Of tracked paths with changes; sorted by path.
    func tracked(_ changes: [GitChange], below top: String) -> [BaselineFile] {
        changes.sorted { $0.path < $1.path }.enumerated().map { index, change in
            let state = index < Self.most ? "\(change.letters):\(word(of: "\(top)/\(change.path)"))" : Self.notTaken
            return BaselineFile(path: change.path, fingerprint: state)
        }
    }

    /// Of untracked paths; sorted by path.
    func untracked(_ paths: [String], below top: String) -> [BaselineFile] {
        var entriesLeft = Self.mostEntries
        return paths.sorted().enumerated().map { index, path in
            let place = "\(top)/\(path)"
            let state =
                if index >= Self.most {
                    Self.notTaken
                } else if path.hasSuffix("/") {
                    folderWord(of: String(place.dropLast()), entriesLeft: &entriesLeft)
                } else {
                    word(of: place)
                }
            return BaselineFile(path: path, fingerprint: state)
        }
    }

    /// Size and time of one file.
    func word(of path: String) -> String {
        guard let look = machine.look(at: path).value else { return "none" }
        return "\(look.size):\(look.modifiedWall.count)"
    }

    /// Count, size and newest time of all that is in a folder, for git names an untracked folder only.
    private func folderWord(of path: String, entriesLeft: inout Int) -> String {
        guard entriesLeft > 0 else { return Self.notTaken }
        var sum = (count: 0, size: Int64(0), newest: Int64(0))
        var folders = [path]
        while let folder = folders.popLast(), entriesLeft > 0 {
            guard let names = machine.list(folder, limit: entriesLeft).value else { continue }
            for name in names where name != ".git" {
                guard let look = machine.look(at: "\(folder)/\(name)").value else { continue }
                entriesLeft -= 1
                if look.kind == .folder {
                    folders.append("\(folder)/\(name)")
                } else {
                    sum = (sum.count + 1, sum.size &+ look.size, max(sum.newest, look.modifiedWall.count))
                }
            }
        }
        return "\(sum.count):\(sum.size):\(sum.newest)"
    }
}
