/// The folders of one watch, each with the kernel's number for it; paths are made when asked for, to stay small.
struct WatchedTree {
    /// Names a folder of the tree.
    typealias Place = Int32

    private struct Folder {
        /// The kernel's number; negative where the slot is free.
        var kernel: Int32
        var parent: Place
        var name: String
    }

    private var folders: [Folder] = []
    private var free: [Place] = []

    /// The place of the folder that the watch is on.
    static let root: Place = 0

    /// How many folders there are.
    var count: Int { folders.count - free.count }

    /// Adds a folder below another; the first one added is the root, and its parent and name mean nothing.
    mutating func add(_ name: String, below parent: Place, kernel: Int32) -> Place {
        let folder = Folder(kernel: kernel, parent: parent, name: name)
        if let place = free.popLast() {
            folders[Int(place)] = folder
            return place
        }
        folders.append(folder)
        return Place(folders.count - 1)
    }

    /// The folder of this name directly below another; nil where there is none.
    func child(_ name: String, of parent: Place) -> Place? {
        let index = folders.indices.dropFirst().first { index in
            folders[index].kernel >= 0 && folders[index].parent == parent && folders[index].name == name
        }
        return index.map { Place($0) }
    }

    /// Removes a folder and all below it; the kernel's numbers of what was removed, with their places.
    mutating func remove(_ top: Place) -> [(kernel: Int32, place: Place)] {
        let gone = folders.indices.filter { folders[$0].kernel >= 0 && isWithin(Place($0), top) }
        let answer = gone.map { (kernel: folders[$0].kernel, place: Place($0)) }
        for index in gone { folders[index] = Folder(kernel: -1, parent: 0, name: "") }
        free += gone.map { Place($0) }
        if count == 0 { self = WatchedTree() }
        return answer
    }

    private func isWithin(_ place: Place, _ top: Place) -> Bool {
        var place = place
        while place != top {
            guard place != Self.root else { return false }
            place = folders[Int(place)].parent
        }
        return true
    }

    /// The path of a folder, where that of the root is `start`.
    func path(of place: Place, from start: String) -> String {
        guard place != Self.root else { return start }
        let folder = folders[Int(place)]
        return path(of: folder.parent, from: start).appendingName(folder.name)
    }
}

extension String {
    /// This path and one name below it.
    func appendingName(_ name: String) -> String { hasSuffix("/") ? self + name : "\(self)/\(name)" }
}
