import PicketLoop
import PicketModel
import Testing

@testable import PicketProbes

/// Literals captured from git 2.39.5.
@Suite("What git writes")
struct GitParserTests {
    private static let commit = "78db4bc3e1430b529a46e2317721fdecdab964c9"
    private static let blob = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391"

    private func status(_ records: [String]) -> GitStatus? {
        StatusParser.parse(Array(records.map { $0 + "\0" }.joined().utf8))
    }

    @Test("a status has its changes, untracked paths and conflicts")
    func statusOfAll() throws {
        let found = try #require(
            status([
                "# branch.oid \(Self.commit)", "# branch.head feat/x",
                "1 .D N... 100644 100644 000000 \(Self.blob) \(Self.blob) f",
                "2 R. N... 100644 100644 100644 \(Self.blob) \(Self.blob) R100 gg", "g",
                "u UU N... 100644 100644 100644 100644 \(Self.blob) \(Self.blob) \(Self.blob) a b",
                "? f\nnl", "? ü n",
            ]))
        #expect(found.head == Self.commit)
        #expect(found.branch == "feat/x")
        #expect(found.tracked == [.init(path: "f", letters: ".D"), .init(path: "gg", letters: "R.")])
        #expect(found.untracked == ["f\nnl", "ü n"])
        #expect(found.unmerged == 1)
    }

    @Test("an unborn branch has no commit")
    func unborn() throws {
        let found = try #require(status(["# branch.oid (initial)", "# branch.head main"]))
        #expect(found.head == nil)
        #expect(found.branch == "main")
    }

    @Test("a detached HEAD has no branch")
    func detached() throws {
        let found = try #require(status(["# branch.oid \(Self.commit)", "# branch.head (detached)"]))
        #expect(found.detached)
        #expect(found.branch == nil)
    }

    @Test("our own folder is left out of all of it")
    func ownFolder() throws {
        let found = try #require(
            status([
                "1 .M N... 100644 100644 100644 \(Self.blob) \(Self.blob) .picket/note", "? .picket/", "? .picketed",
                "u UU N... 100644 100644 100644 100644 \(Self.blob) \(Self.blob) \(Self.blob) .picket/x",
            ]))
        #expect(found == GitStatus(untracked: [".picketed"]))
    }

    @Test(
        "a status of another form is none",
        arguments: ["1 .M N...\0", "x\0", "? a", "2 R. N... 1 1 1 a b R100 gg\0", "? \0"])
    func malformed(text: String) {
        #expect(StatusParser.parse(Array(text.utf8)) == nil)
    }

    @Test("a reflog line may hold any name")
    func reflog() {
        let name = "A <b> 12 +0000 <a@b>"
        let line = "\(Self.commit) \(Self.commit) \(name) 1795179573 +0000\tcommit: a\tb\n"
        let entry = ReflogEntry(
            old: Self.commit, new: Self.commit, seconds: 1_795_179_573, message: "commit: a\tb")
        #expect(ReflogParser.parse(Array((line + "rubbish\n\n" + line).utf8)) == [entry, entry])
        #expect(ReflogParser.parse(Array((line + line).utf8), cut: true) == [entry])
    }

    @Test("a reflog line that is being written is left for the next look, wherever it breaks off")
    func unfinished() {
        let line = "\(Self.commit) \(Self.commit) A <a@b> 1795179573 +0000\tcommit: a\n"
        for length in 0..<line.utf8.count {
            #expect(ReflogParser.parse(Array((line + line.prefix(length)).utf8)).count == 1)
        }
    }

    @Test(
        "messages tell what git did",
        arguments: [
            ("commit: two", ReflogEntry.Action.commit), ("commit (initial): one", .commit),
            ("commit (amend): two2", .amend), ("commit (merge): m", .commit), ("commit (cherry-pick): c", .commit),
            ("checkout: moving from main to feat/x", .move), ("reset: moving to HEAD", .move),
            ("rebase (start): checkout main", .rebaseStart), ("rebase (pick): two2", .pick),
            ("rebase -i (squash): s", .pick), ("rebase (continue): c", .pick),
            ("rebase (finish): returning to refs/heads/feat/x", .move), ("rebase: fast-forward", .move),
            ("merge feat/x: Merge made by the 'ort' strategy.", .commit), ("merge feat/x: Fast-forward", .move),
            ("cherry-pick: c", .commit), ("cherry-pick: fast-forward", .move), ("revert: r", .commit),
            ("am: a", .commit), ("pull: Fast-forward", .move), ("pull origin main: Merge made by the 'ort'", .move),
            ("pull --rebase (pick): p", .move), ("clone: from x", .move), ("", .move),
        ])
    func actions(message: String, action: ReflogEntry.Action) {
        #expect(ReflogEntry(old: "", new: "", seconds: 0, message: message).action == action)
    }

    @Test(
        "a stash names its branch",
        arguments: [
            ("WIP on main: 78db4bc m", "main" as String?), ("On feat/a: b: c", "feat/a"),
            ("WIP on (no branch): 1 x", "(no branch)"), ("autostash", nil),
        ])
    func stash(message: String, branch: String?) {
        #expect(ReflogEntry(old: "", new: "", seconds: 0, message: message).stashBranch == branch)
    }

    @Test("the keys of a configuration name filters, remotes and includes")
    func configuration() {
        let keys = ["core.bare", "filter.a.b.clean", "filter.a.b.required", "filter.x=y.process", "remote.o.url"]
        let found = GitConfiguration(names: Array((keys.joined(separator: "\0") + "\0").utf8))
        #expect(found.filters == ["a.b", "x=y"])
        #expect(found.hasRemote)
        #expect(!found.includes)
        #expect(GitConfiguration(names: Array("includeif.gitdir:x.path\0".utf8)).includes)
    }

    @Test("refs that git would not take, or take for a pattern, are refused")
    func referenceForm() {
        for name in ["main", "feat/ü", "$(x)", "a.b", "origin/HEAD"] { #expect(GitReferenceForm.holds(name)) }
        for name in ["", "-x", "a b", "a..b", "*", "a^", "x@{1}", "a\n", "/a", "a/", "a.lock", "a//b", "a/.b"] {
            #expect(!GitReferenceForm.holds(name))
        }
    }
}

