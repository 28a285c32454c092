import PicketAgent
import PicketModel
import PicketTestSupport
import PicketWire
import Testing

struct StateBoardTests {
    private let clock = ManualClock()
    private var board = StateBoard(rev: 100)

    private let pane = TmuxPane(socket: "/s", session: "s1", window: "@1", pane: "%1", pid: 5)

    private mutating func note(_ value: WorkerStateValue, of id: String = "s1", since turn: Milliseconds? = nil) {
        guard let worker = WorkerID(id) else { return }
        board.note(value, of: worker, at: clock.now, since: turn)
    }

    private mutating func next() -> StateMessage? {
        guard let host = HostID("desk") else { return nil }
        return board.next(host: host, epoch: Epoch(counter: 1, tag: 2), at: clock.now)
    }

    private mutating func drain() -> [StateMessage] {
        var messages: [StateMessage] = []
        while let message = next() { messages.append(message) }
        return messages
    }

    @Test("what changes again before it was sent is sent once, as it is last, with the moment it was seen")
    mutating func newestWins() {
        note(.git(.absent))
        note(.git(.seen(GitState(worktree: "/a"))))
        clock.advance(by: .seconds(1))
        note(.git(.seen(GitState(worktree: "/b"))))
        let seen = clock.now
        clock.advance(by: .seconds(9))
        let messages = drain()
        #expect(messages.map(\.value) == [.git(.seen(GitState(worktree: "/b")))])
        #expect(messages.first?.envelope.moment == seen)
    }

    @Test("what is not there is said of a worker of which an agent before this one may have said otherwise")
    mutating func absentSinceARestart() throws {
        let known = try #require(WorkerID("s1"))
        board = StateBoard(rev: 100, saidBefore: [known])
        note(.result(.absent))
        note(.result(.absent), of: "s2")
        #expect(drain().map(\.worker) == [known])
        note(.result(.absent))
        #expect(drain().isEmpty)
    }

    @Test("an agent that knows nothing of before says that a worker has no run, and no other absence")
    mutating func absentWithoutALedger() {
        board = StateBoard(rev: 100, knowsNothing: true)
        note(.run(.absent, groups: [], core: false))
        note(.result(.absent))
        #expect(drain().map(\.value) == [.run(.absent, groups: [], core: false)])
    }

    @Test("what is doubted is sent again when it was looked at again, as it was, and absences too")
    mutating func doubted() {
        note(.tmux(.seen(pane)))
        #expect(drain().count == 1)
        board.doubtAll()
        #expect(drain().isEmpty)
        note(.tmux(.seen(pane)))
        note(.result(.absent))
        #expect(drain().map(\.value) == [.tmux(.seen(pane)), .result(.absent)])
        note(.tmux(.seen(pane)))
        #expect(drain().isEmpty)
    }

    @Test("what did not change is not sent again, but after 5 minutes it is, with its new moment")
    mutating func restated() {
        note(.tmux(.seen(pane)))
        #expect(drain().count == 1)
        clock.advance(by: .minutes(5) - .milliseconds(1))
        note(.tmux(.seen(pane)))
        #expect(drain().isEmpty)
        clock.advance(by: .milliseconds(1))
        note(.tmux(.seen(pane)))
        #expect(drain().map(\.envelope.moment) == [clock.now])
    }

    @Test("what was last said from before the end is said again once it was looked at after the end")
    mutating func restatedAfterAnEnd() {
        note(.tmux(.seen(pane)))
        #expect(drain().count == 1)
        clock.advance(by: .seconds(10))
        let end = clock.now.up
        clock.advance(by: .seconds(1))
        note(.tmux(.seen(pane)), since: end)
        #expect(drain().count == 1)
        clock.advance(by: .seconds(1))
        note(.tmux(.seen(pane)), since: end)
        #expect(drain().isEmpty)
    }

