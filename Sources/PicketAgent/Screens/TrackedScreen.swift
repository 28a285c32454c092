import PicketModel
import PicketRuntimes

/// What an agent remembers of one worker's screen; in memory only.
struct TrackedScreen {
    /// What was captured last, and whose screen that was.
    var text: ScreenText?
    var run: ProcessIdentity?
    /// When a look at it began last.
    var lookedUp: Milliseconds?
    var isLooking = false
    /// By when the pane was last drawn on, as tmux knows to a second; nil where that was not told.
    var drawnUp: Milliseconds?
}

/// Whether stronger evidence leaves a question open that only the screen can answer.
enum ScreenQuestion: Equatable {
    /// The screen is to be looked at.
    case open
    /// It was looked at since anything moved; what was seen stands.
    case seen
    /// Stronger evidence answers; what was seen of the screen is let go.
    case answered

    /// Judges by what is known of a worker and its screen at `up`.
    ///
    /// A program that gives no account is asked by its screen. One that does is believed: when it waits, has failed or
    /// has background work, always; else for a lead after it last wrote. Then a busy one is looked at while neither
    /// record nor file moves (it may hang, or wait in a dialog it keeps to itself), and an idle one once, after each
    /// drawing on its pane (somebody may leave a task in its prompt), and for as long as its screen asks for something.
    static func of(
        _ evidence: WorkerEvidence, _ screen: TrackedScreen, at up: Milliseconds, by settings: AgentSettings
    ) -> ScreenQuestion {
        guard let run = evidence.run.value, !run.headless, let pane = evidence.tmux.value, !pane.dead else {
            return .answered
        }
        guard let account = evidence.session.value, account.tells else { return .open }
        if account.status == .waiting || account.status == .background || account.backgroundWork > 0 {
            return .answered
        }
        if account.failure != nil, !account.runs { return .answered }
        let lead = account.runs ? settings.screenLead : settings.idleLead
        guard let record = account.recordUp ?? evidence.seen[.session], up - record > lead else { return .answered }
        let moved = [record, evidence.activity.value?.lastChangeUp].compactMap(\.self).max() ?? record
        if account.runs { return up - moved > lead ? .open : .answered }
        let isLookedAt = screen.lookedUp.map { $0 > max(record + lead, screen.drawnUp ?? .zero) } ?? false
        return isLookedAt && !(evidence.screen.value?.asks ?? false) ? .seen : .open
    }
}

extension ScreenMatch {
    /// Whether somebody or something must come before it goes on.
    fileprivate var asks: Bool {
        switch meaning {
        case .person, .auth, .limit, .retry, .fatal: true
        case .busy, .end, .ignore: false
        }
    }
}

extension SessionAccount {
    /// Whether it says anything of what the program does.
    fileprivate var tells: Bool { status != nil || turnStartedUp != nil || turnEndedUp != nil }

    /// Whether its last turn runs.
    var runs: Bool {
        if let status { return status == .busy }
        guard let turnStartedUp else { return false }
        return turnEndedUp.map { $0 < turnStartedUp } ?? true
    }
}