@Suite("Commits of a run")
struct RunCommitsTests {
    @Test("a commit is news though HEAD had been moved to it before its line was written")
    func movedFirst() {
        let log = entries([("a", 1, "commit: a"), ("b", 2, "fast-import"), ("b", 2, "commit: b")])
        let news = ReflogNews(log, from: .after(log[1].place))
        #expect(news.commits == ["b"])
        let later = ReflogNews(log, from: .after(log[2].place))
        #expect(later.commits.isEmpty)
        let start = ReflogStart.since(0, head: nil)
        #expect(ReflogNews(log, from: start).commits == ["a", "b"])
    }

    private func entries(_ lines: [(new: String, seconds: Int64, message: String)]) -> [ReflogEntry] {
        var old = "0"
        return lines.map { line in
            defer { old = line.new }
            return ReflogEntry(old: old, new: line.new, seconds: line.seconds, message: line.message)
        }
    }

    @Test("what came before the run is not its own, even within the same second")
    func sameSecond() {
        let log = entries([("a", 10, "commit: a"), ("b", 10, "commit: b"), ("c", 10, "commit: c")])
        #expect(RunCommits(log, start: "b", since: 10).count == 1)
    }

    @Test("dates that a program set do not matter where the start was seen")
    func setDates() {
        let log = entries([("a", 5, "commit: a"), ("b", 5, "commit: b")])
        #expect(RunCommits(log, start: "a", since: 1000).count == 1)
    }

    @Test("an amended commit counts once, one that was there before too")
    func amended() {
        let log = entries([
            ("a", 1, "commit: a"), ("b", 2, "commit: b"), ("c", 3, "commit (amend): b"),
            ("d", 3, "commit (amend): b"),
        ])
        #expect(RunCommits(log, start: "a", since: 2).count == 1)
        #expect(RunCommits(log, start: "b", since: 3).count == 1)
    }

    @Test("a rebase makes no commits more than it picks")
    func rebased() {
        let log = entries([
            ("a", 1, "commit: a"), ("b", 2, "commit: b"), ("c", 2, "commit: c"), ("m", 3, "rebase (start): checkout m"),
            ("b2", 3, "rebase (pick): b"), ("c2", 3, "rebase (pick): c"), ("c2", 3, "rebase (finish): returning"),
        ])
        #expect(RunCommits(log, start: "a", since: 2).count == 2)
        #expect(RunCommits(log, start: "a", since: 2).newest == "c2")
        #expect(RunCommits(log, start: "c", since: 3).count == 2)
    }

    @Test("going back to a commit that was there is no commit")
    func back() {
        let log = entries([("a", 1, "commit: a"), ("b", 2, "commit: b"), ("a", 3, "reset: moving to a")])
        #expect(RunCommits(log, start: "b", since: 2).count == 0)
    }

    @Test("without a start the times decide")
    func times() {
        let log = entries([("a", 1, "commit: a"), ("b", 2, "commit: b")])
        #expect(RunCommits(log, start: nil, since: 2).count == 1)
        #expect(RunCommits(log, start: nil, unborn: true, since: 2).count == 2)
    }
}
