import PicketLoop
import PicketModel

/// One watch on a folder and what lies below it, or on one name in a folder.
struct PathWatch {
    /// What was asked for.
    struct Order {
        /// The path as it was given, which reports begin with.
        var given: String
        /// The folder to watch, without links, which the kernel is asked about.
        var actual: String
        var deep: Bool
        var leavingOut: [String]
        /// The one name in that folder that matters, which `given` is the path of; nil for all.
        var only: String?
    }

    /// Most paths that are told at once; beyond that the root stands for all.
    static let mostChanges = 1024

    let id: WatchID
    let order: Order
    let onChange: ([String]) -> Void
    /// The device that the root lies on; folders on others are left out.
    var device: UInt64 = 0
    /// Whether the platform watches all that is below by itself.
    var coversTree = false
    var tree = WatchedTree()
    private var changed: [String] = []
    private var flooded = false

    init(id: WatchID, order: Order, onChange: @escaping ([String]) -> Void) {
        self.id = id
        self.order = order
        self.onChange = onChange
    }

    /// Whether a name below the root is none of this watch's business. It may be a path where the platform watches trees.
    func leavesOut(_ name: String) -> Bool {
        if let only = order.only { return name != only }
        guard coversTree else { return order.leavingOut.contains(name) }
        let parts = name.split(separator: "/")
        return (!order.deep && parts.count > 1) || parts.contains { order.leavingOut.contains(String($0)) }
    }

    /// The path of a folder of the tree, for the kernel.
    func actual(_ place: WatchedTree.Place) -> String { tree.path(of: place, from: order.actual) }

    /// Notes that something directly below a folder of the tree changed.
    mutating func note(_ name: String, in place: WatchedTree.Place) {
        guard !flooded else { return }
        let path = order.only == nil ? tree.path(of: place, from: order.given).appendingName(name) : order.given
        if changed.last == path { return }
        if changed.count == Self.mostChanges { changed = Array(Set(changed)).sorted() }
        if changed.count < Self.mostChanges { changed.append(path) } else { noteAll() }
    }

    /// Notes that more changed than is known.
    mutating func noteAll() {
        flooded = true
        changed = []
    }

    /// What is to be told, sorted, each path once; nil where nothing changed.
    mutating func takeChanges() -> [String]? {
        defer {
            changed = []
            flooded = false
        }
        if flooded { return [order.given] }
        return changed.isEmpty ? nil : Set(changed).sorted()
    }
}

extension PathWatch.Order {
    /// The order for one name in the folder that holds it; nil for the root of all, which no folder holds.
    var ofParent: PathWatch.Order? {
        guard let slash = actual.lastIndex(of: "/") else { return nil }
        let name = String(actual[actual.index(after: slash)...])
        let folder = slash == actual.startIndex ? "/" : String(actual[..<slash])
        return name.isEmpty ? nil : .init(given: given, actual: folder, deep: false, leavingOut: [], only: name)
    }
}
