/// One look at one thing. `failed` is never treated as `absent`.
package enum Observation<Value: Sendable>: Sendable {
    /// The thing was there and is so.
    case seen(Value)
    /// The look succeeded, and the thing is not there.
    case absent
    /// The look failed; it says nothing of the thing.
    case failed(LookFailure)

    /// What was seen; nil where it was absent or the look failed.
    package var value: Value? {
        if case .seen(let value) = self { value } else { nil }
    }

    /// Why the look failed; nil where it succeeded.
    package var failure: LookFailure? {
        if case .failed(let failure) = self { failure } else { nil }
    }
}

extension Observation: Equatable where Value: Equatable {}

/// Why a look failed.
package struct LookFailure: Error, Hashable, Sendable {
    /// What went wrong, as a word that programs may compare.
    package enum Code: String, CaseIterable, Sendable {
        case timedOut = "timed-out"
        case denied
        case notInstalled = "not-installed"
        case tooLarge = "too-large"
        case malformed
        case unavailable
        case notLocal = "not-local"
    }

    /// The word.
    package var code: Code
    /// A sentence for people; it may quote untrusted text.
    package var detail: Untrusted

    /// Joins the two.
    package init(_ code: Code, _ detail: Untrusted) {
        self.code = code
        self.detail = detail
    }
}

/// How an observation reached the hub.
package enum Road: String, CaseIterable, Sendable {
    case mqtt
    case ssh
}

/// The kinds of evidence, strongest first.
package enum EvidenceKind: String, CaseIterable, Sendable {
    case result
    case git
    case session
    case run
    case process
    case activity
    case tmux
    case screen
    case roster
    case contact

    /// 1 is the strongest; kinds of one rank settle nothing between them.
    package var rank: Int {
        switch self {
        case .result: 1
        case .git: 2
        case .session: 3
        case .run, .process, .activity, .tmux: 4
        case .screen: 5
        case .roster: 6
        case .contact: 7
        }
    }
}

/// Which agent program a worker runs.
package enum Runtime: String, CaseIterable, Sendable {
    case claude
    case codex
    case gemini
    case agy
    case other
}

/// What an error that an agent program met asks for.
package enum Bucket: String, CaseIterable, Sendable {
    /// A person must act: billing, a policy, an account on hold.
    case person
    /// Sign in again.
    case auth
    /// Wait until the limit ends.
    case limit
    /// A new start or another try may do.
    case retry
    /// It will not work as asked.
    case fatal
}
