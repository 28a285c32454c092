import PicketModel

extension Members {
    mutating func add(_ pane: TmuxPane) {
        add("socket", pane.socket, within: TextBound.path)
        add("session", pane.session)
        add("window", pane.window)
        add("pane", pane.pane)
        add("pid", Int(pane.pid))
        add("dead", pane.dead)
        add("title", pane.title)
        add("attached", pane.attached)
    }

    mutating func add(_ activity: FileActivity) {
        add("last_change_up_ms", activity.lastChangeUp)
        add("changed_in_5_min", activity.changedInFiveMinutes)
        add("heartbeat_up_ms", activity.heartbeatUp)
        add("watch", activity.watch.rawValue)
    }

    mutating func add(_ result: TaskResult) {
        switch result.source {
        case .file(let name):
            add("source", "file")
            add("file", name, within: TextBound.path)
        case .exitLine(let code):
            add("source", "exit-line")
            add("code", Int(code))
        case .lastTurn:
            add("source", "last-turn")
        }
        add("succeeded", result.succeeded)
        add("detail", result.detail)
        add("written_up_ms", result.writtenUp)
    }

    mutating func add(_ match: ScreenMatch) {
        add("rule", match.rule)
        add("meaning", match.meaning.rawValue)
        add("says", match.says)
        add("action", match.action?.rawValue)
        add("wait_ms", match.wait)
        add("since_up_ms", match.sinceUp)
    }
}

private enum SourceWord: String, CaseIterable {
    case file
    case exitLine = "exit-line"
    case lastTurn = "last-turn"
}

extension Fields {
    func tmux() throws(WireError) -> TmuxPane {
        TmuxPane(
            socket: try untrusted("socket"), session: try untrusted("session"), window: try text("window"),
            pane: try text("pane"), pid: try pid("pid"), dead: try bool("dead"),
            title: try optionalUntrusted("title") ?? "", attached: try optionalCount("attached") ?? 0)
    }

    func activity() throws(WireError) -> FileActivity {
        FileActivity(
            lastChangeUp: try optionalMilliseconds("last_change_up_ms"),
            changedInFiveMinutes: try count("changed_in_5_min"),
            heartbeatUp: try optionalMilliseconds("heartbeat_up_ms"),
            watch: try optionalWord("watch", FileActivity.Watch.self) ?? .swept)
    }

    func result() throws(WireError) -> TaskResult {
        TaskResult(
            source: try resultSource(), succeeded: try bool("succeeded"), detail: try optionalUntrusted("detail"),
            writtenUp: try milliseconds("written_up_ms"))
    }

    private func resultSource() throws(WireError) -> TaskResult.Source {
        switch try word("source", SourceWord.self) {
        case .file: return .file(try untrusted("file"))
        case .exitLine: return .exitLine(code: try pid("code"))
        case .lastTurn: return .lastTurn
        }
    }

    func screen() throws(WireError) -> ScreenMatch {
        ScreenMatch(
            rule: try text("rule"), meaning: try optionalWord("meaning", ScreenMatch.Meaning.self) ?? .ignore,
            says: try optionalUntrusted("says"), action: try optionalWord("action", Action.self),
            wait: try optionalMilliseconds("wait_ms"), sinceUp: try optionalMilliseconds("since_up_ms"))
    }
}
