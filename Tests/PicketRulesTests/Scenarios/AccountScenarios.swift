import PicketModel
import PicketRules
import Testing

extension Scenarios {
    static let sources: [ScenarioCase] = [
        ScenarioCase("a question says which of the program's writings tells of it") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(3)) { $0.asks("permission prompt").session { $0.source = .registry } }
            $0.expect(.waiting, .answer, row: 13, why: "permission prompt, by Claude's registry")
        },
        ScenarioCase("a question that only a title shows waits for a person") {
            $0.at(.zero) { $0.opens(.codex).busy() }
            $0.at(.minutes(3)) { $0.asks("action required").session { $0.source = .title } }
            $0.expect(.waiting, .answer, row: 13, why: "action required, by Codex's title")
        },
        ScenarioCase("a turn that a transcript ended is idle, with the transcript named") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(3)) { $0.idle().session { $0.source = .transcript } }
            $0.at(.minutes(3) + .seconds(12))
            $0.expect(.idle, .continue, row: 17, why: "turn over 12s ago, by Claude's transcript")
        },
        ScenarioCase("an interrupt leaves the worker idle and says so, though no hook tells of it") {
            $0.at(.zero) { $0.opens(.codex).busy() }
            $0.at(.minutes(3)) { $0.interrupted(.rollout) }
            $0.at(.minutes(7))
            $0.expect(.idle, .continue, row: 17, why: "interrupted 4m ago, by Codex's rollout")
        },
        ScenarioCase("a limit says until when by the runtime's clock, and who told it") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(3)) { $0.meetsLimit(for: .hours(2)) }
            $0.at(.minutes(63))
            $0.expect(
                .limited, .wait, row: 14, why: "usage limit until 15:00 UTC, 1h left, by Claude's transcript")
        },
        ScenarioCase("a limit after which the program goes on by itself says so") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(3)) { $0.meetsLimit(for: .minutes(30), continuesItself: true) }
            $0.at(.minutes(13))
            $0.expect(
                .limited, .wait, row: 14,
                why: "usage limit until 15:00 UTC, 20m left, by Claude's transcript; goes on by itself")
        },
        ScenarioCase("a continuation of the program's own after its limit is work") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(3)) { $0.meetsLimit(for: .minutes(30), continuesItself: true) }
            $0.at(.minutes(33) + .seconds(75)) { $0.busy().session { $0.source = .registry } }
            $0.expect(.working, .none, row: 16, why: "busy by Claude's registry")
        },
        ScenarioCase("a failed turn says which writing tells of the failure") {
            $0.at(.zero) { $0.opens(.codex).busy() }
            $0.at(.minutes(3)) {
                $0.turnFails(.auth, "http_connection_failed").session { $0.failure?.source = .rollout }
            }
            $0.expect(
                .waiting, .reauthenticate, row: 13,
                why: "last turn failed, by Codex's rollout, http_connection_failed")
        },
        ScenarioCase("a busy worker names the tool that it called") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(3)) { $0.calls("Bash", .transcript) }
            $0.at(.minutes(7))
            $0.expect(.working, .none, row: 16, why: "busy by Claude's transcript, in Bash")
        },
        ScenarioCase("a call of which a process lives is named with its age") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(3)) { $0.calls("Bash", .transcript).session { $0.openCallLives = true } }
            $0.at(.minutes(63))
            $0.expect(.working, .none, row: 16, why: "Bash has run for 1h, by Claude's transcript")
        },
        ScenarioCase("a turn that a daemon goes on with outlives its terminal") {
            $0.at(.zero) { $0.opens(.codex).busy() }
            $0.at(.minutes(2)) { $0.held(true).exits() }
            $0.at(.minutes(6))
            $0.expect(.working, .none, row: 16)
            $0.check(
                $0.verdict?.why.contains { $0.says.raw.contains("a daemon holds its turn") }, "the daemon is named")
        },
        ScenarioCase("the end of a turn that a daemon held is the worker's end") {
            $0.at(.zero) { $0.opens(.codex).busy() }
            $0.at(.minutes(2)) { $0.held(true).exits() }
            $0.at(.minutes(6)) { $0.held(false).idle() }
            $0.at(.minutes(12)) { $0.git() }
            $0.expect(.vanished, .redispatch, row: 11)
        },
        ScenarioCase("a registry that a killed program left behind is no life") {
            $0.at(.zero) { $0.opens().busy().session { $0.source = .registry } }
            $0.at(.minutes(2)) { $0.exits() }
            $0.at(.minutes(8)) { $0.session { $0.source = .registry } }
            $0.expect(.vanished, .redispatch, row: 11)
        },
        ScenarioCase("an account that is older than the run is not believed, whoever gives it") {
            $0.at(.zero) { $0.opens().idle().session { $0.source = .transcript } }
            $0.at(.minutes(5)) { $0.respawns() }
            $0.at(.minutes(5) + .seconds(1)) { $0.session { $0.version = "2.1.329" } }
            $0.expect(.starting, .wait, row: 15)
        },
        ScenarioCase("a screen a few seconds after an idle account's last record overrules it") {
            $0.at(.zero) { $0.opens().idle() }
            $0.at(.seconds(2)) { $0.shows(.person, "claude-draft") }
            $0.expect(.idle, .continue, row: 17)
            $0.at(.seconds(4)) { $0.shows(.person, "claude-draft") }
            $0.expect(.waiting, .answer, row: 13, why: "screen shows claude-draft")
        },
        ScenarioCase("a busy account that is 15 minutes old gives way to a newer commit") {
            $0.at(.zero) { $0.opens(.codex).busy().session { $0.source = .rollout } }
            $0.at(.minutes(20)) { $0.commits() }
            $0.at(.minutes(22))
            $0.expect(.working, .none, row: 18, why: "last commit 2m ago")
        },
        ScenarioCase("a busy account that is 15 minutes old and has nothing newer is no work") {
            $0.at(.zero) { $0.opens(.codex).busy().session { $0.source = .rollout } }
            $0.at(.minutes(16))
            $0.expect(.stalled, .inspect, row: 20)
        },
        ScenarioCase("a headless run whose last turn ended well is done once its process ended") {
            $0.at(.zero) { $0.opens().busy() }
            $0.at(.minutes(2)) { $0.idle(ago: .seconds(1)).exits().writesResult(true, .lastTurn) }
            $0.expect(.done, .harvest, row: 2, why: "its last turn says success")
        },
    ]
}

/// What runtimes write.
extension Scenario {
    @discardableResult
    fileprivate func interrupted(_ source: AccountSource) -> Scenario {
        idle().session {
            $0.source = source
            $0.interrupted = true
        }
    }

    /// A usage limit that ends at 15:00 by the runtime's clock.
    @discardableResult
    fileprivate func meetsLimit(for span: Milliseconds, continuesItself: Bool = false) -> Scenario {
        turnFails(.limit, "rate_limit", until: up() + span).session {
            $0.failure?.source = .transcript
            $0.limitUntilWall = Timestamp.parse("2026-11-20T15:00:00Z")
            $0.continuesItself = continuesItself
        }
    }

    @discardableResult
    fileprivate func calls(_ tool: Untrusted, _ source: AccountSource) -> Scenario {
        session {
            $0.source = source
            $0.recordUp = up()
            $0.openCall = true
            $0.openTool = tool
        }
    }

    @discardableResult
    fileprivate func held(_ held: Bool) -> Scenario {
        session {
            $0.recordUp = up()
            $0.heldByDaemon = held
        }
    }
}
