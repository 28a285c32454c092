import Foundation
import PicketLoop
import PicketModel
import PicketTestSupport
import Testing

@testable import PicketProbes

@Suite("Looks at real repositories")
struct GitLookTests {
    let bench: ProbeBench
    let repository: RepositoryBuilder
    let tree: String

    /// A repository with a worktree on branch `feat/x`.
    init() throws {
        bench = try ProbeBench()
        repository = try RepositoryBuilder(bench.programs)
        tree = try repository.addWorktree("tree", branch: "feat/x")
    }

    /// The worker of the worktree, with a run that begins now.
    private func begin(_ path: String? = nil) throws -> WorkerSubject {
        var subject = try worker(path ?? tree)
        let look = try bench.seen(subject)
        subject.baseline = look.baseline
        subject.branch = look.state.branch?.raw
        subject.commonFolder = look.commonFolder
        subject.runStartedUp = bench.now.up
        return subject
    }

    /// A run that began seconds ago: what its reflog holds from before is older than it.
    private func beginEarlier() throws -> WorkerSubject {
        var subject = try begin()
        subject.runStartedUp = bench.now.up - .seconds(5)
        let log = try repository.git("rev-parse", "--git-path", "logs/HEAD", in: tree)
        let path = log.hasPrefix("/") ? log : "\(tree)/\(log)"
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map { line in
            line.replacing(#/> \d+ /#, with: "> 1700000000 ")
        }
        try TestFolder.write(lines.joined(separator: "\n") + "\n", to: path)
        return subject
    }

    @Test("a clean worktree is clean, with branch, base and last commit")
    func clean() throws {
        let look = try bench.seen(worker(tree))
        #expect(look.state.isClean)
        #expect(look.state.branch == "feat/x")
        #expect(look.state.base == "main")
        #expect(look.state.ahead == 0)
        #expect(look.state.behind == 0)
        #expect(look.state.unpushed == nil)
        #expect(!look.state.hasRemote)
        #expect(look.state.lastSubject == "first")
        #expect(look.state.head == look.baseline.head)
        #expect(look.commonFolder == "\(repository.path)/.git")
        #expect(look.gitFolder == "\(repository.path)/.git/worktrees/tree")
        let age = bench.now.up - (try #require(look.state.lastCommitUp))
        #expect(age >= .zero && age < .seconds(60))
    }

    @Test("commits of this run are counted, pushed or not")
    func commits() throws {
        try repository.addOrigin()
        let subject = try begin()
        try repository.commit("a", file: "a", "1", in: tree)
        try repository.commit("b", file: "b", "1", in: tree)
        var state = try bench.state(subject)
        #expect((state.ahead, state.commitsOfRun, state.unpushed) == (2, 2, 2))
        #expect(state.base == "origin/main")
        #expect(state.merged == .no)
        try repository.git("push", "-q", "origin", "feat/x", in: tree)
        state = try bench.state(subject)
        #expect((state.ahead, state.unpushed) == (2, 0))
    }

    @Test("an amended commit is one commit of this run")
    func amended() throws {
        let subject = try begin()
        try repository.commit("a", file: "a", "1", in: tree)
        try repository.git("commit", "-q", "--amend", "-m", "a2", in: tree)
        let state = try bench.state(subject)
        #expect((state.commitsOfRun, state.ahead, state.lastSubject) == (1, 1, "a2"))
    }

    @Test("a merge of the base hides nothing")
    func mergeHidesNothing() throws {
        let subject = try begin()
        try repository.commit("a", file: "a", "1", in: tree)
        try repository.commit("other", file: "o", "1")
        try repository.git("merge", "-q", "--no-edit", "main", in: tree)
        let state = try bench.state(subject)
        #expect((state.commitsOfRun, state.ahead, state.behind, state.merged) == (2, 2, 0, .no))
    }

    @Test("a rebase hides nothing and doubles nothing")
    func rebaseHidesNothing() throws {
        let subject = try begin()
        try repository.commit("a", file: "a", "1", in: tree)
        try repository.commit("b", file: "b", "1", in: tree)
        try repository.commit("other", file: "o", "1")
        try repository.git("rebase", "-q", "main", in: tree)
        let state = try bench.state(subject)
        #expect((state.commitsOfRun, state.ahead, state.behind) == (2, 2, 0))
    }

    @Test("a pull adds no commits of this run")
    func pull() throws {
        try repository.addOrigin()
        let other = repository.folder.below("other")
        try repository.git("clone", "-q", repository.folder.below("origin.git"), other)
        try repository.git("branch", "-q", "-u", "origin/main", in: tree)
        let subject = try begin()
        try repository.commit("theirs", file: "t", "1", in: other)
        try repository.git("push", "-q", in: other)
        try repository.git("pull", "-q", "--ff-only", in: tree)
        var state = try bench.state(subject)
        #expect((state.commitsOfRun, state.lastSubject) == (0, "theirs"))
        try repository.commit("theirs too", file: "t", "2", in: other)
        try repository.git("push", "-q", in: other)
        try repository.commit("mine", file: "m", "1", in: tree)
        try repository.git("pull", "-q", "--no-rebase", "--no-edit", in: tree)
        state = try bench.state(subject)
        #expect(state.commitsOfRun == 1)
    }

    @Test("work on the base branch itself counts, and its base is origin's")
    func baseBranch() throws {
        try repository.addOrigin()
        let subject = try begin(repository.path)
        try repository.commit("a", file: "a", "1")
        var state = try bench.state(subject)
        #expect((state.commitsOfRun, state.base, state.ahead, state.unpushed) == (1, "origin/main", 1, 1))
        try repository.git("push", "-q")
        state = try bench.state(subject)
        #expect((state.ahead, state.merged, state.unpushed) == (0, .commits, 0))
    }

    @Test("on the only branch there is no base, and commits count all the same")
    func noBase() throws {
        let subject = try begin(repository.path)
        try repository.commit("a", file: "a", "1")
        let state = try bench.state(subject)
        #expect((state.commitsOfRun, state.base, state.ahead) == (1, nil, nil))
    }

    @Test("a merged branch is merged, until it has more")
    func merged() throws {
        let subject = try begin()
        try repository.commit("a", file: "a", "1", in: tree)
        try repository.git("merge", "-q", "--no-ff", "--no-edit", "feat/x")
        #expect(try bench.state(subject).merged == .commits)
        try repository.commit("b", file: "b", "1", in: tree)
        #expect(try bench.state(subject).merged == .no)
    }

    @Test("a squashed merge is the same change")
    func squashed() throws {
        let subject = try begin()
        try repository.commit("a", file: "a", "1", in: tree)
        try repository.commit("b", file: "b", "1", in: tree)
        try repository.commit("other", file: "o", "1")
        #expect(try bench.state(subject).merged == .no)
        try repository.git("merge", "-q", "--squash", "feat/x")
        try repository.git("commit", "-q", "-m", "squashed")
        try repository.commit("another", file: "o", "2")
        let state = try bench.state(subject)
        #expect((state.merged, state.ahead) == (.sameChange, 2))
    }

    @Test("a branch picked into the base commit by commit is the same change")
    func picked() throws {
        let subject = try begin()
        try repository.commit("a", file: "a", "1", in: tree)
        try repository.commit("other", file: "o", "1")
        try repository.git("cherry-pick", "feat/x")
        #expect(try bench.state(subject).merged == .sameChange)
    }

    @Test("a branch reset to the base is not merged, and what was taken back so is no commit of the run")
    func resetAway() throws {
        let subject = try beginEarlier()
        try repository.commit("a", file: "a", "1", in: tree)
        try repository.git("reset", "-q", "--hard", "main", in: tree)
        for _ in 1...2 {
            let state = try bench.state(subject)
            #expect((state.ahead, state.merged, state.commitsOfRun) == (0, .no, 0))
        }
        try repository.git("branch", "-q", "kept", "feat/x@{1}", in: tree)
        #expect(try bench.state(subject).commitsOfRun == 1)
    }

    @Test("commits on a branch that was left are commits of the run")
    func leftBranch() throws {
        let subject = try beginEarlier()
        try repository.commit("a", file: "a", "1", in: tree)
        try repository.git("checkout", "-q", "--detach", "main", in: tree)
        let state = try bench.state(subject)
        #expect((state.ahead, state.merged, state.commitsOfRun) == (0, .no, 1))
    }

    @Test("the base asked for is used, and one that is not there is none")
    func askedBase() throws {
        try repository.git("branch", "-q", "develop")
        try repository.commit("a", file: "a", "1")
        var subject = try worker(tree)
        subject.base = "develop"
        #expect(try bench.state(subject).base == "develop")
        subject.base = "no-such"
        #expect(try bench.state(subject).base == nil)
        subject.base = "feat/x"
        #expect(try bench.state(subject).base == nil)
        subject.base = "--upload-pack=x"
        #expect(try bench.look(subject).failure?.code == .malformed)
    }

    @Test("without a reflog, commits after the start's HEAD are counted")
    func noReflog() throws {
        let subject = try begin()
        try repository.commit("a", file: "a", "1", in: tree)
        try bench.programs.output(of: .init(["rm", "-r", "\(repository.path)/.git/worktrees/tree/logs"]))
        #expect(try bench.state(subject).commitsOfRun == 1)
    }

    @Test("before the first commit there is no HEAD; the first one is of this run")
    func unborn() throws {
        let path = repository.folder.below("new")
        try repository.git("init", "-q", "-b", "main", path)
        let subject = try begin(path)
        #expect(try bench.state(subject).head == nil)
        try repository.commit("a", file: "a", "1", in: path)
        let state = try bench.state(subject)
        #expect((state.commitsOfRun, state.branch) == (1, "main"))
    }

    @Test("a detached HEAD has no branch, and its commits count")
    func detached() throws {
        try repository.git("checkout", "-q", "--detach", in: tree)
        let subject = try begin()
        try repository.commit("a", file: "a", "1", in: tree)
        let state = try bench.state(subject)
        #expect(state.detached)
        #expect((state.branch, state.commitsOfRun, state.ahead) == (nil, 1, 1))
    }

    @Test("branches with signs and letters of any kind are told as they are")
    func strangeBranches() throws {
        try repository.git("checkout", "-q", "-b", "föö/$(touch${IFS}x);`y`", in: tree)
        let subject = try begin()
        try repository.commit("a", file: "a", "1", in: tree)
        let state = try bench.state(subject)
        #expect((state.branch, state.ahead) == ("föö/$(touch${IFS}x);`y`", 1))
    }

    @Test("secrets in a subject do not leave the host")
    func secrets() throws {
        try repository.commit("use sk-ant-api03-abcdefghij now", file: "a", "1", in: tree)
        #expect(try bench.state(worker(tree)).lastSubject == "use [redacted] now")
    }

    @Test("a last commit with a date ahead is not fresh for ever")
    func futureDate() throws {
        let path = "\(repository.path)/.git/worktrees/tree/logs/HEAD"
        let settings = ["GIT_COMMITTER_DATE=2099-01-01T00:00:00", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=b"]
        let commit = ["git", "-C", tree, "commit", "-q", "--allow-empty", "-m", "x", "--author=a <b>"]
        try bench.programs.output(of: .init(["env"] + settings + commit))
        try TestFolder.setModified(path, seconds: bench.now.wall.seconds - 3600)
        let age = bench.now.up - (try #require(try bench.state(worker(tree)).lastCommitUp))
        #expect(age > .minutes(59) && age < .minutes(61))
    }

    // MARK: Files

    @Test("changes are those of this run where they differ from what lay there")
    func changes() throws {
        try repository.commit("files", file: "x", "1", in: tree)
        try repository.commit("files", file: "y", "1", in: tree)
        try repository.write("x", "2", in: tree)
        try repository.write("new", "1", in: tree)
        try repository.write("folder/deep/file", "1", in: tree)
        let subject = try begin()
        var state = try bench.state(subject)
        #expect((state.tracked, state.trackedOfRun, state.untracked, state.untrackedOfRun) == (1, 0, 2, 0))
        try repository.write("y", "2", in: tree)
        try repository.write("new2\nline", "1", in: tree)
        try repository.write("folder/deep/other", "1", in: tree)
        state = try bench.state(subject)
        #expect((state.tracked, state.trackedOfRun, state.untracked, state.untrackedOfRun) == (2, 1, 3, 2))
        #expect(state.untrackedNames == ["folder/", "new2\nline"])
        try repository.write("x", "333", in: tree)
        #expect(try bench.state(subject).trackedOfRun == 2)
    }

    @Test("without a start that was seen all changes are those of this run")
    func changesWithoutStart() throws {
        try repository.write("README", "2", in: tree)
        try repository.write("new", "2", in: tree)
        try repository.write(".picket/log", "x", in: tree)
        let state = try bench.state(worker(tree))
        #expect((state.trackedOfRun, state.untrackedOfRun) == (1, 1))
    }

    @Test("2,000 untracked files are counted")
    func manyFiles() throws {
        for number in 0..<2000 { try repository.write("file-\(number)", "", in: tree) }
        let subject = try begin()
        try repository.write("file-2000", "", in: tree)
        let state = try bench.state(subject)
        #expect((state.untracked, state.untrackedOfRun, state.untrackedNames) == (2001, 1, ["file-2000"]))
    }

    // MARK: Operations, stashes, locks

    private func conflict() throws {
        try repository.commit("mine", file: "README", "mine", in: tree)
        try repository.commit("theirs", file: "README", "theirs")
    }

    @Test("a merge in progress with its conflict")
    func merging() throws {
        try conflict()
        let subject = try begin()
        try repository.tryGit("merge", "main", in: tree)
        let state = try bench.state(subject)
        #expect((state.operation, state.operationOfRun, state.unmerged, state.tracked) == (.merge, true, 1, 0))
        #expect(!state.isClean)
        #expect(try bench.state(begin()).operationOfRun == false)
    }

    @Test("a rebase in progress")
    func rebasing() throws {
        try conflict()
        try repository.tryGit("rebase", "main", in: tree)
        let state = try bench.state(worker(tree))
        #expect((state.operation, state.unmerged, state.detached) == (.rebase, 1, true))
    }

    @Test("a rebase by patches and a mailbox in progress are told apart")
    func applying() throws {
        try conflict()
        try repository.tryGit("rebase", "--apply", "main", in: tree)
        #expect(try bench.state(worker(tree)).operation == .rebase)
        try repository.git("rebase", "--abort", in: tree)
        try repository.git("format-patch", "-q", "-1", "-o", repository.folder.path, "main")
        try repository.tryGit("am", repository.folder.below("0001-theirs.patch"), in: tree)
        #expect(try bench.state(worker(tree)).operation == .applyMailbox)
    }

    @Test("a pick, a revert and a bisection in progress")
    func otherOperations() throws {
        try conflict()
        try repository.tryGit("cherry-pick", "main", in: tree)
        #expect(try bench.state(worker(tree)).operation == .cherryPick)
        try repository.git("cherry-pick", "--abort", in: tree)
        try repository.commit("more", file: "README", "more", in: tree)
        try repository.tryGit("revert", "--no-edit", "HEAD~1", in: tree)
        #expect(try bench.state(worker(tree)).operation == .revert)
        try repository.git("revert", "--abort", in: tree)
        try repository.git("bisect", "start", in: tree)
        #expect(try bench.state(worker(tree)).operation == .bisect)
    }

    @Test("stashes are those of this branch and this run")
    func stashes() throws {
        try repository.write("README", "old", in: tree)
        try repository.git("stash", "-q", in: tree)
        let subject = try begin()
        try repository.write("README", "other's")
        try repository.git("stash", "-q")
        #expect(try bench.state(subject).stashesOfRun == 0)
        try repository.write("README", "mine", in: tree)
        try repository.git("stash", "push", "-q", "-m", "mine: x", in: tree)
        #expect(try bench.state(subject).stashesOfRun == 1)
        var unseen = try worker(tree)
        unseen.runStartedUp = bench.now.up
        #expect(try bench.state(unseen).stashesOfRun == 2)
    }

    @Test("locks have a name, an age and the process that holds them")
    func locks() throws {
        let path = "\(repository.path)/.git/worktrees/tree/index.lock"
        try TestFolder.write("", to: path)
        try TestFolder.write("", to: "\(repository.path)/.git/packed-refs.lock")
        try TestFolder.setModified(path, seconds: bench.now.wall.seconds - 100)
        bench.programs.commands.run(.init(["sh", "-c", "exec sleep 9 <\(path)"])) { _ in }
        let state = try bench.programs.wait(for: "a holder") {
            (try? bench.state(worker(tree))).flatMap { $0.locks.first?.holder == nil ? nil : $0 }
        }
        bench.programs.commands.stop()
        #expect(state.locks.map(\.name) == ["index.lock", "packed-refs.lock"])
        let age = try #require(state.locks.first?.age)
        #expect(age >= .seconds(99) && age < .seconds(120))
    }

    // MARK: Worktrees that are no more, and no worktrees

    @Test("of a removed worktree the branch's commits are known")
    func removedWithCommits() throws {
        let subject = try begin()
        try repository.commit("a", file: "a", "1", in: tree)
        try repository.git("worktree", "remove", tree)
        var state = try bench.state(subject)
        #expect(!state.worktreeExists)
        #expect((state.branch, state.ahead, state.commitsOfRun, state.merged) == ("feat/x", 1, 1, .no))
        try repository.git("merge", "-q", "feat/x")
        state = try bench.state(subject)
        #expect((state.ahead, state.merged) == (0, .commits))
    }

    @Test("of a removed worktree without commits nothing is left")
    func removedWithoutCommits() throws {
        let subject = try begin()
        try repository.git("worktree", "remove", tree)
        let state = try bench.state(subject)
        #expect((state.worktreeExists, state.ahead, state.commitsOfRun) == (false, 0, 0))
        try repository.git("branch", "-q", "-D", "feat/x")
        #expect(try bench.state(subject).head == nil)
    }

    @Test("a folder in no repository is absent, a broken one is not")
    func noRepository() throws {
        let folder = try TestFolder()
        #expect(try bench.look(worker(folder.path)) == .absent)
        #expect(try bench.look(worker(nil)) == .absent)
        try TestFolder.write("gitdir: /nowhere/at/all\n", to: folder.below(".git"))
        #expect(try bench.look(worker(folder.path)).failure?.code == .unavailable)
    }

    @Test("a bare repository has no worktree to look at")
    func bare() throws {
        try repository.addOrigin()
        #expect(try bench.look(worker(repository.folder.below("origin.git"))).failure?.code == .unavailable)
    }

    @Test("a worktree whose path has a line end is looked at")
    func lineEnd() throws {
        let path = try repository.addWorktree("a\nb", branch: "feat/y")
        #expect(try bench.state(worker(path)).branch == "feat/y")
    }

    // MARK: Cost

    @Test("an unchanged worktree costs two processes, a new commit five at most")
    func processes() throws {
        try repository.addOrigin()
        let subject = try begin()
        try repository.commit("a", file: "a", "1", in: tree)
        _ = try bench.state(subject)
        bench.forgetCommands()
        _ = try bench.state(subject)
        #expect(bench.commandsRun.count == 2)
        try repository.commit("b", file: "b", "1", in: tree)
        bench.forgetCommands()
        _ = try bench.state(subject)
        #expect(bench.commandsRun.count <= 5)
    }

    @Test("two looks at one repository do not run at once")
    func oneAtATime() throws {
        let other = try repository.addWorktree("other", branch: "feat/z")
        _ = try (bench.state(worker(tree)), bench.state(worker(other)))
        var ends: [String] = []
        bench.probes.git(try worker(tree)) { _ in ends.append("tree") }
        bench.probes.git(try worker(other)) { _ in ends.append("other") }
        bench.programs.loop.turn(waitingAtMost: .zero)
        #expect(bench.programs.commands.count <= 1)
        _ = try bench.programs.wait(for: "both looks") { ends.count == 2 ? true : nil }
        #expect(ends == ["tree", "other"])
    }
}
