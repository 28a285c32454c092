package import PicketLoop
package import PicketModel
package import PicketRuntimes

/// Keeps the signatures in force: the shipped ones, with the user's file over them, read again whenever it changes.
///
/// A file that cannot be read as a whole changes nothing: what was in force stays, and what is wrong is told.
package final class SignatureKeeper {
    /// What reading a file gives: its sheet, or what is wrong with it, line by line.
    package enum Reading: Equatable, Sendable {
        case sheet(SignatureSheet)
        case wrong(String)
    }

    /// The longest file that is read, in bytes.
    package static let longest = 1 << 20
    /// Waits this long for a burst of changes to end.
    private static let settle = Milliseconds(200)

    private let clock: any Clock
    private let machine: any Machine
    private let path: String
    private let shipped: SignatureSheet
    private let read: ([UInt8]) -> Reading
    private let log: (String) -> Void
    /// Told of each table that comes into force.
    package var onChange: ((SignatureTable) -> Void)?
    /// Told what is wrong with the file that stands there; nil once nothing is.
    package var onTrouble: ((LookFailure?) -> Void)?

    private var watch: WatchID?
    private var timer: TimerID?
    /// The file as it was when it was last read; nil where there was none.
    private var lastLook: FileLook?
    private var isBegun = false
    /// What was wrong when it was told last; nil where nothing is.
    private var trouble: String?

    /// Keeps the table of `shipped` with the file at `path`, whose bytes `read` understands.
    package init(
        clock: any Clock, machine: any Machine, path: String, shipped: SignatureSheet,
        read: @escaping ([UInt8]) -> Reading, log: @escaping (String) -> Void
    ) {
        self.clock = clock
        self.machine = machine
        self.path = path
        self.shipped = shipped
        self.read = read
        self.log = log
    }

    /// Reads the file, begins to watch its folder, and looks every `sweep` whether the watch missed something.
    package func start(sweep: Milliseconds) {
        load()
        again(every: sweep)
    }

    /// Reads the file once; for a look that does not go on.
    package func load() {
        let look = machine.look(at: path)
        if let failure = look.failure { return fail(failure.detail.raw) }
        guard !isBegun || look.value != lastLook else { return }
        lastLook = look.value
        guard look.value != nil else { return take(SignatureSheet(), says: "the shipped signatures are in force") }
        switch machine.read(path, part: .beginning, limit: Self.longest + 1) {
        case .absent:
            lastLook = nil
            take(SignatureSheet(), says: "the shipped signatures are in force")
        case .failed(let failure): fail(failure.detail.raw)
        case .seen(let bytes) where bytes.count > Self.longest: fail("\(path) is larger than 1 MiB.")
        case .seen(let bytes):
            switch read(bytes) {
            case .sheet(let sheet): take(sheet, says: "\(path) was read, \(sheet.rules.count) rules of its own")
            case .wrong(let text): fail(text)
            }
        }
    }

    private func take(_ sheet: SignatureSheet, says: String) {
        let table = SignatureTable(shipped: shipped, own: sheet)
        if isBegun || lastLook != nil { log("Signatures: \(says), \(table.rules.count) in all.") }
        isBegun = true
        trouble = nil
        onTrouble?(nil)
        onChange?(table)
    }

    /// What was in force stays; at a start that is what is shipped.
    private func fail(_ text: String) {
        guard trouble != text else { return }
        trouble = text
        log("Signatures: \(path) was not taken; those in force stay.\n\(text)")
        onTrouble?(LookFailure(.malformed, Untrusted(text).prefix(bytes: 500)))
        guard !isBegun else { return }
        isBegun = true
        onChange?(SignatureTable(shipped: shipped, own: SignatureSheet()))
    }

    private func again(every period: Milliseconds) {
        watchFolder()
        clock.schedule(after: period) { [weak self] _ in
            self?.load()
            self?.again(every: period)
        }
    }

    /// Watches the folder, since editors put a new file in the old one's place.
    private func watchFolder() {
        guard watch == nil else { return }
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
        watch = machine.watchPath(folder.isEmpty ? "/" : folder, deep: false, leavingOut: []) { [weak self] paths in
            guard let self, paths.contains(where: { self.concerns($0, folder) }) else { return }
            self.loadSoon()
        }
    }

    private func concerns(_ changed: String, _ folder: String) -> Bool { changed == path || changed == folder }

    private func loadSoon() {
        guard timer == nil else { return }
        timer = clock.schedule(after: Self.settle) { [weak self] _ in
            self?.timer = nil
            self?.load()
        }
    }
}
