import CSystem
package import PicketLoop
package import PicketModel

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// This machine, through CSystem. It is a source of the loop too, which tells it of exits and of changed paths.
///
/// All calls are on the loop's thread. Buffers are kept and used again, so that a look leaves no garbage behind.
package final class HostMachine: Machine, Source {
    package let boot: BootID
    package let user: UInt32

    /// Longest path, longest command line that is read, and most children of one process.
    static let longestPath = 4096
    static let longestArguments = 16 << 10
    static let mostArguments = 64
    static let mostChildren = 4096
    static let mostProcesses = 1 << 17

    var text = [CChar](repeating: 0, count: HostMachine.longestArguments + 1)
    var children = [Int32](repeating: 0, count: HostMachine.mostChildren)
    var listening = ListeningMemory()
    private var exits = ExitWatches()
    private let paths: PathWatches
    private var watchesMade: UInt64 = 0

    /// This machine in the boot that `clock` tells; the clock paces the reading of changes.
    package init(clock: any Clock) {
        boot = clock.now.boot
        user = geteuid()
        paths = PathWatches(clock: clock)
    }

    deinit { exits.closeAll() }

    package func addInterests(to list: inout [Interest]) {
        exits.addInterests(to: &list)
        paths.addInterests(to: &list)
    }

    package func isReady(_ readiness: Readiness, at moment: Moment) {
        if readiness.descriptor == paths.descriptor {
            paths.drain()
        } else {
            // What a process changed before it ended is told before its end, also while the watches rest: told after
            // it, a change would look like life that went on.
            paths.drain()
            exits.take(readiness.descriptor)?()
        }
    }

    package func watchExit(of process: ProcessIdentity, _ onExit: @escaping () -> Void) -> WatchID? {
        let descriptor = picket_exit_watch(process.pid)
        guard descriptor >= 0 else { return nil }
        // The watch holds the process now, so a look that shows the same start shows the watched one.
        guard let look = self.process(process.pid).value, look.identity == process else {
            close(descriptor)
            return nil
        }
        let id = nextWatch()
        exits.add(id, descriptor: descriptor, onExit)
        return id
    }

    package func watchPath(
        _ path: String, deep: Bool, leavingOut: [String], _ onChange: @escaping ([String]) -> Void
    ) -> WatchID? {
        guard locate(path) == nil, let actual = resolve(path) else { return nil }
        let id = nextWatch()
        let order = PathWatches.Order(given: path, actual: actual, deep: deep, leavingOut: leavingOut)
        return paths.add(id, order, onChange) ? id : nil
    }

    package func unwatch(_ id: WatchID) {
        exits.remove(id)
        paths.remove(id)
    }

    private func nextWatch() -> WatchID {
        watchesMade += 1
        return WatchID(watchesMade)
    }
}
