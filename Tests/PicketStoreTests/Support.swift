import Foundation
import PicketLoop
import PicketModel
import PicketStore

/// A folder of its own for one test, removed with it.
final class TemporaryFolder {
    let path: String

    init() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "picket-store-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        path = folder.path
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { path + "/" + name }

    /// The names of all files, sorted.
    var names: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted() }

    func write(_ bytes: [UInt8], to name: String) throws { try Data(bytes).write(to: URL(filePath: file(name))) }

    func read(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: file(name)))) }

    /// Copies a database as it lies on disk now, which is what its process would leave if it were killed now.
    func copyDatabase(_ name: String, to target: String) throws {
        for suffix in ["", "-wal", "-shm"] where FileManager.default.fileExists(atPath: file(name + suffix)) {
            try write(try read(name + suffix), to: target + suffix)
        }
    }
}

/// A clock that stands until it is set.
final class StoppedClock {
    var moment: Moment

    init(boot: String = "boot-1", up: Milliseconds = .zero) {
        guard let boot = BootID(boot) else { preconditionFailure("\(boot) is no boot's id.") }
        moment = Moment(boot: boot, up: up, wall: .zero)
    }
}

/// Repeatable numbers from one seed. https://prng.di.unimi.it/splitmix64.c
struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }
}

func event(_ seq: UInt64, of epoch: Epoch = Epoch(counter: 1, tag: 7), size: Int = 10) -> SpooledEvent {
    SpooledEvent(epoch: epoch, seq: seq, payload: Array(repeating: UInt8(truncatingIfNeeded: seq), count: size))
}

func openSpool(
    _ folder: TemporaryFolder, _ bounds: SpoolBounds = SpoolBounds(), clock: StoppedClock = StoppedClock()
) throws -> DiskSpool {
    try DiskSpool(path: folder.file("spool"), bounds: bounds) { clock.moment }
}

/// Ends this process, without any of its code having a say, some milliseconds from now.
func killSelf(after milliseconds: UInt32) {
    Thread.detachNewThread {
        usleep(milliseconds * 1000)
        kill(getpid(), SIGKILL)
    }
}
