import PicketModel

extension Situation {
    /// What is held of one kind of evidence, as a line with age and road.
    func summary(_ kind: EvidenceKind) -> Reason { reason(kind, says(kind)) }

    private func says(_ kind: EvidenceKind) -> String {
        switch kind {
        case .result: Self.says(worker.result) { $0.succeeded ? "success" : "failure" }
        case .git: Self.says(worker.git) { $0.summary }
        case .session: Self.says(worker.session) { $0.summary(at: self) }
        case .run: Self.says(worker.run) { $0.summary }
        case .process: Self.says(worker.process) { $0.summary }
        case .activity: Self.says(worker.activity) { $0.summary(at: self) }
        case .tmux: Self.says(worker.tmux) { $0.dead ? "pane dead" : "pane open" }
        case .screen:
            Self.says(worker.screen) { match in
                Phrase.joined("\(match.rule), \(match.meaning.rawValue)", match.says?.raw)
            }
        case .contact: contactSummary
        case .roster: "nothing"
        }
    }

    private var contactSummary: String {
        switch contact {
        case .lost(_, let text): text.raw
        case .pending, .good:
            host.lastReceipt.map { "its host was heard \(Phrase.age(now.up - $0)) ago" } ?? "its host was never heard"
        }
    }

    private static func says<Value>(_ held: Held<Value>, _ text: (Value) -> String) -> String {
        let last = held.succeeded.map { look in look.observation.value.map(text) ?? "not there" }
        guard let failure = held.failure else {
            let standing = held.latest.map { $0.isLive ? "" : " (last known)" } ?? ""
            return (last ?? "no look yet") + standing
        }
        let failed = "the look failed: \(failure.detail.raw)"
        return last.map { "\(failed); before that: \($0)" } ?? failed
    }
}

extension GitState {
    /// The branch and its counts.
    fileprivate var summary: String {
        guard worktreeExists else { return "worktree removed" }
        return Phrase.list([
            branch?.raw ?? (detached ? "detached HEAD" : "no branch"),
            ahead.map { "\($0) ahead" },
            unpushed.map { "\($0) not pushed" },
            merged == .no ? nil : "merged",
            "\(Phrase.count(commitsOfRun, "commit")) of this run",
            "\(tracked &+ untracked &+ unmerged) dirty",
            operation.map { "\($0.rawValue) in progress" },
        ])
    }
}

extension SessionAccount {
    fileprivate func summary(at situation: Situation) -> String {
        Phrase.list([
            status?.rawValue ?? "no status",
            waitingFor.map { "waits for \($0.raw)" },
            failure.map { "last turn failed: \($0.kind.raw)" },
            backgroundWork > 0 ? Phrase.count(backgroundWork, "background job") : nil,
            openCall ? (openCallLives ? "a call is open and its process lives" : "a call is open") : nil,
            recordUp.map { "last record \(situation.ago($0))" },
        ])
    }
}

extension Run {
    fileprivate var summary: String {
        switch life {
        case .alive: "\(runtime.rawValue) lives, pid \(identity.pid)"
        case .descendants(let count): "\(runtime.rawValue) ended, \(Phrase.count(count, "descendant")) live"
        case .missing: "\(runtime.rawValue) absent in one look"
        case .ended(.reported, _): "\(runtime.rawValue) ended, as the kernel reported"
        case .ended(.absentTwice, _): "\(runtime.rawValue) ended: absent in two looks"
        case .ended(.otherBoot, _): "\(runtime.rawValue) ended: its host has booted since"
        }
    }
}

extension ProcessTree {
    fileprivate var summary: String {
        let counted = count == 1 ? "1 process" : "\(count) processes"
        return Phrase.list([counted, cpuPermille.map { "CPU \(Phrase.percent(permille: $0))" }])
    }
}

extension FileActivity {
    fileprivate func summary(at situation: Situation) -> String {
        Phrase.list([
            "\(Phrase.count(changedInFiveMinutes, "file")) changed in 5m",
            lastChangeUp.map { "the last \(situation.ago($0))" },
            heartbeatUp.map { "heartbeat \(situation.ago($0))" },
        ])
    }
}
