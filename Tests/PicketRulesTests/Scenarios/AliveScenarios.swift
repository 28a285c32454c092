import PicketModel
import PicketRules
import Testing

extension Scenarios {
    static let needs: [ScenarioCase] = [
        ScenarioCase("a permission prompt waits for a person") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(3)) { $0.asks("permission prompt: Bash") }
            $0.at(.minutes(15))
            $0.expect(.waiting, .answer, row: 13, why: "permission prompt: Bash")
        },
        ScenarioCase("a worker that waits for days still waits") {
            $0.at(.zero) { $0.opens().asks("a question") }
            $0.at(.hours(9))
            $0.expect(.waiting, .answer, row: 13)
        },
        ScenarioCase("a trust dialog on the screen of a worker that gave no account waits") {
            $0.at(.zero) { $0.opens() }
            $0.at(.seconds(30)) { $0.shows(.person, "claude-trust") }
            $0.expect(.waiting, .answer, row: 13, why: "screen shows claude-trust")
        },
        ScenarioCase("a sign-in on the screen asks to reauthenticate") {
            $0.at(.zero) { $0.opens() }
            $0.at(.seconds(30)) { $0.shows(.auth, "claude-login") }
            $0.expect(.waiting, .reauthenticate, row: 13)
        },
        ScenarioCase("a turn that failed for lack of credentials asks to reauthenticate") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(3)) { $0.turnFails(.auth, "authentication_failed") }
            $0.expect(.waiting, .reauthenticate, row: 13, why: "last turn failed, authentication_failed")
        },
        ScenarioCase("a turn that failed for a passing reason waits to be continued") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(3)) { $0.turnFails(.retry, "overloaded") }
            $0.expect(.waiting, .continue, row: 13)
        },
        ScenarioCase("a turn that cannot succeed asks for a new start") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(3)) { $0.turnFails(.fatal, "model_not_found") }
            $0.expect(.waiting, .respawn, row: 13)
        },
        ScenarioCase("a bill that a person must pay waits for an answer") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(3)) { $0.turnFails(.person, "billing_error") }
            $0.expect(.waiting, .answer, row: 13)
        },
        ScenarioCase("a new turn after a failed one is work") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(3)) { $0.turnFails(.retry) }
            $0.at(.minutes(4)) { $0.busy() }
            $0.expect(.working, .none, row: 16)
        },
        ScenarioCase("an answered prompt is work again") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(3)) { $0.asks("permission prompt: Edit") }
            $0.at(.minutes(4)) { $0.busy() }
            $0.expect(.working, .none, row: 16)
        },
        ScenarioCase("a screen at the same time as a busy account does not overrule it") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.seconds(5)) { $0.shows(.person) }
            $0.expect(.working, .none, row: 16)
        },
        ScenarioCase("a screen well after an account's last record overrules it") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(3)) { $0.shows(.person) }
            $0.expect(.waiting, .answer, row: 13)
        },
        ScenarioCase("a screen from before an account's newest record says nothing") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(3)) { $0.shows(.person) }
            $0.at(.minutes(4)) { $0.busy() }
            $0.expect(.working, .none, row: 16)
        },
        ScenarioCase("a screen of an earlier run says nothing") {
            $0.at(.zero) { $0.opens().shows(.person) }
            $0.at(.minutes(4)) { $0.respawns() }
            $0.expect(.starting, .wait, row: 15)
        },
        ScenarioCase("a failed look at the session leaves a waiting worker waiting") {
            $0.at(.zero) { $0.opens().asks("a question") }
            $0.at(.minutes(4)) { $0.fails(.session) }
            $0.expect(.waiting, .answer, row: 13)
        },
        ScenarioCase("a usage limit is waited for until its end") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(3)) { $0.turnFails(.limit, "rate_limit", until: $0.up() + .hours(2)) }
            $0.at(.hours(2))
            $0.expect(.limited, .wait, row: 14, why: "usage limit, 3m left")
        },
        ScenarioCase("a usage limit without a told end is waited for an hour") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(3)) { $0.turnFails(.limit) }
            $0.at(.minutes(62))
            $0.expect(.limited, .wait, row: 14)
            $0.at(.minutes(66))
            $0.expect(.waiting, .continue, row: 14)
        },
        ScenarioCase("two minutes past a limit without a move it waits for a person") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(3)) { $0.turnFails(.limit, until: $0.up() + .minutes(10)) }
            $0.at(.minutes(14))
            $0.expect(.limited, .wait, row: 14)
            $0.at(.minutes(16))
            $0.expect(.waiting, .continue, row: 14, why: "usage limit ended 3m ago, not gone on")
        },
        ScenarioCase("a worker that goes on after its limit works") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(3)) { $0.turnFails(.limit, until: $0.up() + .minutes(10)) }
            $0.at(.minutes(14)) { $0.busy() }
            $0.expect(.working, .none, row: 16)
        },
        ScenarioCase("a limit on the screen of a worker without an account is waited for") {
            $0.at(.zero) { $0.opens(.agy) }
            $0.at(.minutes(1)) { $0.shows(.limit, "agy-limit") }
            $0.expect(.limited, .wait, row: 14)
        },
        ScenarioCase("a limit on a screen lasts as long as its signature says, from its first match on") {
            $0.at(.zero) { $0.opens(.agy) }
            $0.at(.minutes(1)) { $0.shows(.limit, "agy-limit") { $0.wait = .minutes(20) } }
            let since = $0.up()
            $0.at(.minutes(15)) {
                $0.shows(.limit, "agy-limit") {
                    $0.wait = .minutes(20)
                    $0.sinceUp = since
                    $0.says = "quota used up"
                }
            }
            $0.expect(.limited, .wait, row: 14, why: "usage limit, 6m left; screen shows agy-limit: quota used up")
            $0.at(.minutes(24))
            $0.expect(.waiting, .continue, row: 14)
        },
        ScenarioCase("a signature says in its own words what is to be done, and when") {
            $0.at(.zero) { $0.opens(.codex) }
            $0.at(.minutes(1)) {
                $0.shows(.retry, "codex-capacity") {
                    $0.says = "the model is at capacity"
                    $0.action = .respawn
                    $0.wait = .minutes(5)
                }
            }
            $0.expect(
                .waiting, .respawn, row: 13,
                why: "screen shows codex-capacity: the model is at capacity; not before 5m have passed")
        },
        ScenarioCase("an action of a signature that asks for nobody changes nothing") {
            $0.at(.zero) { $0.opens(.codex) }
            $0.at(.minutes(1)) { $0.shows(.busy, "codex-working") { $0.action = .answer } }
            $0.expect(.working, .none, row: 18)
        },
        ScenarioCase("a run within its grace that has shown nothing starts") {
            $0.at(.zero) { $0.opens() }
            $0.at(.seconds(119))
            $0.expect(.starting, .wait, row: 15, why: "started 1m ago")
        },
        ScenarioCase("a run past its grace that has shown nothing is stalled") {
            $0.at(.zero) { $0.opens() }
            $0.at(.seconds(121))
            $0.expect(.stalled, .inspect, row: 15, why: "started 2m ago, never reached its loop")
        },
        ScenarioCase("CPU is no sign that the loop was reached") {
            $0.at(.zero) { $0.opens().measures(cpu: 900) }
            $0.at(.seconds(130))
            $0.expect(.stalled, .inspect, row: 15)
        },
        ScenarioCase("a file of the very moment of its start is no sign of its own") {
            $0.at(.zero) { $0.opens() }
            $0.at(.seconds(10)) { $0.changesFiles(1, ago: .milliseconds(9_990)) }
            $0.expect(.starting, .wait, row: 15)
        },
        ScenarioCase("a file change shows that the loop was reached") {
            $0.at(.zero) { $0.opens() }
            $0.at(.seconds(60)) { $0.changesFiles() }
            $0.at(.seconds(130))
            $0.expect(.working, .none, row: 18)
        },
        ScenarioCase("a busy screen shows that the loop was reached") {
            $0.at(.zero) { $0.opens(.agy) }
            $0.at(.seconds(60)) { $0.shows(.busy, "agy-busy") }
            $0.at(.seconds(130))
            $0.expect(.working, .none, row: 18)
        },
        ScenarioCase("a program of no known runtime never starts for long") {
            $0.at(.zero) { $0.opens(.other) }
            $0.expect(.working, .none, row: 18)
        },
        ScenarioCase("a run whose start was not seen is not stalled for want of a first sign") {
            $0.at(.zero) { $0.opens(ago: .hours(1), startSeen: false) }
            $0.at(.minutes(3))
            $0.expect(.working, .none, row: 18)
        },
        ScenarioCase("a failed look at the session is not the want of a first sign") {
            $0.at(.zero) { $0.opens().fails(.session) }
            $0.at(.minutes(3))
            $0.expect(.unknown, .inspect, row: 15, cause: .probe)
        },
        ScenarioCase("a sleeping host's time is not counted against a start") {
            $0.at(.zero) { $0.opens() }
            $0.at(.seconds(30)) { $0.silent = true }
            $0.at(.minutes(30)) { $0.silent = false }
            $0.at(.minutes(30) + .seconds(20))
            $0.expect(.starting, .wait, row: 15)
        },
    ]

    static let accounts: [ScenarioCase] = [
        ScenarioCase("busy by its own account is work, with its last commit said") {
            $0.at(.zero) { $0.opens() }
            $0.at(.minutes(2)) { $0.commits().busy() }
            $0.at(.minutes(6))
            $0.expect(.working, .none, row: 16, why: "busy by its own account; last commit 4m ago")
        },
        ScenarioCase("a turn that ended with background work running is work") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(2)) { $0.idle().session { $0.backgroundWork = 2 } }
            $0.at(.hours(3))
            $0.expect(.working, .none, row: 16, why: "2 background jobs running")
        },
        ScenarioCase("a status of background is work") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(2)) { $0.session { $0.status = .background } }
            $0.at(.hours(1))
            $0.expect(.working, .none, row: 16)
        },
        ScenarioCase("an open call whose process lives keeps a busy account young for 2 hours") {
            $0.at(.zero) { $0.opens().busy().session { $0.openCall = true }.session { $0.openCallLives = true } }
            $0.at(.minutes(119))
            $0.expect(.working, .none, row: 16, why: "an open call has run for 1h")
            $0.at(.minutes(121))
            $0.expect(.stalled, .inspect, row: 20)
        },
        ScenarioCase("an open call whose process is gone keeps nothing young") {
            $0.at(.zero) { $0.opens().busy().session { $0.openCall = true } }
            $0.at(.minutes(16))
            $0.expect(.stalled, .inspect, row: 20)
        },
        ScenarioCase("a heartbeat file is the account of a worker that has no other") {
            $0.at(.zero) { $0.opens(.other).beats() }
            $0.at(.minutes(10)) { $0.beats() }
            $0.at(.minutes(20))
            $0.expect(.working, .none, row: 16, why: "its heartbeat came 10m ago")
        },
        ScenarioCase("a worker that says by a beat what it needs waits") {
            $0.at(.zero) { $0.opens(.other).says(.busy) }
            $0.at(.minutes(2)) { $0.says(.waiting, "which branch?") }
            $0.at(.hours(2))
            $0.expect(.waiting, .answer, row: 13, why: "which branch?, by its beat")
            $0.at(.hours(3)) { $0.says(.busy) }
            $0.expect(.working, .none, row: 16)
        },
        ScenarioCase("a worker whose beats go on works, however quiet its worktree is") {
            $0.at(.zero) { $0.opens(.other).says(.busy) }
            $0.at(.minutes(14)) { $0.says(.busy) }
            $0.at(.minutes(28)) { $0.says(.busy) }
            $0.at(.minutes(40))
            $0.expect(.working, .none, row: 16, why: "busy by its beat")
        },
        ScenarioCase("a stale beat is no death: the worker is looked at as any other") {
            $0.at(.zero) { $0.opens(.other).says(.busy) }
            $0.at(.minutes(10)) { $0.changesFiles() }
            $0.at(.minutes(20))
            $0.expect(.working, .none, row: 18)
            $0.at(.minutes(40))
            $0.expect(.stalled, .inspect, row: 20)
            $0.at(.minutes(41)) { $0.says(.busy) }
            $0.expect(.working, .none, row: 16)
        },
        ScenarioCase("a worker that says that it is idle is ready for a task") {
            $0.at(.zero) { $0.opens(.other).says(.idle) }
            $0.at(.hours(5))
            $0.expect(.idle, .continue, row: 17)
        },
        ScenarioCase("a turn that runs without a status is work") {
            $0.at(.zero) { $0.opens(.codex) }
            $0.at(.minutes(2)) { $0.startsTurn() }
            $0.expect(.working, .none, row: 16)
        },
        ScenarioCase("descendants that are no helpers are life") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(2)) { $0.run { $0.life = .descendants(1) } }
            $0.expect(.working, .none, row: 16)
            $0.check($0.verdict?.why.contains { $0.says.raw.contains("1 descendant") }, "descendants are named")
        },
        ScenarioCase("one absence is no end") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(2)) { $0.misses() }
            $0.expect(.working, .none, row: 16)
            $0.check($0.verdict?.why.contains { $0.says.raw.contains("absent in one look") }, "the absence is named")
        },
        ScenarioCase("an absence that the second look takes back changes nothing") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(2)) { $0.misses() }
            $0.at(.minutes(2) + .seconds(1)) { $0.run { $0.life = .alive } }
            $0.expect(.working, .none, row: 16)
        },
        ScenarioCase("a quiet CPU does not speak against a young account") {
            $0.at(.zero) { $0.opens().busy().measures(cpu: 0) }
            $0.at(.minutes(14))
            $0.expect(.working, .none, row: 16)
        },
        ScenarioCase("a turn that is over leaves the worker idle") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(2)) { $0.idle() }
            $0.at(.minutes(9))
            $0.expect(.idle, .continue, row: 17, why: "turn over 7m ago")
        },
        ScenarioCase("idle with commits asks for a review") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(2)) { $0.commits(2).idle() }
            $0.expect(.idle, .review, .continue, row: 17)
        },
        ScenarioCase("commits and a clean tree of an idle worker are not delivered") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(2)) { $0.commits(2, unpushed: 0).idle() }
            $0.at(.hours(5))
            $0.expect(.idle, .review, .continue, row: 17)
        },
        ScenarioCase("idle is never stalled") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(2)) { $0.idle() }
            $0.at(.hours(12))
            $0.expect(.idle, .continue, row: 17)
        },
        ScenarioCase("a runtime that is ready and was given nothing is idle") {
            $0.at(.zero) { $0.opens().session { $0.status = .idle } }
            $0.expect(.idle, .continue, row: 17, why: "ready for a task")
        },
        ScenarioCase("an end on the screen of a worker without an account is idle") {
            $0.at(.zero) { $0.opens(.agy) }
            $0.at(.minutes(1)) { $0.shows(.end, "agy-end") }
            $0.at(.minutes(40))
            $0.expect(.idle, .continue, row: 17, why: "screen shows agy-end")
        },
        ScenarioCase("a heartbeat does not overrule an account that says idle") {
            $0.at(.zero) { $0.opens().idle() }
            $0.at(.minutes(1)) { $0.beats() }
            $0.expect(.idle, .continue, row: 17)
        },
        ScenarioCase("an account of an earlier run says nothing of this one") {
            $0.at(.zero) { $0.opens().idle() }
            $0.at(.minutes(5)) { $0.respawns() }
            $0.expect(.starting, .wait, row: 15)
        },
    ]

    static let deeds: [ScenarioCase] = [
        ScenarioCase("a commit in the last 15 minutes is work where no account is given") {
            $0.at(.zero) { $0.opens(.gemini) }
            $0.at(.minutes(20)) { $0.commits() }
            $0.at(.minutes(30))
            $0.expect(.working, .none, row: 18, why: "last commit 10m ago")
        },
        ScenarioCase("a file change in the last 15 minutes is work where the account is old") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(20)) { $0.changesFiles(4) }
            $0.at(.minutes(30))
            $0.expect(.working, .none, row: 18, why: "files changed 10m ago")
        },
        ScenarioCase("without an account, 14 minutes since its last progress are no stall") {
            $0.at(.zero) { $0.opens(.other) }
            $0.at(.minutes(14))
            $0.expect(.working, .none, row: 18, why: "gives no account; no progress seen yet")
        },
        ScenarioCase("an agent that only now began to look gives a worker 15 minutes") {
            $0.at(.zero) { $0.opens(.other, ago: .hours(8), startSeen: false) }
            $0.at(.minutes(14))
            $0.expect(.working, .none, row: 18)
        },
        ScenarioCase("busy CPU without a break is work, said as CPU only") {
            $0.at(.zero) { $0.opens(.other).changesFiles().measures(cpu: 800) }
            $0.at(.minutes(30))
            $0.expect(.working, .none, row: 19, why: "CPU only; no progress for 30m")
        },
        ScenarioCase("busy CPU alone is stalled after 2 hours") {
            $0.at(.zero) { $0.opens(.other).changesFiles().measures(cpu: 800) }
            $0.at(.minutes(119))
            $0.expect(.working, .none, row: 19)
            $0.at(.minutes(121))
            $0.expect(.stalled, .inspect, row: 19, why: "CPU only; no progress for 2h")
        },
        ScenarioCase("one quiet sample is no break") {
            $0.at(.zero) { $0.opens(.other).changesFiles().measures(cpu: 800) }
            $0.at(.minutes(20)) { $0.measures(cpu: 0) }
            $0.at(.minutes(20) + .seconds(10)) { $0.measures(cpu: 800) }
            $0.at(.minutes(30))
            $0.expect(.working, .none, row: 19)
        },
        ScenarioCase("a break in busy CPU past 15 minutes is a stall") {
            $0.at(.zero) { $0.opens(.other).changesFiles().measures(cpu: 800) }
            $0.at(.minutes(20)) { $0.measures(cpu: 5) }
            $0.at(.minutes(21))
            $0.expect(.stalled, .inspect, row: 20, why: "no commit or file change for 21m, CPU 0.5 %")
        },
        ScenarioCase("a test run that began before the 15 minutes ran out is work") {
            $0.at(.zero) { $0.opens(.other).changesFiles() }
            $0.at(.minutes(3)) { $0.measures(cpu: 950) }
            $0.at(.minutes(40))
            $0.expect(.working, .none, row: 19)
        },
        ScenarioCase("15 minutes without a commit, a file change or CPU are a stall") {
            $0.at(.zero) { $0.opens(.other).changesFiles() }
            $0.at(.minutes(14) + .seconds(50))
            $0.expect(.working, .none, row: 18)
            $0.at(.minutes(15) + .seconds(10))
            $0.expect(.stalled, .inspect, row: 20, why: "no commit or file change for 15m, CPU 0 %")
        },
        ScenarioCase("an account that says busy for 15 minutes and does nothing is stalled") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(16))
            $0.expect(.stalled, .inspect, row: 20)
        },
        ScenarioCase("CPU clears no stall") {
            $0.at(.zero) { $0.opens(.other) }
            $0.at(.minutes(16)) { $0.measures(cpu: 900) }
            $0.at(.minutes(30))
            $0.expect(.stalled, .inspect, row: 20)
        },
        ScenarioCase("a file change clears a stall") {
            $0.at(.zero) { $0.opens(.other) }
            $0.at(.minutes(16))
            $0.expect(.stalled, .inspect, row: 20)
            $0.at(.minutes(17)) { $0.changesFiles() }
            $0.expect(.working, .none, row: 18)
        },
        ScenarioCase("a record of its own clears a stall") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(16))
            $0.expect(.stalled, .inspect, row: 20)
            $0.at(.minutes(17)) { $0.busy() }
            $0.expect(.working, .none, row: 16)
        },
        ScenarioCase("a stall survives a hub that begins anew") {
            $0.at(.zero) { $0.opens(.other) }
            $0.at(.minutes(20)) { $0.restarts() }
            $0.at(.minutes(22))
            $0.expect(.stalled, .inspect, row: 20)
        },
        ScenarioCase("a stall survives a loss of contact") {
            $0.at(.zero) { $0.opens(.other) }
            $0.at(.minutes(20))
            $0.silent = true
            $0.at(.minutes(25))
            $0.expect(.unknown, .restoreContact, row: 0, cause: .host)
            $0.silent = false
            $0.at(.minutes(26))
            $0.expect(.stalled, .inspect, row: 20)
        },
        ScenarioCase("time out of contact is not counted against a worker") {
            $0.at(.zero) { $0.opens(.other).changesFiles() }
            $0.at(.minutes(10))
            $0.silent = true
            $0.at(.hours(3))
            $0.silent = false
            $0.at(.hours(3) + .minutes(3))
            $0.expect(.working, .none, row: 18)
            $0.at(.hours(3) + .minutes(6))
            $0.expect(.stalled, .inspect, row: 20)
        },
        ScenarioCase("time asleep is not counted against a worker") {
            $0.at(.zero) { $0.hasSSH().goes(by: .ssh).opens(.other).changesFiles() }
            $0.at(.minutes(10))
            $0.sleeps(.minutes(2))
            $0.at(.minutes(16))
            $0.expect(.working, .none, row: 18)
            $0.at(.minutes(18))
            $0.expect(.stalled, .inspect, row: 20)
        },
        ScenarioCase("a failed look at git turns a coming stall into unknown") {
            $0.at(.zero) { $0.opens(.other).changesFiles() }
            $0.at(.minutes(5)) { $0.fails(.git) }
            $0.at(.minutes(16))
            $0.expect(
                .unknown, .inspect, row: 21, cause: .probe, why: "the look at its git failed: no answer in 5s")
        },
        ScenarioCase("a worker whose CPU was never measured is not stalled") {
            $0.at(.zero) { $0.opens(.other).measures(cpu: nil) }
            $0.at(.minutes(16))
            $0.expect(.unknown, .inspect, row: 21, cause: .probe)
        },
        ScenarioCase("low CPU alone is no stall: without a worktree it is unknown") {
            $0.at(.zero) { $0.opensWithoutWorktree(.other) }
            $0.at(.minutes(30))
            $0.expect(.unknown, .inspect, row: 21, cause: .probe)
        },
        ScenarioCase("a pane in which no agent program was seen is unknown") {
            $0.at(.zero) { $0.send(.run(.absent)) }
            $0.expect(
                .unknown, .inspect, row: 21, cause: .probe, why: "no agent program was seen in its pane")
        },
        ScenarioCase("a worker of which only git is known is unknown") {
            $0.at(.zero) { $0.git() }
            $0.expect(.unknown, .inspect, row: 21, cause: .probe, why: "no look at its run came yet")
        },
    ]
}
