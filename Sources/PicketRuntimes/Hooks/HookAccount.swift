package import PicketModel

/// What the hooks of one worker's session told so far, folded into what the session does.
///
/// Hooks are told at most once, and an interrupt or a refused permission is told by none (Claude 2.1.329, Codex 0.163.0):
/// this is one source of an account beside others, and a later word of theirs stands over it.
package struct HookAccount: Equatable, Sendable {
    /// Whose hooks they are.
    package var runtime: Runtime
    /// The session that they speak of; nil where they gave no name.
    package private(set) var session: Untrusted?
    /// The newest report, by the host's time since boot.
    package private(set) var up: Milliseconds?
    private var status: SessionAccount.Status?
    private var statusUp: Milliseconds?
    private var waitingFor: Untrusted?
    /// The tool that a person was asked to allow; nil where that is not known.
    private var askedTool: Untrusted?
    private var answeredUp: Milliseconds?
    private var turnStartedUp: Milliseconds?
    private var turnEndedUp: Milliseconds?
    private var failure: TurnFailure?
    private var interrupted = false
    private var background = 0
    private var openTool: Untrusted?
    private var openCallUp: Milliseconds?
    private var beforeCompaction: SessionAccount.Status?
    private var endedUp: Milliseconds?

    /// An account of nothing yet.
    package init(runtime: Runtime) { self.runtime = runtime }

    /// Goes on from an account that hooks gave before.
    package init(restoring account: SessionAccount) {
        runtime = account.runtime
        session = account.session
        up = account.recordUp
        status = account.status
        statusUp = account.statusUp
        waitingFor = account.waitingFor
        turnStartedUp = account.turnStartedUp
        turnEndedUp = account.turnEndedUp
        failure = account.failure
        interrupted = account.interrupted
        background = account.backgroundWork
        openTool = account.openTool
        openCallUp = account.openCallUp
        // The tool whose permission was asked for is the one that was begun last.
        askedTool = account.status == .waiting ? account.openTool : nil
        endedUp = account.endedUp
    }

    /// Takes a report that was made at `up`; false where it changes nothing: of another session, or older than what is held.
    package mutating func take(_ report: HookReport, at up: Milliseconds) -> Bool {
        let event = HookEvent(report)
        if let held = self.up, up < held { return false }
        guard speaksOfThis(report, event) else { return false }
        self.up = up
        if report.session != nil { session = report.session }
        guard !report.isSubagent else { return true }
        apply(event, report, at: up)
        return true
    }

    /// Another session begins with a session's or a turn's start; what else names one is a side thread's.
    private func speaksOfThis(_ report: HookReport, _ event: HookEvent) -> Bool {
        guard let session, let other = report.session, other != session else { return true }
        switch event {
        case .sessionStarted, .turnStarted: return !report.isSubagent
        default: return false
        }
    }

    private mutating func apply(_ event: HookEvent, _ report: HookReport, at up: Milliseconds) {
        switch event {
        case .sessionStarted(.fresh): beginSession(at: up)
        case .sessionStarted(.compacted), .compacted: set(beforeCompaction ?? status ?? .busy, at: up)
        case .sessionEnded(let goesOn):
            endTurn(at: up, background: 0)
            if !goesOn { endedUp = up }
        case .turnStarted: beginTurn(at: up)
        case .toolStarted: beginCall(report.tool, at: up)
        case .toolEnded: endCall(report.tool, at: up)
        case .asks: ask(report.tool, report, at: up)
        case .remindsOfQuestion: remind(report, at: up)
        case .remindsOfIdle: if status == .busy || status == .waiting { endTurn(at: up, background: 0) }
        case .compacts:
            beforeCompaction = status
            set(.busy, at: up)
        case .turnEnded: endTurn(at: up, background: report.background)
        case .turnFailed:
            endTurn(at: up, background: 0)
            let kind = report.kind ?? "unknown"
            failure = TurnFailure(
                bucket: FailureWords.bucket(of: kind.raw), kind: kind, text: report.text, source: .hook)
        case .interrupted:
            endTurn(at: up, background: 0)
            interrupted = true
        case .other: break
        }
    }

    private mutating func set(_ new: SessionAccount.Status, at up: Milliseconds, waitingFor what: Untrusted? = nil) {
        if status == .waiting, new != .waiting { answeredUp = up }
        if status != new { statusUp = up }
        status = new
        waitingFor = what
        if new != .waiting { askedTool = nil }
    }

    private mutating func beginSession(at up: Milliseconds) {
        set(.idle, at: up)
        (turnStartedUp, turnEndedUp, failure, endedUp) = (nil, nil, nil, nil)
        (interrupted, background) = (false, 0)
        (openTool, openCallUp) = (nil, nil)
    }

    private mutating func beginTurn(at up: Milliseconds) {
        beginSession(at: up)
        set(.busy, at: up)
        turnStartedUp = up
    }

    private mutating func endTurn(at up: Milliseconds, background: Int) {
        set(background > 0 ? .background : .idle, at: up)
        turnEndedUp = up
        (openTool, openCallUp) = (nil, nil)
        (failure, interrupted) = (nil, false)
        self.background = background
    }

    /// While a person is asked about one tool, others that run beside it prove no answer.
    private mutating func beginCall(_ tool: Untrusted?, at up: Milliseconds) {
        guard status != .waiting || askedTool == nil else { return }
        goOn(at: up)
        (openTool, openCallUp) = (tool, up)
    }

    private mutating func endCall(_ tool: Untrusted?, at up: Milliseconds) {
        guard status != .waiting || askedTool == nil || askedTool == tool else { return }
        goOn(at: up)
        (openTool, openCallUp) = (nil, nil)
    }

    /// Its turn runs: also where its start was not told.
    private mutating func goOn(at up: Milliseconds) {
        set(.busy, at: up)
        if turnStartedUp == nil || turnEndedUp != nil { turnStartedUp = up }
        (turnEndedUp, failure, interrupted, background) = (nil, nil, false, 0)
    }

    private mutating func ask(_ tool: Untrusted?, _ report: HookReport, at up: Milliseconds) {
        goOn(at: up)
        askedTool = tool
        set(.waiting, at: up, waitingFor: Self.question(tool))
    }

    /// Claude reminds 6 s after it asked, so a reminder may come after the answer.
    private mutating func remind(_ report: HookReport, at up: Milliseconds) {
        guard status != .waiting else { return }
        if let answeredUp, up - answeredUp < .seconds(7) { return }
        goOn(at: up)
        set(.waiting, at: up, waitingFor: report.text ?? report.kind)
    }

    private static func question(_ tool: Untrusted?) -> Untrusted {
        switch tool?.raw {
        case nil: "permission prompt"
        case "AskUserQuestion": "a question"
        case "ExitPlanMode": "approval of a plan"
        case .some(let name): "permission prompt: \(name)"
        }
    }

    /// The account, as one source beside others; nil where nothing was told yet.
    package var account: SessionAccount? {
        guard let up else { return nil }
        var account = SessionAccount(runtime: runtime)
        account.session = session
        account.status = status
        account.source = .hook
        account.statusUp = statusUp
        account.waitingFor = waitingFor
        account.recordUp = up
        account.turnStartedUp = turnStartedUp
        account.turnEndedUp = turnEndedUp
        account.interrupted = interrupted
        account.failure = failure
        account.backgroundWork = background
        account.openCall = openCallUp != nil
        account.openTool = openTool
        account.openCallUp = openCallUp
        account.endedUp = endedUp
        return account
    }
}
