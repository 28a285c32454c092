import PicketModel

/// What the records of a log say of turns, folded one after the other, oldest first.
struct TurnFold {
    /// Most open calls and background jobs that are remembered.
    private static let most = 256

    /// When the newest record was written.
    private(set) var recordUp: Milliseconds?
    /// Whether the last turn runs; nil before the first record that tells.
    private(set) var runs: Bool?
    private var workedUp: Milliseconds?
    private(set) var startedUp: Milliseconds?
    private var endedUp: Milliseconds?
    private var interrupted = false
    private(set) var end: End?
    private var calls: [Call] = []
    private var jobs: [String] = []

    /// How a turn failed, and what comes of it.
    struct End {
        var failure: TurnFailure
        var limitUntilUp: Milliseconds?
        var limitUntilWall: Milliseconds?
        var continuesItself = false
    }

    private struct Call {
        var id: String
        var tool: Untrusted?
        var up: Milliseconds
    }

    /// A record was written, whatever it says.
    mutating func note(_ up: Milliseconds) { recordUp = max(recordUp ?? up, up) }

    /// A turn began.
    mutating func began(_ up: Milliseconds) {
        runs = true
        startedUp = up
        workedUp = up
        forgetEnd()
        calls = []
    }

    /// A record of a turn that runs; begins one where none did.
    mutating func went(_ up: Milliseconds) {
        if runs == false { return began(up) }
        runs = true
        workedUp = up
    }

    /// The turn is over.
    mutating func ended(_ up: Milliseconds, _ end: End? = nil, interrupted: Bool = false) {
        // A turn may be said to be over by several records, of which one has the error.
        let again = runs == false
        runs = false
        endedUp = up
        self.interrupted = interrupted || again && self.interrupted
        self.end = end ?? (again ? self.end : nil)
        calls = []
    }

    /// Says whether the runtime goes on by itself when the limit that it met ends.
    mutating func continues(_ itself: Bool) { end?.continuesItself = itself }

    /// A tool was called.
    mutating func opened(_ id: String, _ tool: Untrusted?, _ up: Milliseconds) {
        went(up)
        if calls.count == Self.most { calls.removeFirst() }
        calls.append(Call(id: id, tool: tool, up: up))
    }

    /// A call has its result; gives what was called, nil where it was not open.
    @discardableResult
    mutating func closed(_ id: String, _ up: Milliseconds) -> Untrusted? {
        guard let place = calls.firstIndex(where: { $0.id == id }) else { return nil }
        let call = calls.remove(at: place)
        went(up)
        return call.tool
    }

    /// The call that was begun first has its result, for logs that do not name it.
    mutating func closedOldest(_ up: Milliseconds) {
        guard !calls.isEmpty else { return }
        calls.removeFirst()
        went(up)
    }

    /// Whether a call waits for its result.
    var isCalling: Bool { !calls.isEmpty }

    /// A job runs on beside the turns.
    mutating func jobBegan(_ id: String) {
        guard !jobs.contains(id), jobs.count < Self.most else { return }
        jobs.append(id)
    }

    /// A job ended.
    mutating func jobEnded(_ id: String) { jobs.removeAll { $0 == id } }

    /// Forgets all jobs: what ran them is gone.
    mutating func forgetJobs() { jobs = [] }

    private mutating func forgetEnd() {
        endedUp = nil
        interrupted = false
        end = nil
    }

    /// The account of what was folded; nil where no record told anything.
    func account(_ runtime: Runtime, _ source: AccountSource) -> SessionAccount? {
        guard let recordUp else { return nil }
        var account = SessionAccount(runtime: runtime)
        account.source = source
        account.recordUp = recordUp
        account.turnStartedUp = startedUp
        account.backgroundWork = jobs.count
        switch runs {
        case nil: break
        case true?:
            account.status = .busy
            account.statusUp = startedUp ?? workedUp
            account.openCall = isCalling
            account.openTool = calls.first?.tool
            account.openCallUp = calls.first?.up
        case false?:
            account.status = jobs.isEmpty ? .idle : .background
            account.statusUp = endedUp
            account.turnEndedUp = endedUp
            account.interrupted = interrupted
            account.failure = end?.failure
            account.failure?.source = source
            account.limitUntilUp = end?.limitUntilUp
            account.limitUntilWall = end?.limitUntilWall
            account.continuesItself = end?.continuesItself ?? false
        }
        return account
    }
}
