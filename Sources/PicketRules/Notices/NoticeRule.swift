package import PicketModel

/// One kind of notice as data: what it means, what silences it, how long before it shows, and how it is found.
package final class NoticeRule: Sendable {
    /// The kind.
    package let kind: NoticeKind
    /// How much a person should mind it.
    package let severity: NoticeSeverity
    /// What it tells, in one sentence.
    package let meaning: String
    /// Kinds that, while they hold for the same worker, its host or the fleet, keep this one from being said.
    package let silencedBy: [NoticeKind]
    /// How long it must have held before it shows, beside the settling.
    package let delay: Delay
    /// Whether it tells of the end of a run, which others on the host may follow at once.
    package let isOfEnd: Bool
    /// How it is found.
    let find: Finder

    init(
        _ kind: NoticeKind, _ severity: NoticeSeverity, _ meaning: String, silencedBy: [NoticeKind] = [],
        after delay: Delay = .none, isOfEnd: Bool = false, _ find: Finder
    ) {
        self.kind = kind
        self.severity = severity
        self.meaning = meaning
        self.silencedBy = silencedBy
        self.delay = delay
        self.isOfEnd = isOfEnd
        self.find = find
    }

    /// A threshold as a delay.
    package enum Delay: Sendable {
        case none
        case threshold(any KeyPath<Thresholds, Milliseconds> & Sendable)

        /// The time, by `thresholds`.
        package func time(_ thresholds: Thresholds) -> Milliseconds {
            switch self {
            case .none: .zero
            case .threshold(let path): thresholds[keyPath: path]
            }
        }
    }

    /// How a kind is found, by whom it concerns.
    enum Finder: Sendable {
        case fleet(@Sendable (FleetScene) -> NoticeLook)
        case host(@Sendable (HostScene) -> NoticeLook)
        case worker(@Sendable (WorkerScene) -> NoticeLook)
    }
}

/// What one look for a kind of notice found.
enum NoticeLook: Equatable, Sendable {
    /// It holds.
    case holds(NoticeFinding)
    /// It does not hold.
    case absent
    /// What is held does not tell; an episode neither begins nor ends by this.
    case unclear
}

/// What holds, in words, and what is known of it.
struct NoticeFinding: Equatable, Sendable {
    /// A sentence that names whom it concerns.
    var text: String
    /// For how long it is known to have held, by the facts themselves; nil where only looking on tells.
    var knownFor: Milliseconds?
    /// The run that it is of; another one begins another episode.
    var run: ProcessIdentity?
    /// The boot that its host left; another one begins another episode. Nil where that is not known, which begins none.
    var boot: BootID?
    /// Whether a wrapper lives that may start the worker, or one of the workers, again.
    var isWrapped: Bool = false
    /// The workers that it speaks for; nil for all of its subject.
    var covers: [WorkerAddress]?

    init(_ text: String) { self.text = text }
}

/// What the hub knows of itself beside the picture.
package struct HubTrouble: Equatable, Sendable {
    /// Why the store takes nothing; nil where it does.
    package var store: String?

    /// A hub that is well, or whose store takes nothing for this reason.
    package init(store: String? = nil) { self.store = store }
}
