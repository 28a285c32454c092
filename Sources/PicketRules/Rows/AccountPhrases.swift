import PicketModel

extension Situation {
    /// A usage limit that the last turn met: until when, and who says so.
    var limit: (until: Milliseconds, kind: EvidenceKind)? {
        if let account, account.failure?.bucket == .limit {
            let met = min(account.said.turnEndedUp ?? account.recordUp, account.recordUp)
            return (account.said.limitUntilUp ?? met + thresholds.limitWithoutEnd, .session)
        }
        guard let look = screen, let match = look.observation.value, match.meaning == .limit else { return nil }
        return ((match.sinceUp ?? look.stamp.up) + (match.wait ?? thresholds.limitWithoutEnd), .screen)
    }

    /// What stands against it: until when, as the runtime itself told it, and whether it then goes on unasked.
    func limitPhrase(left: Milliseconds) -> String {
        let said = account.flatMap { $0.failure?.bucket == .limit ? $0 : nil }
        let until = said?.said.limitUntilWall.map { " until \(Phrase.timeOfDay($0))" } ?? ""
        let after = said?.said.continuesItself == true ? "goes on by itself" : nil
        let says = "usage limit\(until), \(Phrase.age(left)) left\(said.map { $0.by($0.failure?.source) } ?? "")"
        return Phrase.joined(says, after)
    }

    /// Whether `run` is of the boot that judgements are made on.
    func isOfBoot(_ run: Run) -> Bool { run.identity.boot == time.boot }

    /// Whether any look fails that could show that the loop was reached.
    var signsFail: Bool {
        worker.session.failure != nil || worker.git.failure != nil || worker.activity.failure != nil
    }

    /// The worker's newest heartbeat of this run.
    var heartbeatUp: Milliseconds? {
        guard worker.memory.boot == time.boot, let beat = worker.memory.heartbeatUp else { return nil }
        if let run, isOfBoot(run), beat < run.startedUp { return nil }
        return beat
    }

    /// The newest commit or file change, as a phrase.
    var lastChange: String? {
        switch (commitUp, changeUp) {
        case (nil, nil): nil
        case (let commit?, let change) where commit >= change ?? commit: "last commit \(ago(commit))"
        case (_, let change?): "files changed \(ago(change))"
        case (let commit?, nil): "last commit \(ago(commit))"
        }
    }

    /// What is odd about its life, where it is more than a process that was seen.
    var lifeNote: [Reason] {
        switch life {
        case .missing: [reason(.run, "its process was absent in one look; a second decides")]
        case .alive(.descendants(let count)):
            [reason(.run, "its process ended, \(Phrase.count(count, "descendant")) of it live")]
        case .alive(.daemon): [reason(.session, "its terminal ended, a daemon holds its turn")]
        case .alive(.account): [reason(.session, "its process ended, its account goes on")]
        case .alive(.process), .ended, .unseen, .never, .unlooked: []
        }
    }

    /// Why its turn counts as over; nil where it does not.
    var turnOverPhrase: String? {
        if let account, account.tells {
            guard account.turnOver, account.failure == nil else { return nil }
            let ended = account.said.turnEndedUp.map { " " + ago($0) } ?? ""
            let isNew = account.said.turnStartedUp == nil && ended.isEmpty
            let says =
                account.said.interrupted ? "interrupted\(ended)" : isNew ? "ready for a task" : "turn over\(ended)"
            return says + account.by(account.said.source)
        }
        guard let match = screen?.observation.value, match.meaning == .end else { return nil }
        return match.phrase
    }
}

extension Account {
    /// Who says so, to stand after what is said; empty where that was not told.
    func by(_ source: AccountSource?) -> String { source.map { ", by \(writing($0))" } ?? "" }

    /// That its turn runs, and in which tool.
    var busyPhrase: String {
        let source = said.source.map(writing) ?? "its own account"
        let tool = said.openCall ? said.openTool.map { ", in \($0.raw)" } ?? "" : ""
        return "busy by \(source)\(tool)"
    }

    /// That a call keeps it young.
    var callPhrase: String {
        let call = said.openTool?.raw ?? "an open call"
        return "\(call) has run for \(Phrase.age(quiet))\(by(said.source))"
    }

    private func writing(_ source: AccountSource) -> String {
        let name =
            switch said.runtime {
            case .claude: "Claude's"
            case .codex: "Codex's"
            case .gemini: "Gemini's"
            case .agy: "agy's"
            case .other: "its"
            }
        return "\(name) \(source == .fileTime ? "files" : source.rawValue)"
    }
}

extension ScreenMatch {
    /// What the screen shows: the signature, and what it means.
    var phrase: String { "screen shows \(rule)" + (says.map { ": \($0.raw)" } ?? "") }

    /// What a person does about it; nil where it asks for nobody.
    var waitingAction: Action? { meaning.waitingAction.map { action ?? $0 } }
}

extension GitState {
    /// What an idle worker has to show.
    func workInHand(_ commits: Int) -> String {
        let files = trackedOfRun &+ unmergedOfRun &+ untrackedOfRun
        return Phrase.list([
            commits > 0 ? deliveredWork(commits) : nil,
            files > 0 ? "\(Phrase.count(files, "file")) uncommitted" : nil,
            files == 0 && leftTracked ? "an operation or a stash" : nil,
        ])
    }
}

extension ScreenMatch.Meaning {
    /// What a person does about it; nil where it asks for nobody.
    var waitingAction: Action? {
        switch self {
        case .person: .answer
        case .auth: .reauthenticate
        case .retry: .continue
        case .fatal: .respawn
        case .limit, .busy, .end, .ignore: nil
        }
    }
}

extension Bucket {
    /// What a person does about a turn that failed so; nil where only time helps.
    var waitingAction: Action? {
        switch self {
        case .person: .answer
        case .auth: .reauthenticate
        case .retry: .continue
        case .fatal: .respawn
        case .limit: nil
        }
    }
}

extension Phrase {
    /// A phrase with a second after a semicolon, where there is one.
    static func joined(_ first: String, _ second: String?) -> String { second.map { "\(first); \($0)" } ?? first }
}