    @Test("a spinning title is no news")
    mutating func title() {
        note(.tmux(.seen(pane)))
        _ = drain()
        var spun = pane
        spun.title = "⠂ thinking"
        note(.tmux(.seen(spun)))
        #expect(drain().isEmpty)
        spun.attached = 1
        note(.tmux(.seen(spun)))
        #expect(drain().map(\.value) == [.tmux(.seen(spun))])
    }

    @Test("the age of a lock and the millisecond of a commit are no news; a lock that is a minute old is")
    mutating func movingAges() {
        var git = GitState(worktree: "/w")
        git.lastCommitUp = .seconds(100)
        note(.git(.seen(git)))
        _ = drain()
        git.lastCommitUp = .milliseconds(100_002)
        git.locks = [GitLock(name: "index.lock", age: .seconds(3), holder: nil)]
        note(.git(.seen(git)))
        #expect(drain().isEmpty)
        git.locks[0].age = .seconds(61)
        note(.git(.seen(git)))
        #expect(drain().count == 1)
        git.locks[0].age = .seconds(120)
        note(.git(.seen(git)))
        #expect(drain().isEmpty)
    }

    @Test("file changes that go on are said again every half minute, however small each step")
    mutating func activityGoesOn() {
        var sent = 0
        for step in 0..<19 {
            note(.activity(.seen(FileActivity(lastChangeUp: .seconds(Int64(step) * 10)))))
            sent += drain().count
            clock.advance(by: .seconds(10))
        }
        #expect(sent == 7)
    }

    @Test("an account whose records go on is said again when two seconds have gathered")
    mutating func recordsGoOn() {
        var sent = 0
        for step in 0..<10 {
            var account = SessionAccount(runtime: .claude)
            account.recordUp = .milliseconds(Int64(step) * 1000)
            note(.session(.seen(account)))
            sent += drain().count
        }
        #expect(sent == 5)
    }

    @Test("what was never there needs no message; what was there and is no more does")
    mutating func absence() {
        note(.result(.absent))
        #expect(drain().isEmpty)
        note(.result(.failed(failure())))
        note(.session(.seen(SessionAccount(runtime: .claude))))
        _ = drain()
        note(.session(.absent))
        #expect(drain().map(\.value) == [.session(.absent)])
    }

    @Test("revs rise over everything that is sent, from the one the board began at")
    mutating func revs() {
        #expect(board.highestRev == 0)
        note(.git(.seen(GitState(worktree: "/a"))), of: "a")
        note(.tmux(.seen(pane)), of: "b")
        #expect(drain().map(\.rev) == [101, 102])
        note(.git(.seen(GitState(worktree: "/b"))), of: "a")
        #expect(drain().map(\.rev) == [103])
        #expect(board.highestRev == 103)
    }

    @Test("everything can be owed again, once each")
    mutating func oweAll() {
        note(.git(.seen(GitState(worktree: "/a"))), of: "b")
        note(.tmux(.seen(pane)), of: "a")
        _ = drain()
        note(.tmux(.seen(pane)), of: "c")
        board.oweAll()
        #expect(board.depth == 3)
        #expect(Set(drain().map(\.worker.text)) == ["a", "b", "c"])
    }

    @Test("a worker that is let go is owed no more, and each of its topics is cleared once")
    mutating func clearing() throws {
        note(.git(.seen(GitState(worktree: "/a"))))
        _ = drain()
        note(.tmux(.seen(pane)))
        note(.tmux(.seen(pane)), of: "other")
        let worker = try #require(WorkerID("s1"))
        let host = try #require(HostID("desk"))
        board.clear(worker)
        let address = WorkerAddress(host: host, worker: worker)
        #expect(board.nextClearing(host: host) == .state(address, .git))
        #expect(board.nextClearing(host: host) == .state(address, .tmux))
        #expect(board.nextClearing(host: host) == nil)
        #expect(drain().map(\.worker.text) == ["other"])
    }
}
