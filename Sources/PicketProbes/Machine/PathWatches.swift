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

/// All watches on paths, through one watcher of the kernel.
///
/// After changes were read it rests a moment before it reads again, so that a build that writes without end costs a few
/// wake-ups a second. The kernel keeps what happens meanwhile, and says so where it had to drop some of it.
final class PathWatches {
    /// Most folders of one watch.
    static let mostFolders = 4096
    /// The rest after changes were read, and the one after some were lost.
    static let rest = Milliseconds(100)
    static let restAfterLoss = Milliseconds.seconds(1)

    typealias Order = PathWatch.Order

    /// Where in which watches one of the kernel's numbers belongs. Most belong to one watch only.
    struct Owners {
        var first: Owner
        var more: [Owner]?

        var all: [Owner] { [first] + (more ?? []) }
    }

    struct Owner: Equatable {
        var watch: WatchID
        var place: WatchedTree.Place
    }

    let clock: any Clock
    var descriptor: Int32 = -1
    var resting = false
    /// In the order in which they were made, and so sorted by id.
    var watches: [PathWatch] = []
    var owners: [Int32: Owners] = [:]
    var change = picket_change()
    /// Whether the last refusal was for want of room, not for what was asked about.
    private var kernelIsFull = false

    init(clock: any Clock) { self.clock = clock }

    deinit { if descriptor >= 0 { picket_watch_close(descriptor) } }

    func addInterests(to list: inout [Interest]) {
        if descriptor >= 0 && !resting { list.append(Interest(descriptor)) }
    }

    // MARK: Adding and removing

    /// Adds a watch; false where what is asked for cannot be watched.
    func add(_ id: WatchID, _ order: Order, _ onChange: @escaping ([String]) -> Void) -> Bool {
        if descriptor < 0 { descriptor = picket_watch_open() }
        var root = picket_file()
        guard descriptor >= 0, unsafe picket_stat(order.actual, false, &root) == 0 else { return false }
        var watch = PathWatch(id: id, order: order, onChange: onChange)
        if UInt8(bitPattern: root.kind) != UInt8(ascii: "d") {
            // A file may be replaced by another of its name, which only its folder tells.
            guard let parent = order.ofParent else { return false }
            watch = PathWatch(id: id, order: parent, onChange: onChange)
        }
        watch.device = root.device
        guard fill(&watch) else {
            dismiss(&watch)
            return false
        }
        watches.append(watch)
        return true
    }

    /// Ends a watch; one that is not there is no error.
    func remove(_ id: WatchID) {
        guard let index = index(of: id) else { return }
        var watch = watches.remove(at: index)
        dismiss(&watch)
        guard watches.isEmpty else { return }
        picket_watch_close(descriptor)
        descriptor = -1
        owners = [:]
    }

    func index(of id: WatchID) -> Int? { watches.firstIndex { $0.id == id } }

    /// Has the kernel watch the root and all below it; false where that is too much or is refused.
    func fill(_ watch: inout PathWatch) -> Bool {
        guard let root = enter("", below: WatchedTree.root, of: &watch) else { return false }
        return walk(from: root, of: &watch, noting: false)
    }

    private func dismiss(_ watch: inout PathWatch) {
        guard watch.tree.count > 0 else { return }
        leave(WatchedTree.root, of: &watch)
    }

    /// Has the kernel watch one folder; nil where it refuses.
    func enter(_ name: String, below parent: WatchedTree.Place, of watch: inout PathWatch)
        -> WatchedTree.Place?
    {
        let isRoot = watch.tree.count == 0
        let path = isRoot ? watch.order.actual : watch.actual(parent).appendingName(name)
        var covers = false
        let kernel = unsafe picket_watch_add(descriptor, path, watch.order.deep, &covers)
        guard kernel >= 0 else {
            kernelIsFull = errno == ENOSPC || errno == ENOMEM
            return nil
        }
        if isRoot { watch.coversTree = covers }
        let place = watch.tree.add(name, below: parent, kernel: kernel)
        let owner = Owner(watch: watch.id, place: place)
        if let known = owners[kernel] {
            owners[kernel] = Owners(first: known.first, more: (known.more ?? []) + [owner])
        } else {
            owners[kernel] = Owners(first: owner, more: nil)
        }
        return place
    }

    /// Lets go of a folder and of all below it.
    func leave(_ place: WatchedTree.Place, of watch: inout PathWatch) {
        for (kernel, place) in watch.tree.remove(place) {
            let left = owners[kernel]?.all.filter { $0 != Owner(watch: watch.id, place: place) } ?? []
            if let first = left.first {
                owners[kernel] = Owners(first: first, more: left.count > 1 ? Array(left.dropFirst()) : nil)
            } else {
                owners[kernel] = nil
                picket_watch_remove(descriptor, kernel)
            }
        }
    }

    /// Enters all folders below one that was entered; `noting` tells what they hold as changed. False at the limits.
    ///
    /// A folder is entered before its names are read, so nothing that is made meanwhile is missed.
    func walk(from start: WatchedTree.Place, of watch: inout PathWatch, noting: Bool) -> Bool {
        guard noting || (watch.order.deep && !watch.coversTree && watch.order.only == nil) else { return true }
        var open = [start]
        while let place = open.popLast() {
            guard let folder = unsafe picket_folder_open(watch.actual(place)) else { continue }
            defer { unsafe picket_folder_close(folder) }
            var kind: CChar = 0
            while let bytes = unsafe picket_folder_next_kind(folder, &kind) {
                let name = unsafe String(cString: bytes)
                if watch.leavesOut(name) { continue }
                if noting { watch.note(name, in: place) }
                guard mayBeFolder(kind), isWatchable(name, in: place, of: watch) else { continue }
                guard watch.tree.count < Self.mostFolders else { return false }
                if let entered = enter(name, below: place, of: &watch) {
                    open.append(entered)
                } else if kernelIsFull {
                    return false
                }
            }
        }
        return true
    }

    private func mayBeFolder(_ kind: CChar) -> Bool {
        let letter = UInt8(bitPattern: kind)
        return letter == UInt8(ascii: "d") || letter == UInt8(ascii: "?")
    }

    /// Whether an entry is a folder, on the device of the watch's root. No link is followed.
    func isWatchable(_ name: String, in place: WatchedTree.Place, of watch: PathWatch) -> Bool {
        let path = watch.actual(place).appendingName(name)
        var found = picket_file()
        // What is mounted there may be out of reach, and a look at it would hang.
        guard unsafe picket_is_local(path) == 1, unsafe picket_stat(path, false, &found) == 0 else { return false }
        return UInt8(bitPattern: found.kind) == UInt8(ascii: "d") && found.device == watch.device
    }
}
