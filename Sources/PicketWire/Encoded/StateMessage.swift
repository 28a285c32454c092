package import PicketModel

/// One observation of one kind of a worker's retained state.
package enum WorkerStateValue: Equatable, Sendable {
    case run(Observation<Run>, groups: [String], core: Bool)
    case tmux(Observation<TmuxPane>)
    case git(Observation<GitState>)
    case session(Observation<SessionAccount>)
    case activity(Observation<FileActivity>)
    case result(Observation<TaskResult>)
    case screen(Observation<ScreenMatch>)

    /// Its kind, which is the last level of its topic.
    package var kind: StateKind {
        switch self {
        case .run: .run
        case .tmux: .tmux
        case .git: .git
        case .session: .session
        case .activity: .activity
        case .result: .result
        case .screen: .screen
        }
    }
}

extension WorkerEvidence {
    /// The parts of it that are published as retained state, each under its kind.
    package var states: [WorkerStateValue] {
        [
            .run(run, groups: groups, core: core), .tmux(tmux), .git(git), .session(session), .activity(activity),
            .result(result), .screen(screen),
        ]
    }
}

/// Retained state of a worker: one look, with the rev that orders it among all of its host's.
package struct StateMessage: Equatable, Sendable {
    /// Who says it, and when it was seen.
    package var envelope: Envelope
    /// Of which worker.
    package var worker: WorkerID
    /// Rises with every state that the host publishes; gaps mean nothing.
    package var rev: UInt64
    /// What was seen.
    package var value: WorkerStateValue

    /// Joins them all.
    package init(envelope: Envelope, worker: WorkerID, rev: UInt64, value: WorkerStateValue) {
        self.envelope = envelope
        self.worker = worker
        self.rev = rev
        self.value = value
    }

    /// Its topic.
    package var topic: Topic { .state(WorkerAddress(host: envelope.host, worker: worker), value.kind) }

    /// Writes the message.
    package var payload: [UInt8] {
        Payload.bytes { members in
            envelope.add(to: &members)
            members.add("rev", rev)
            members.add("worker", worker.text)
            members.add(value)
        }
    }

    /// Reads a message that came under a topic of `kind`.
    package init(payload: [UInt8], kind: StateKind) throws(WireError) {
        let fields = try Payload.fields(payload)
        self.init(
            envelope: try Envelope(fields), worker: try fields.parsed("worker", "a worker id") { WorkerID($0) },
            rev: try fields.number("rev"), value: try fields.stateValue(kind))
    }
}

extension Members {
    mutating func add(_ value: WorkerStateValue) {
        switch value {
        case .run(let look, let groups, let core):
            add("groups", Array(groups.prefix(TextBound.mostGroups)))
            add("core", core)
            add("run", look: look) { $1.add($0) }
        case .tmux(let look): add("tmux", look: look) { $1.add($0) }
        case .git(let look): add("git", look: look) { $1.add($0) }
        case .session(let look): add("session", look: look) { $1.add($0) }
        case .activity(let look): add("activity", look: look) { $1.add($0) }
        case .result(let look): add("result", look: look) { $1.add($0) }
        case .screen(let look): add("screen", look: look) { $1.add($0) }
        }
    }
}

extension Fields {
    func stateValue(_ kind: StateKind) throws(WireError) -> WorkerStateValue {
        switch kind {
        case .run:
            let look = try look("run") { run throws(WireError) in try run.run() }
            return .run(look, groups: try texts("groups"), core: try optionalBool("core") ?? false)
        case .tmux: return .tmux(try look("tmux") { pane throws(WireError) in try pane.tmux() })
        case .git: return .git(try look("git") { git throws(WireError) in try git.git() })
        case .session: return .session(try look("session") { account throws(WireError) in try account.session() })
        case .activity: return .activity(try look("activity") { files throws(WireError) in try files.activity() })
        case .result: return .result(try look("result") { result throws(WireError) in try result.result() })
        case .screen: return .screen(try look("screen") { match throws(WireError) in try match.screen() })
        }
    }
}
