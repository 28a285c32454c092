import PicketLoop
import PicketModel

/// Runs the program that is handed notices: one at a time, in order, again after a failure.
final class NoticeHook {
    /// The newest change that it is to be handed, as JSON; asked whenever the program may run.
    var next: () -> (delivery: NoticeDelivery, payload: [UInt8])? = { nil }
    /// The program took it.
    var onTaken: (NoticeDelivery) -> Void = { _ in }
    /// The program failed, and is handed the same again later.
    var onFailed: (NoticeDelivery) -> Void = { _ in }

    private let clock: any Clock
    private let commands: any Commands
    private let settings: NoticeSettings
    private let log: (String) -> Void
    private var running: CommandID?
    private var timer: TimerID?
    private var failures = 0
    private var isStopped = false

    /// Bytes that the program may write, which nobody reads.
    private static let outputLimit = 64 << 10
    private static let longestWait: Milliseconds = .minutes(5)

    init(clock: any Clock, commands: any Commands, settings: NoticeSettings, log: @escaping (String) -> Void) {
        self.clock = clock
        self.commands = commands
        self.settings = settings
        self.log = log
    }

    /// Hands over what is owed, unless the program runs or a failure is waited out.
    func run() {
        guard running == nil, timer == nil, !isStopped, !settings.exec.isEmpty, let (delivery, payload) = next() else {
            return
        }
        let command = Command(
            settings.exec, input: payload, deadline: settings.execDeadline, outputLimit: Self.outputLimit)
        running = commands.run(command) { [weak self] result in self?.ended(delivery, result) }
    }

    /// Hands over nothing more; a program that runs is ended.
    func stop() {
        isStopped = true
        if let running { commands.cancel(running) }
        if let timer { clock.cancel(timer) }
        running = nil
        timer = nil
    }

    private func ended(_ delivery: NoticeDelivery, _ result: CommandResult) {
        running = nil
        guard result.end != .exited(0) else {
            if failures > 0 { log("The program for notices takes them again.") }
            failures = 0
            onTaken(delivery)
            return run()
        }
        if failures == 0 { log("\(describe(result)) Notice \(delivery.id) and what follows are tried again.") }
        failures += 1
        onFailed(delivery)
        let wait = min(.seconds(1) * (1 << Int64(min(failures - 1, 20))), Self.longestWait)
        timer = clock.schedule(after: clock.jitter(wait, permille: 200)) { [weak self] _ in
            self?.timer = nil
            self?.run()
        }
    }

    private func describe(_ result: CommandResult) -> String {
        let name = "The program for notices ('\(Untrusted(settings.exec.first ?? "").display)')"
        let said = Untrusted(bytes: result.errors).prefix(bytes: 200).display
        let detail = said.isEmpty ? "" : ": \(said)"
        switch result.end {
        case .exited(let code): return "\(name) ended with code \(code)\(detail)."
        case .signalled(let signal): return "\(name) was ended by signal \(signal)\(detail)."
        case .timedOut: return "\(name) did not end within \(settings.execDeadline.seconds) s, and was ended."
        case .overflow: return "\(name) wrote more than \(Self.outputLimit / 1024) KiB, and was ended."
        case .notStarted(let why, _): return "\(name) could not be started: \(why)."
        }
    }
}
