import CSystem
import PicketLoop
import PicketModel
import PicketWire

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

/// A table on a terminal that changes with the fleet, and leaves the terminal as it was.
final class LiveTable {
    private let tools: Tools
    private let filter: PsFilter
    private let settings: TableSettings
    private let onEnd: (Int32) -> Void
    private let reader: FleetReader
    private var keys: KeyReader?
    private var screen = ScreenLines()
    private var isShown = false
    private var fleet: (message: FleetMessage, at: Moment)?
    private var trouble: String?
    private var notes: [String] = []
    private var tick: TimerID?

    /// The signals that concern it; its owner takes them over and hands them in.
    static let signals = [SIGINT, SIGTERM, SIGHUP, SIGWINCH, SIGTSTP]

    /// Shows what `hub` answers; `onEnd` gets an exit code when a person or a signal ends it.
    init(
        _ hub: HubQuestions, _ tools: Tools, filter: PsFilter = PsFilter(), settings: TableSettings,
        onEnd: @escaping (Int32) -> Void
    ) {
        self.tools = tools
        self.filter = filter
        self.settings = settings
        self.onEnd = onEnd
        reader = FleetReader(hub, tools.loop)
    }

    /// Whether a table can be drawn over itself there.
    static func fits(_ tools: Tools) -> Bool {
        tools.output.isTerminal && tools.output.size != nil && tools.environment["TERM"] != "dumb"
    }

    func start() {
        show()
        reader.onFleet = { [weak self] fleet in
            guard let self else { return }
            self.fleet = (fleet, tools.loop.now)
            draw()
        }
        reader.onTrouble = { [weak self] error in self?.take(error) }
        reader.start()
        redrawByAndBy()
    }

    /// Shows a line below the table from now on.
    func note(_ lines: [String]) {
        notes += lines
        draw()
    }

    /// Ends it, and leaves the terminal as it was.
    func stop() {
        reader.stop()
        hide()
        if let tick { tools.clock.cancel(tick) }
        tick = nil
    }

    /// Does what a signal asks for.
    func take(signal: Int32) {
        switch signal {
        case SIGWINCH:
            tools.output.write(Array(screen.forget().utf8))
            draw()
        case SIGTSTP:
            hide()
            kill(getpid(), SIGSTOP)
            show()
            draw()
        case SIGINT: end(ExitCodes.success)
        default: end(128 + signal)
        }
    }

    private func end(_ code: Int32) {
        stop()
        onEnd(code)
    }

    private func show() {
        isShown = true
        screen = ScreenLines()
        tools.output.write(Array(ScreenLines.enter.utf8))
        keys = KeyReader(tools.loop) { [weak self] key in
            if key == UInt8(ascii: "q") || key == UInt8(ascii: "Q") { self?.end(ExitCodes.success) }
        }
    }

    private func hide() {
        guard isShown else { return }
        isShown = false
        keys?.stop()
        keys = nil
        tools.output.write(Array(ScreenLines.leave.utf8))
    }

    private func take(_ error: CommandError?) {
        trouble = error.map { error in
            let since = settings.time.text(tools.loop.now.wall, now: tools.loop.now.wall)
            return "Not new since \(since): \(error.sentence)"
        }
        draw()
    }

    /// Ages grow without any word from the hub.
    private func redrawByAndBy() {
        tick = tools.clock.schedule(after: .seconds(1)) { [weak self] _ in
            self?.draw()
            self?.redrawByAndBy()
        }
    }

    private func draw() {
        guard isShown, let size = tools.output.size else { return }
        let bytes = screen.change(to: lines(size))
        if !bytes.isEmpty, !tools.output.write(Array(bytes.utf8)) { end(ExitCodes.success) }
    }

    private func lines(_ size: TerminalSize) -> [String] {
        let below = ([trouble].compactMap { $0 } + notes).flatMap { wrapped($0, to: size.columns) }
            .suffix(max(1, size.rows / 3))
        guard let (message, at) = fleet else { return ["Waiting for the hub."] + below }
        var settings = settings
        if !settings.wide { settings.width = size.columns }
        let elapsed = (tools.loop.now.up - at.up).seconds
        let rows = filter.rows(message)
        let table = FleetTable(message, rows: rows, elapsed: elapsed, settings)
        var lines = table.lines(height: size.rows - below.count)
        if rows.isEmpty { lines += wrapped(EmptyFleet.advice(message).joined(separator: " "), to: size.columns) }
        lines = (lines + below).suffix(size.rows)
        return lines.count + 2 <= size.rows ? lines + ["", "q ends."] : lines
    }
}

/// Keys as they are pressed, without echo; none where standard input is no terminal.
private final class KeyReader: Source {
    private let loop: Loop
    private let onKey: (UInt8) -> Void
    private var saved = picket_terminal()
    private var isOn: Bool

    init(_ loop: Loop, onKey: @escaping (UInt8) -> Void) {
        self.loop = loop
        self.onKey = onKey
        isOn = isatty(0) == 1
        if isOn { isOn = unsafe picket_terminal_raw(0, &saved) == 0 }
        if isOn { loop.add(self) }
    }

    func addInterests(to list: inout [Interest]) { list.append(Interest(0)) }

    func isReady(_ readiness: Readiness, at moment: Moment) {
        var key: UInt8 = 0
        // Without a byte the terminal is gone; asking on would never wait.
        if unsafe read(0, &key, 1) == 1 { onKey(key) } else { loop.remove(self) }
    }

    func stop() {
        guard isOn else { return }
        isOn = false
        loop.remove(self)
        _ = unsafe picket_terminal_restore(0, &saved)
    }
}
