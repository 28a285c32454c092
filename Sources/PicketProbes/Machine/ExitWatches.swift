import PicketLoop
import PicketModel

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// Processes whose exit the kernel tells: one descriptor each, readable once it ended.
struct ExitWatches {
    private struct Watch {
        var id: WatchID
        var descriptor: Int32
        var onExit: () -> Void
    }

    /// In the order in which they were made, and so sorted by id.
    private var watches: [Watch] = []

    mutating func add(_ id: WatchID, descriptor: Int32, _ onExit: @escaping () -> Void) {
        watches.append(Watch(id: id, descriptor: descriptor, onExit: onExit))
    }

    /// Ends a watch; one that is not there is no error.
    mutating func remove(_ id: WatchID) {
        guard let index = watches.firstIndex(where: { $0.id == id }) else { return }
        close(watches.remove(at: index).descriptor)
    }

    func addInterests(to list: inout [Interest]) {
        for watch in watches { list.append(Interest(watch.descriptor)) }
    }

    /// Takes the watch that has this descriptor; its `onExit` is for the caller to call, when the watch is gone.
    mutating func take(_ descriptor: Int32) -> (() -> Void)? {
        guard let index = watches.firstIndex(where: { $0.descriptor == descriptor }) else { return nil }
        let watch = watches.remove(at: index)
        close(watch.descriptor)
        return watch.onExit
    }

    /// Closes all descriptors; nothing is told any more.
    mutating func closeAll() {
        for watch in watches { close(watch.descriptor) }
        watches = []
    }
}
