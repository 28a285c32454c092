import PicketLoop
import PicketModel

/// Walks process trees, bounded.
enum TreeWalk {
    /// The most processes of one tree that are looked at.
    static let most = 256

    /// The process and all below it, parents before children; empty where it is gone or cannot be seen.
    static func tree(of root: Int32, on machine: any Machine) -> [ProcessLook] {
        guard let first = machine.process(root).value else { return [] }
        var found = [first]
        var next = 0
        while next < found.count, found.count < most {
            for pid in machine.children(of: found[next].identity.pid).value ?? [] {
                // A pid in the list that was reused meanwhile has another parent.
                guard let child = machine.process(pid).value, child.parent == found[next].identity.pid else { continue }
                found.append(child)
            }
            next += 1
        }
        return found
    }

    /// The folder at or above `path` that holds a `.git`; nil where there is none.
    static func worktree(of path: String, on machine: any Machine) -> String? {
        var folder = path
        while !folder.isEmpty {
            if machine.look(at: folder == "/" ? "/.git" : folder + "/.git").value != nil { return folder }
            guard let slash = folder.lastIndex(of: "/"), folder != "/" else { return nil }
            folder = slash == folder.startIndex ? "/" : String(folder[..<slash])
        }
        return nil
    }
}
