import PicketJSON
package import PicketModel

/// A worker's own word that it is there, with what it does where it says so.
package struct Beat: Equatable, Sendable {
    /// What it does.
    package var state: State?
    /// A line for people, with secrets taken out.
    package var say: Untrusted?
    /// When it was given, by the host's time since boot.
    package var up: Milliseconds

    /// Joins the three; a long text is cut.
    package init(state: State? = nil, say: Untrusted? = nil, up: Milliseconds) {
        self.state = state
        let line = say.flatMap { text in text.raw.split(whereSeparator: \.isNewline).first.map { Untrusted($0) } }
        self.say = line?.prefix(bytes: 200).redacted
        self.up = up
    }

    /// What a worker may say that it does.
    package enum State: String, CaseIterable, Sendable {
        case working
        /// It needs a person.
        case waiting
        /// Its task is over and it waits for another.
        case idle

        /// As a runtime would say it.
        package var status: SessionAccount.Status {
            switch self {
            case .working: .busy
            case .waiting: .waiting
            case .idle: .idle
            }
        }
    }

    /// The largest heartbeat file that is read, in bytes.
    package static let longest = 4 << 10

    /// Reads a heartbeat file that was written at `up`: nothing, `{"state": "waiting", "say": "which one?"}`, or a line
    /// such as `waiting: which one?`.
    ///
    /// Any other content is a beat too, for its time says enough; a word that is no state fails the look, so that its
    /// writer learns of it.
    package static func file(_ bytes: [UInt8], up: Milliseconds) -> Observation<Beat> {
        guard bytes.count <= longest else {
            return .failed(LookFailure(.tooLarge, "The heartbeat file has over 4 KiB."))
        }
        guard let first = bytes.first(where: { $0 > 0x20 }) else { return .seen(Beat(up: up)) }
        if first == UInt8(ascii: "{") { return object(bytes, up: up) }
        let text = String(decoding: bytes, as: UTF8.self).drop { $0.isWhitespace }
        let line = text.prefix { !$0.isNewline }
        let word = line.prefix { $0 != ":" && $0 != " " }
        guard let state = State(rawValue: String(word)) else { return .seen(Beat(say: Untrusted(line), up: up)) }
        let rest = line.dropFirst(word.count).drop { $0 == ":" || $0 == " " }
        return .seen(Beat(state: state, say: rest.isEmpty ? nil : Untrusted(rest), up: up))
    }

    private static func object(_ bytes: [UInt8], up: Milliseconds) -> Observation<Beat> {
        let content: JSONValue
        do throws(JSONError) {
            content = try .parse(bytes)
        } catch {
            return .failed(LookFailure(.malformed, "The heartbeat file: \(error.description)"))
        }
        var state: State?
        if let word = content["state"]?.string {
            state = State(rawValue: word)
            guard state != nil else {
                return .failed(
                    LookFailure(
                        .malformed,
                        "The heartbeat file, field 'state': expected working, waiting or idle, found '\(word)'."))
            }
        }
        return .seen(Beat(state: state, say: content.text("say", bytes: 400), up: up))
    }
}

/// What a worker's beats told so far.
package struct BeatAccount: Equatable, Sendable {
    /// The newest beat.
    package private(set) var newest: Beat
    private var state: Beat.State?
    private var stateUp: Milliseconds?
    private var say: Untrusted?
    private var turnStartedUp: Milliseconds?
    private var turnEndedUp: Milliseconds?

    /// Begins with a first beat.
    package init(_ beat: Beat) {
        newest = beat
        apply(beat)
    }

    /// Goes on from an account that beats gave before; nil where it says nothing.
    package init?(restoring account: SessionAccount) {
        guard let up = account.recordUp,
            let known = Beat.State.allCases.first(where: { $0.status == account.status })
        else { return nil }
        newest = Beat(state: known, say: account.waitingFor, up: up)
        state = known
        stateUp = account.statusUp
        say = account.waitingFor
        turnStartedUp = account.turnStartedUp
        turnEndedUp = account.turnEndedUp
    }

    /// Takes a beat that is newer than what is held, or says something else of the same time.
    package mutating func take(_ beat: Beat) {
        guard beat.up >= newest.up, beat != newest else { return }
        newest = beat
        apply(beat)
    }

    /// A beat without a state leaves the one that was given before it.
    private mutating func apply(_ beat: Beat) {
        guard let new = beat.state else { return }
        if new != state {
            stateUp = beat.up
            if new == .idle { turnEndedUp = beat.up }
            if new == .working, state == nil || state == .idle {
                turnStartedUp = beat.up
                turnEndedUp = nil
            }
        }
        state = new
        say = beat.say
    }

    /// The account, as one source beside others; nil where no beat said what the worker does.
    package func account(runtime: Runtime) -> SessionAccount? {
        guard let state else { return nil }
        var account = SessionAccount(runtime: runtime)
        account.status = state.status
        account.source = .beat
        account.statusUp = stateUp
        if state == .waiting { account.waitingFor = say }
        account.recordUp = newest.up
        account.turnStartedUp = turnStartedUp
        account.turnEndedUp = turnEndedUp
        return account
    }
}
