package import PicketModel

/// One kind of evidence of a worker: an observation with its kind.
package enum Evidence: Equatable, Sendable {
    case result(Observation<TaskResult>)
    case git(Observation<GitState>)
    case session(Observation<SessionAccount>)
    case run(Observation<Run>)
    case process(Observation<ProcessTree>)
    case activity(Observation<FileActivity>)
    case tmux(Observation<TmuxPane>)
    case screen(Observation<ScreenMatch>)

    /// Its kind.
    package var kind: EvidenceKind {
        switch self {
        case .result: .result
        case .git: .git
        case .session: .session
        case .run: .run
        case .process: .process
        case .activity: .activity
        case .tmux: .tmux
        case .screen: .screen
        }
    }

    /// Whether the look failed.
    package var failed: Bool {
        switch self {
        case .result(let look): look.failure != nil
        case .git(let look): look.failure != nil
        case .session(let look): look.failure != nil
        case .run(let look): look.failure != nil
        case .process(let look): look.failure != nil
        case .activity(let look): look.failure != nil
        case .tmux(let look): look.failure != nil
        case .screen(let look): look.failure != nil
        }
    }

    /// All that one look at a worker saw, strongest first.
    package static func all(of worker: WorkerEvidence) -> [Evidence] {
        [
            .result(worker.result), .git(worker.git), .session(worker.session), .run(worker.run),
            .process(worker.process), .activity(worker.activity), .tmux(worker.tmux), .screen(worker.screen),
        ]
    }
}

/// How fresh a message was when the hub got it.
package enum Standing: String, CaseIterable, Sendable {
    /// Its sender sent it just now.
    case live
    /// Retained, replayed or restored: it fills gaps and is never a sign of life.
    case lastKnown = "last-known"
}

/// What the hub knows of how a message came.
package struct Receipt: Equatable, Sendable {
    /// When the host saw it.
    package var stamp: Stamp
    /// The road it came by.
    package var road: Road
    /// Whether it is live.
    package var standing: Standing

    /// Joins the three.
    package init(stamp: Stamp, road: Road, standing: Standing = .live) {
        self.stamp = stamp
        self.road = road
        self.standing = standing
    }
}
