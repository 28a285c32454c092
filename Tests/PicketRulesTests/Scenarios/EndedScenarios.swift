import PicketModel
import PicketRules
import Testing

extension Scenarios {
    static let endedUnclear: [ScenarioCase] = [
        ScenarioCase("a worktree shared with a living worker says nothing of the ended one") {
            $0.at(.zero) { $0.opens().with("w2") { $0.opens(pid: 300).git { $0.worktree = "/work/w1" } } }
            $0.at(.minutes(1)) { $0.dirties(tracked: 2).exits() }
            $0.expect(.unknown, .inspect, row: 3, cause: .shared, why: "worktree shared with w2")
        },
        ScenarioCase("a shared worktree is judged once the other ended too") {
            $0.at(.zero) { $0.opens().with("w2") { $0.opens(pid: 300).git { $0.worktree = "/work/w1" } } }
            $0.at(.minutes(1)) { $0.dirties(tracked: 2).exits() }
            $0.expect(.unknown, .inspect, row: 3, cause: .shared)
            $0.at(.minutes(2)) { $0.with("w2") { $0.exits() } }
            $0.expect(.gone, .recover, row: 6)
        },
        ScenarioCase("of two living neighbours the first by id is named") {
            $0.at(.zero) { $0.opens().with("w3") { $0.opens(pid: 301).git { $0.worktree = "/work/w1" } } }
            $0.at(.zero) { $0.with("w2") { $0.opens(pid: 300).git { $0.worktree = "/work/w1" } } }
            $0.at(.minutes(1)) { $0.exits() }
            $0.expect(.unknown, .inspect, row: 3, cause: .shared, why: "worktree shared with w2")
        },
        ScenarioCase("a neighbour that has ended shares nothing") {
            $0.at(.zero) {
                $0.opens().busy().with("w2") { $0.opens(pid: 300).git { $0.worktree = "/work/w1" }.exits() }
            }
            $0.at(.minutes(1)) { $0.exits() }
            $0.expect(.vanished, .redispatch, row: 11)
        },
        ScenarioCase("two absences with a file change 2 minutes ago leave the verdict it had") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(3)) { $0.changesFiles() }
            $0.at(.minutes(5)) { $0.dirties(tracked: 1).vanishesTwice() }
            $0.expect(.working, .none, row: 4, why: "end not seen, last change 2m ago")
        },
        ScenarioCase("two absences and 5 quiet minutes are an end") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(3)) { $0.changesFiles() }
            $0.at(.minutes(5)) { $0.dirties(tracked: 1).vanishesTwice() }
            $0.at(.minutes(8) - .seconds(1))
            $0.expect(.working, .none, row: 4)
            $0.at(.minutes(8) + .seconds(1))
            $0.expect(.gone, .recover, row: 6, why: "ended 3m ago, 1 file uncommitted")
        },
        ScenarioCase("two absences with a young commit leave the verdict it had") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(4)) { $0.commits() }
            $0.at(.minutes(5)) { $0.vanishesTwice() }
            $0.expect(.working, .none, row: 4)
        },
        ScenarioCase("a young heartbeat of its own holds off the end") {
            $0.at(.zero) { $0.opens() }
            $0.at(.minutes(20)) { $0.beats() }
            $0.at(.minutes(21)) { $0.dirties(tracked: 1).vanishesTwice() }
            $0.expect(.working, .none, row: 4)
        },
        ScenarioCase("a file change before an exit that the kernel reported holds off nothing") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(3)) { $0.changesFiles().dirties(tracked: 1) }
            $0.at(.minutes(4)) { $0.exits() }
            $0.expect(.gone, .recover, row: 6)
        },
        ScenarioCase("a file change that is told in the moment after an exit was made before it") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(2)) { $0.dirties(tracked: 1).exits() }
            $0.at(.minutes(2) + .milliseconds(800)) { $0.changesFiles() }
            $0.expect(.gone, .recover, row: 6)
        },
        ScenarioCase("a file change after an exit that the kernel reported delays its verdict") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(4)) { $0.exits(look: false) }
            $0.at(.minutes(4) + .seconds(20)) { $0.changesFiles().dirties(tracked: 1) }
            $0.expect(.working, .none, row: 4)
            $0.at(.minutes(10))
            $0.expect(.gone, .recover, row: 6)
        },
        ScenarioCase("after an end git is waited for a minute, and the verdict stands") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(4)) { $0.exits(look: false) }
            $0.expect(.working, .none, row: 4, why: "exited 0s ago, not looked into yet")
            $0.at(.minutes(4) + .seconds(5)) { $0.commits(2) }
            $0.at(.minutes(4) + .seconds(5))
            $0.expect(.working, .none, row: 4)
        },
        ScenarioCase("after an end without a look at git for a minute it is unknown") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(4)) { $0.exits(look: false) }
            $0.at(.minutes(6))
            $0.expect(
                .unknown, .inspect, row: 5, cause: .probe, why: "exited 2m ago, and git was not looked at since")
        },
        ScenarioCase("an end that was not seen, with nothing known before, is unknown and waits") {
            $0.at(.zero) { $0.opens().changesFiles().vanishesTwice() }
            $0.expect(.unknown, .none, row: 4, cause: .probe)
        },
        ScenarioCase("a failed look at git after the end is unknown, never vanished") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(4)) { $0.exits(look: false).fails(.git) }
            $0.expect(.unknown, .inspect, row: 5, cause: .probe, why: "the look at git failed: no answer in 5s")
        },
        ScenarioCase("an earlier ended verdict stands where a later look at git fails") {
            $0.at(.zero) { $0.opens().commits(3).exits() }
            $0.at(.minutes(4)) { $0.fails(.git) }
            $0.expect(.delivered, .harvest, row: 8)
        },
        ScenarioCase("an ended verdict does not stand where files changed since it and git cannot tell what") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(4)) { $0.exits() }
            $0.expect(.vanished, .redispatch, row: 11)
            $0.at(.minutes(5)) { $0.changesFiles() }
            $0.at(.minutes(5)) { $0.dirties(tracked: 2) }
            $0.expect(.vanished, .none, row: 4)
            $0.at(.minutes(10) - .milliseconds(1)) { $0.fails(.git) }
            $0.expect(.vanished, .none, row: 4)
            $0.at(.minutes(10) + .seconds(1))
            $0.expect(.unknown, .inspect, row: 5, cause: .probe)
        },
        ScenarioCase("a worker that never had a worktree is unknown when it ends") {
            $0.at(.zero) { $0.opensWithoutWorktree().busy() }
            $0.at(.minutes(30)) { $0.exits() }
            $0.expect(
                .unknown, .inspect, row: 5, cause: .probe, why: "exited 0s ago, without a worktree to look at")
        },
        ScenarioCase("the daemon of a runtime that holds an open turn keeps the worker alive") {
            $0.at(.zero) { $0.opens(.codex).busy() }
            $0.at(.minutes(2)) { $0.session { $0.heldByDaemon = true }.exits() }
            $0.expect(.working, .none, row: 16)
            $0.at(.minutes(8)) { $0.idle().session { $0.heldByDaemon = false } }
            $0.at(.minutes(14)) { $0.git() }
            $0.expect(.vanished, .redispatch, row: 11)
        },
        ScenarioCase("what a daemon did up to its turn's end holds nothing off") {
            $0.at(.zero) { $0.opens(.codex).busy() }
            $0.at(.minutes(2)) { $0.session { $0.heldByDaemon = true }.exits() }
            $0.at(.minutes(3)) { $0.commits(1).changesFiles(3).idle().session { $0.heldByDaemon = false } }
            $0.expect(
                .delivered, .harvest, row: 8, why: "ended quiet, 1 commit not pushed")
            $0.check(
                $0.verdict?.why.contains { $0.says.raw.contains("a daemon ended its turn after that") },
                "the daemon is named")
        },
        ScenarioCase("what happens well after a daemon ended its turn holds the verdict") {
            $0.at(.zero) { $0.opens(.codex).busy() }
            $0.at(.minutes(2)) { $0.session { $0.heldByDaemon = true }.exits() }
            $0.at(.minutes(3)) { $0.idle().session { $0.heldByDaemon = false } }
            $0.at(.minutes(4)) { $0.commits(1).changesFiles(3) }
            $0.expect(.working, .none, row: 4, why: "end not seen, last change 0s ago")
        },
        ScenarioCase("work on which git was not looked at since a daemon ended the turn waits for that look") {
            $0.at(.zero) { $0.opens(.codex).busy() }
            $0.at(.minutes(2)) { $0.session { $0.heldByDaemon = true }.exits() }
            $0.at(.minutes(3)) { $0.idle().session { $0.heldByDaemon = false } }
            $0.expect(.working, .none, row: 4, why: "exited 0s ago, not looked into yet")
        },
        ScenarioCase("an account that goes on after an end that nobody saw is life") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(2)) { $0.vanishesTwice() }
            $0.at(.minutes(3)) { $0.busy() }
            $0.expect(.working, .none, row: 16)
        },
        ScenarioCase("a process that is seen after two absences is life") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(30)) { $0.dirties(tracked: 1).vanishesTwice() }
            $0.at(.minutes(30) + .seconds(5)) { $0.sees(runSeen: true).busy() }
            $0.expect(.working, .none, row: 16)
        },
    ]

    static let endedWork: [ScenarioCase] = [
        ScenarioCase("tracked changes of the run are gone, to recover") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(4)) { $0.dirties(tracked: 7).exits() }
            $0.at(.minutes(5))
            $0.expect(.gone, .recover, row: 6, why: "exited 1m ago, 7 files uncommitted")
        },
        ScenarioCase("tracked changes that lay there before the run are not its own") {
            $0.at(.zero) { $0.opens().git { $0.tracked = 4 } }
            $0.at(.minutes(4)) { $0.exits() }
            $0.expect(.vanished, .redispatch, row: 11)
        },
        ScenarioCase("commits with tracked changes beside them are gone, not delivered") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(4)) { $0.commits(2).dirties(tracked: 1).exits() }
            $0.expect(.gone, .recover, row: 6, why: "exited 0s ago, 1 file uncommitted, 2 commits")
        },
        ScenarioCase("a stash of the run is work to recover") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(4)) { $0.git { $0.stashesOfRun = 1 }.exits() }
            $0.expect(.gone, .recover, row: 6, why: "exited 0s ago, 1 stash")
        },
        ScenarioCase("a rebase in progress is work to recover") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(4)) { $0.interruptsRebase().exits() }
            $0.expect(
                .gone, .recover, row: 6, why: "exited 0s ago, 2 files uncommitted, 2 conflicts, rebase in progress")
        },
        ScenarioCase("a rebase that was there before the run is not its own") {
            $0.at(.zero) { $0.opens().interruptsRebase(ofRun: false) }
            $0.at(.minutes(4)) { $0.exits() }
            $0.expect(.vanished, .redispatch, row: 11)
        },
        ScenarioCase("conflicts of a stash taken up are work to recover") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(4)) { $0.git { $0.unmerged = 1 }.exits() }
            $0.expect(.gone, .recover, row: 6)
        },
        ScenarioCase("a core worker that left work is recovered, then started again") {
            $0.at(.zero) { $0.marked(core: true).opens().busy() }
            $0.at(.minutes(4)) { $0.dirties(tracked: 1).exits() }
            $0.expect(.gone, .recover, .restart, row: 6)
        },
        ScenarioCase("a removed worktree whose branch is ahead is delivered") {
            $0.at(.zero) { $0.opens().commits(3) }
            $0.at(.minutes(4)) { $0.exits().removesWorktree(ahead: 3) }
            $0.expect(.delivered, .harvest, row: 7, why: "worktree removed, 3 commits on its branch")
        },
        ScenarioCase("files that went with their worktree hold nothing off") {
            $0.at(.zero) { $0.opens().commits(3) }
            $0.at(.minutes(4)) { $0.exits() }
            $0.at(.minutes(4) + .seconds(2)) { $0.changesFiles(20).removesWorktree(ahead: 3) }
            $0.expect(.delivered, .harvest, row: 7, why: "worktree removed, 3 commits on its branch")
        },
        ScenarioCase("a removed worktree whose branch is merged needs nothing") {
            $0.at(.zero) { $0.opens().commits(3) }
            $0.at(.minutes(4)) { $0.exits().removesWorktree(merged: .commits) }
            $0.expect(.delivered, .none, row: 7, why: "worktree removed, its branch is merged")
        },
        ScenarioCase("a removed worktree with nothing on its branch is unknown") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(4)) { $0.exits().removesWorktree() }
            $0.expect(.unknown, .none, row: 7, cause: .removed, why: "worktree removed")
        },
        ScenarioCase("a removed worktree whose branch was squashed into the base is delivered") {
            $0.at(.zero) { $0.opens().commits(3) }
            $0.at(.minutes(4)) { $0.exits().removesWorktree(ahead: 3, merged: .sameChange) }
            $0.expect(.delivered, .none, row: 7)
        },
        ScenarioCase("commits that are not pushed are delivered, and said not to be pushed") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(4)) { $0.commits(4).exits() }
            $0.at(.minutes(35))
            $0.expect(.delivered, .harvest, row: 8, why: "ended quiet, 4 commits not pushed")
        },
        ScenarioCase("commits that are pushed are delivered") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(4)) { $0.commits(2, unpushed: 0).exits() }
            $0.expect(.delivered, .harvest, row: 8, why: "ended quiet, 2 commits pushed")
        },
        ScenarioCase("merged commits are said to be merged, with nothing to do") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(4)) { $0.commits(2).git { ($0.ahead, $0.merged) = (0, .commits) }.exits() }
            $0.expect(.delivered, .none, row: 8, why: "ended quiet, 2 commits merged")
        },
        ScenarioCase("commits on a branch that was left are not merged, and to be harvested") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(4)) { $0.commits(2).git { $0.ahead = 0 }.exits() }
            $0.expect(.delivered, .harvest, row: 8, why: "ended quiet, 2 commits on another branch")
        },
        ScenarioCase("commits squashed into the base are merged as the same change") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(4)) { $0.commits(2).git { $0.merged = .sameChange }.exits() }
            $0.expect(.delivered, .none, row: 8, why: "ended quiet, 2 commits merged as the same change")
        },
        ScenarioCase("untracked files beside commits are listed and do not make it gone") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(4)) { $0.commits(1).dirties(untracked: 2).git { $0.untrackedNames = ["a.log"] }.exits() }
            $0.expect(
                .delivered, .harvest, row: 8,
                why: "ended quiet, 1 commit not pushed, 2 untracked files (a.log, 1 more)")
        },
        ScenarioCase("commits on a detached HEAD are delivered with a warning") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(4)) { $0.commits(1).git { $0.detached = true }.exits() }
            $0.expect(.delivered, .harvest, row: 8, why: "ended quiet, 1 commit not pushed, on a detached HEAD")
        },
        ScenarioCase("commits in a repository without a remote are said to have none") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(4)) { $0.commits(1).git { $0.hasRemote = false }.exits() }
            $0.expect(.delivered, .harvest, row: 8, why: "ended quiet, 1 commit, no remote")
        },
        ScenarioCase("commits ahead of the base are its own where its start was not seen") {
            $0.at(.zero) { $0.opens(ago: .hours(2), startSeen: false).git { $0.ahead = 4 } }
            $0.at(.minutes(4)) { $0.exits() }
            $0.expect(.delivered, .harvest, row: 8)
        },
        ScenarioCase("a worker killed by a reboot with commits has delivered") {
            $0.at(.zero) { $0.opens().commits(2) }
            $0.at(.minutes(4)) { $0.reboots().git() }
            $0.expect(.delivered, .harvest, row: 8, why: "ended by a reboot, 2 commits not pushed")
        },
        ScenarioCase("a worker killed by a reboot with changes is gone at once") {
            $0.at(.zero) { $0.opens().changesFiles() }
            $0.at(.minutes(4)) { $0.reboots().dirties(tracked: 2) }
            $0.expect(.gone, .recover, row: 6, why: "ended by a reboot 30s ago, 2 files uncommitted")
        },
        ScenarioCase("a wrapper that lives while its agent ended is an end, and named") {
            $0.at(.zero) { $0.opens().wraps().busy() }
            $0.at(.minutes(4)) { $0.dirties(tracked: 1).exits() }
            $0.expect(.gone, .recover, row: 6)
            $0.check($0.verdict?.why.contains { $0.says.raw.contains("a wrapper lives") }, "the wrapper is named")
        },
        ScenarioCase("untracked files only are gone, to recover") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(4)) { $0.dirties(untracked: 2).exits() }
            $0.expect(.gone, .recover, row: 9, why: "exited 0s ago, 2 files uncommitted")
        },
        ScenarioCase("untracked files that lay there before the run are not its own") {
            $0.at(.zero) { $0.opens().git { $0.untracked = 2 } }
            $0.at(.minutes(4)) { $0.exits() }
            $0.expect(.vanished, .redispatch, row: 11)
        },
        ScenarioCase("one untracked file by two absences is gone once quiet") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(20)) { $0.dirties(untracked: 1).vanishesTwice() }
            $0.expect(.gone, .recover, row: 9)
        },
        ScenarioCase("an end that is told again after a reboot is no end of the new boot") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(4)) { $0.dirties(tracked: 1).exits() }
            $0.at(.minutes(5)) { $0.reboots().run { _ in }.git() }
            $0.expect(.gone, .recover, row: 6)
        },
        ScenarioCase("what a sample saw on the boot before speaks against no end that is told again") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(4)) { $0.dirties(tracked: 1).exits() }
            $0.at(.minutes(5)) { $0.sees(runSeen: true) }
            $0.at(.minutes(6)) { $0.reboots().run { _ in }.git() }
            $0.expect(.gone, .recover, row: 6)
        },
        ScenarioCase("an account of the boot before speaks against no end that is told again") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(4)) { $0.dirties(tracked: 1).exits() }
            $0.at(.minutes(5)) { $0.busy() }
            $0.at(.minutes(6)) { $0.reboots().run { _ in }.git() }
            $0.expect(.gone, .recover, row: 6)
        },
        ScenarioCase("untracked files after a reboot are gone") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(4)) { $0.reboots().dirties(untracked: 1) }
            $0.expect(.gone, .recover, row: 9)
        },
    ]

    static let endedEmpty: [ScenarioCase] = [
        ScenarioCase("a run that ends in its grace without a sign of its own has failed") {
            $0.at(.zero) { $0.opens() }
            $0.at(.seconds(8)) { $0.exits() }
            $0.expect(.failed, .readLog, row: 10, why: "ended 8s after its start, never reached its loop")
        },
        ScenarioCase("a run without a worktree that ends in its grace without a sign has failed") {
            $0.at(.zero) { $0.opensWithoutWorktree() }
            $0.at(.seconds(8)) { $0.exits() }
            $0.expect(.failed, .readLog, row: 10)
        },
        ScenarioCase("a core worker that never began is started again") {
            $0.at(.zero) { $0.marked(core: true).opens() }
            $0.at(.seconds(8)) { $0.exits() }
            $0.expect(.failed, .restart, .readLog, row: 10)
        },
        ScenarioCase("a run that ends in its grace after its loop was reached has vanished") {
            $0.at(.zero) { $0.opens() }
            $0.at(.seconds(5)) { $0.busy() }
            $0.at(.seconds(8)) { $0.exits() }
            $0.expect(.vanished, .redispatch, row: 11)
        },
        ScenarioCase("a program of no known runtime never fails to reach its loop") {
            $0.at(.zero) { $0.opens(.other) }
            $0.at(.seconds(8)) { $0.exits() }
            $0.expect(.vanished, .redispatch, row: 11)
        },
        ScenarioCase("a clean worktree with nothing of the run has vanished") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(9)) { $0.exits() }
            $0.expect(.vanished, .redispatch, row: 11, why: "exited 0s ago, nothing of its own in its worktree")
        },
        ScenarioCase("commits of an earlier run on the branch are said where this run made none") {
            $0.at(.zero) { $0.opens().busy().git { $0.ahead = 3 } }
            $0.at(.minutes(9)) { $0.exits() }
            $0.expect(
                .vanished, .redispatch, row: 11,
                why: "exited 0s ago, nothing of its own in its worktree, 3 earlier commits on its branch")
        },
        ScenarioCase("a core worker that vanished is started again") {
            $0.at(.zero) { $0.marked(core: true).opens().busy() }
            $0.at(.minutes(9)) { $0.exits() }
            $0.expect(.vanished, .restart, row: 11)
        },
        ScenarioCase("a worker killed by a reboot with nothing done has vanished") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(9)) { $0.reboots().git() }
            $0.expect(.vanished, .redispatch, row: 11)
        },
        ScenarioCase("a run of which git was last seen before the end has not vanished") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(9)) { $0.exits(look: false) }
            $0.expect(.working, .none, row: 4)
        },
    ]
}
