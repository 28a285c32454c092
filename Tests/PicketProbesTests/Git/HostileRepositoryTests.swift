import Foundation
import PicketLoop
import PicketModel
import PicketTestSupport
import Testing

@testable import PicketProbes

@Suite("Looks at hostile and broken repositories")
struct HostileRepositoryTests {
    let bench: ProbeBench
    let repository: RepositoryBuilder

    init() throws {
        bench = try ProbeBench()
        repository = try RepositoryBuilder(bench.programs)
    }

    /// Makes a program that leaves a mark when it runs.
    private func arm() throws -> (program: String, marker: String) {
        let marker = repository.folder.below("marker")
        let program = repository.folder.below("trap")
        try TestFolder.write("#!/bin/sh\necho \"$0 $*\" >> '\(marker)'\ncat 2>/dev/null\nexit 0\n", to: program)
        try bench.programs.output(of: .init(["chmod", "+x", program]))
        return (program, marker)
    }

    /// Arms everything that a repository's own configuration can make git run.
    private func armAll() throws -> String {
        let (program, marker) = try arm()
        try repository.write(".gitattributes", "* filter=evil diff=evil merge=evil\n*.b filter=a=b.c\n")
        try repository.commit("files", file: "a.b", "one\n")
        let keys = [
            "core.fsmonitor", "core.sshCommand", "core.pager", "core.editor", "core.askPass", "diff.external",
            "diff.evil.command", "diff.evil.textconv", "filter.evil.clean", "filter.evil.smudge", "filter.evil.process",
            "filter.a=b.c.clean", "gpg.program", "gpg.ssh.program", "credential.helper", "merge.evil.driver",
            "core.gitProxy", "core.alternateRefsCommand", "alias.status", "alias.rev-list", "sequence.editor",
            "uploadpack.packObjectsHook", "pager.status", "pager.log", "interactive.diffFilter",
        ]
        for key in keys { try repository.git("config", key, key.hasPrefix("alias") ? "!\(program)" : program) }
        let settings = [
            ("filter.evil.required", "true"), ("log.showSignature", "true"), ("diff.autoRefreshIndex", "true"),
            ("submodule.recurse", "true"), ("gc.auto", "1"), ("core.untrackedCache", "true"),
            ("status.showUntrackedFiles", "no"), ("remote.origin.url", "ext::\(program)"),
            ("remote.origin.promisor", "true"), ("remote.origin.fetch", "+refs/heads/*:refs/remotes/origin/*"),
            ("core.hooksPath", repository.folder.below("hooks")), ("extensions.worktreeConfig", "true"),
        ]
        for (key, value) in settings { try repository.git("config", key, value) }
        for hook in [
            "post-index-change", "fsmonitor-watchman", "post-checkout", "reference-transaction", "pre-auto-gc",
        ] {
            for folder in [repository.folder.below("hooks"), "\(repository.path)/.git/hooks"] {
                try TestFolder.makeFolder(folder)
                try bench.programs.output(of: .init(["cp", program, "\(folder)/\(hook)"]))
            }
        }
        try bench.programs.output(of: .init(["cp", program, "\(repository.path)/.git/config.evil"]))
        return marker
    }

    @Test("nothing that a repository's configuration names is run")
    func armed() throws {
        try repository.git("checkout", "-q", "-b", "feat/x")
        let marker = try armAll()
        var subject = try worker(repository.path)
        subject.runStartedUp = .zero
        // The same size and a new time, so that git must read it, which is when a filter would run.
        try repository.write("a.b", "two\n")
        try repository.write("README", "two\n")
        try bench.programs.output(of: .init(["rm", "-f", marker]))
        let first = try bench.state(subject)
        #expect(first.tracked == 2)
        try repository.write("c", "untracked")
        #expect(try bench.state(subject).untracked == 1)
        #expect(!TestFolder.exists(marker), "\((try? String(contentsOfFile: marker, encoding: .utf8)) ?? "")")
    }

    @Test("the search for the same change runs nothing either")
    func armedMerge() throws {
        try repository.git("branch", "-q", "feat/x")
        let tree = repository.folder.below("tree")
        try repository.git("worktree", "add", "-q", tree, "feat/x")
        var subject = try worker(tree)
        subject.baseline = try bench.seen(subject).baseline
        subject.runStartedUp = bench.now.up
        try repository.commit("a", file: "a", "1", in: tree)
        try repository.git("merge", "-q", "--squash", "feat/x")
        try repository.git("commit", "-q", "-m", "squashed")
        try repository.commit("more", file: "b", "1")
        let marker = try armAll()
        try bench.programs.output(of: .init(["rm", "-f", marker]))
        #expect(try bench.state(subject).merged == .sameChange)
        #expect(!TestFolder.exists(marker), "\((try? String(contentsOfFile: marker, encoding: .utf8)) ?? "")")
    }

    @Test("a filter that appears between two looks is found")
    func lateFilter() throws {
        try repository.commit("attributes", file: ".gitattributes", "* filter=late\n")
        _ = try bench.state(worker(repository.path))
        let (program, marker) = try arm()
        try repository.git("config", "filter.late.clean", program)
        try repository.write("README", "two\n")
        #expect(try bench.state(worker(repository.path)).tracked == 1)
        #expect(!TestFolder.exists(marker))
    }

    @Test("a look takes no lock and writes nothing")
    func noLock() throws {
        try repository.write("README", "two\n")
        let watched = "\(repository.path)/.git"
        var changes: [String] = []
        _ = try #require(
            bench.machine.watchPath(watched, deep: true, leavingOut: []) { changes += $0 })
        for _ in 0..<3 { _ = try bench.state(worker(repository.path)) }
        bench.programs.loop.turn(waitingAtMost: .milliseconds(50))
        #expect(changes == [])
        // The watch itself works.
        try TestFolder.write("", to: "\(watched)/index.lock")
        _ = try bench.programs.wait(for: "the watch") { changes.isEmpty ? nil : true }
    }

    @Test("a repository of another user is out of reach, not empty", .enabled(if: getuid() == 0))
    func dubious() throws {
        try bench.programs.output(of: .init(["chown", "-R", "1234", repository.path]))
        let failure = try #require(try bench.look(worker(repository.path)).failure)
        #expect(failure.code == .denied)
        #expect(failure.detail.raw.contains("dubious ownership"))
    }

    @Test("a damaged repository fails the look")
    func damaged() throws {
        try bench.programs.output(of: .init(["rm", "-r", "\(repository.path)/.git/objects"]))
        #expect(try bench.look(worker(repository.path)).failure != nil)
    }

    @Test("a git that hangs is ended at its deadline and told of")
    func hangs() throws {
        let fake = repository.folder.below("git")
        try TestFolder.write("#!/bin/sh\nsleep 60\n", to: fake)
        try bench.programs.output(of: .init(["chmod", "+x", fake]))
        let line = GitCommandLine(program: fake, deadline: .milliseconds(300))
        let probe = GitProbe(
            tools: GitTools(
                commands: bench.programs.commands, clock: bench.programs.loop, machine: bench.machine, line: line))
        var seen: Observation<WorktreeLook>?
        probe.look(try worker(repository.path)) { seen = $0 }
        let look = try bench.programs.wait(for: "the look") { seen }
        #expect(look.failure?.code == .timedOut)
        #expect(bench.programs.commands.count == 0)
    }

    @Test("without git the package to install is named")
    func missing() throws {
        let bench = try ProbeBench { $0.git = "picket-no-git" }
        #expect(try bench.look(worker(repository.path)).failure?.code == .notInstalled)
    }
}
