"""Claude Code, played: dialogs, turns, errors, limits and ways to end."""

from situations import SCREEN, situation

SHORT = {"stall_after": "6s"}


@situation("c-trust", "claude", "asks whether to trust the folder; no registry, no hook", pains=(4,), settle=SCREEN)
def trust(w):
    w.start(begin="trust", label={"doing": "asks"})


@situation("c-api-key", "claude", "asks whether to use an API key, before its registry exists", pains=(4,), settle=SCREEN)
def api_key(w):
    w.start(begin="api-key", label={"doing": "asks"})


@situation("c-login", "claude", "first run: the menu of login methods", pains=(4,), settle=SCREEN)
def login_menu(w):
    w.start(begin="login", label={"doing": "asks"})


@situation("c-bypass-warning", "claude", "asks whether to accept bypass mode", pains=(4,), settle=SCREEN)
def bypass_warning(w):
    w.start(begin="bypass", label={"doing": "asks"})


@situation("c-offline", "claude", "first run without a network: says so and exits with 1")
def offline(w):
    w.start(begin="offline")
    w.pause(2)
    w.leaves(1, loop=False)


@situation("c-no-status", "claude", "its registry file has no status yet")
def no_status(w):
    w.start(begin="no-status", label={"doing": "starting"})


@situation("c-blank-start", "claude", "started and shows nothing at all, past its grace", thresholds={"start_grace": "5s"})
def blank(w):
    w.start(begin="blank")
    w.pause(6)
    w.label(doing="stuck")


@situation("c-fresh", "claude", "ready at its prompt, no prompt given, no transcript yet")
def fresh(w):
    w.start()


@situation("c-streaming", "claude", "streams an answer: busy, nothing written since the prompt", pains=(1,))
def streaming(w):
    w.start()
    w.do("prompt", "write a story", doing="busy")


@situation("c-tool", "claude", "runs a tool: a child works, an open call in the transcript")
def tool(w):
    w.start()
    w.do("prompt", "run the tests")
    w.do("run_tool", "sleep 600", doing="busy")


@situation("c-long-tool", "claude", "a tool runs for longer than the stall threshold, and its child lives", thresholds=SHORT,
           pains=(5,))
def long_tool(w):
    w.start()
    w.do("prompt", "run the long tests")
    w.do("run_tool", "while :; do sleep 600; done")
    w.pause(9)
    w.label(doing="busy")


@situation("c-turn-over", "claude", "answered; its turn is over and nothing is pending")
def turn_over(w):
    w.start()
    w.do("prompt", "explain")
    w.pause(2)
    w.do("end_turn", doing="at-rest")


@situation("c-turn-over-with-commits", "claude", "its turn is over after commits, the tree is clean, the process lives",
           pains=(5,))
def turn_over_with_commits(w):
    w.start()
    w.settle_in()
    w.do("prompt", "build it")
    w.do("commit", "src/main.txt")
    w.do("end_turn", doing="at-rest", left={"commits": 1})


@situation("c-between-commits", "claude", "clean tree between two commits, in mid-turn", pains=(5,))
def between_commits(w):
    w.start()
    w.settle_in()
    w.do("prompt", "build all of it")
    w.do("commit", "src/one.txt", "First half")
    w.do("tool", "Edit", doing="busy", left={"commits": 1})


@situation("c-permission", "claude", "asks for permission to run a command", pains=(2, 4))
def permission(w):
    w.start()
    w.do("prompt", "push it")
    w.do("permission", doing="asks")


@situation("c-question", "claude", "asks a question with options (AskUserQuestion)", pains=(4,))
def question(w):
    w.start()
    w.do("prompt", "build a button")
    w.do("question", doing="asks")


@situation("c-plan", "claude", "asks for approval of its plan", pains=(4,))
def plan(w):
    w.start()
    w.do("prompt", "plan it")
    w.do("plan", doing="asks")


@situation("c-auto-dialog", "claude", "auto mode cannot check actions and asks; no PermissionRequest", pains=(4,))
def auto_dialog(w):
    w.start()
    w.do("prompt", "clean up")
    w.do("auto_dialog", doing="asks")


@situation("c-answered-no", "claude", "a permission was answered with No: no hook, no Stop", pains=(2,))
def answered_no(w):
    w.start()
    w.do("prompt", "push it")
    w.do("permission")
    w.pause(2)
    w.do("answered_no", doing="at-rest")


@situation("c-esc", "claude", "interrupted with Esc in mid-stream: no hook, no Stop", pains=(2,))
def esc(w):
    w.start()
    w.do("prompt", "write a story")
    w.pause(2)
    w.do("esc", doing="at-rest")


@situation("c-answered-yes", "claude", "a permission was granted, and the command runs")
def answered_yes(w):
    w.start()
    w.do("prompt", "push it")
    w.do("permission")
    w.pause(2)
    w.do("tool_over")
    w.do("register", "busy")
    w.do("at_work", doing="busy")


@situation("c-unlisted-verb", "claude", "busy with a spinner word never seen before and no 'esc to interrupt'; its registry lies"
           " in a folder of its own", pains=(1,), settle=SCREEN)
def unlisted_verb(w):
    w.start(CLAUDE_CONFIG_DIR=w.stage.path("home", "elsewhere"))
    w.do("prompt", "write", "Zigzagging… (53s · ↓ 749 tokens)", None, doing="busy")


@situation("c-bypass-footer", "claude", "busy under the footer 'bypass permissions on', which never goes away", pains=(1,))
def bypass_footer(w):
    w.start(LAB_FOOTER="⏵⏵ bypass permissions on (shift+tab to cycle)")
    w.do("prompt", "write", None, None, doing="busy")


@situation("c-quoted-dialog", "claude", "busy, and its own words on the screen quote a permission dialog", pains=(1, 4))
def quoted_dialog(w):
    w.start()
    w.do("prompt", "document the dialog")
    w.do("quote", " Do you want to proceed?\n ❯ 1. Yes\n   2. No\n\n Esc to cancel · Tab to amend", doing="busy")


@situation("c-quoted-dialog-elsewhere", "claude", "the same words in the middle of the screen of a worker without a registry",
           settle=SCREEN)
def quoted_elsewhere(w):
    w.start(CLAUDE_CONFIG_DIR=w.stage.path("home", "elsewhere"))
    w.do("prompt", "document the limit")
    w.do("quote", " You've hit your session limit · resets 8:50pm (UTC)\n Do you want to proceed?", doing="busy")


@situation("c-pager", "claude", "busy behind its transcript viewer")
def pager(w):
    w.start()
    w.do("prompt", "write a story")
    w.do("pager", doing="busy")


@situation("c-copy-mode", "claude", "asks for permission while a person scrolls in tmux's copy mode", pains=(4,))
def copy_mode(w):
    w.start()
    w.do("prompt", "push it")
    w.stage.tmux(w.server, "copy-mode", "-t", f"={w.session}:")
    w.do("permission", doing="asks")


@situation("c-narrow", "claude", "the trust dialog, wrapped in a pane of 44 columns", settle=SCREEN)
def narrow(w):
    w.start(begin="trust", width=44, height=30, label={"doing": "asks"})


@situation("c-plain-screen", "claude", "a permission dialog without the alternate screen, no registry", settle=SCREEN)
def plain_screen(w):
    w.start(CLAUDE_CONFIG_DIR=w.stage.path("home", "elsewhere"), LAB_ALTERNATE="0")
    w.do("prompt", "push it")
    w.do("permission", doing="asks")


@situation("c-retrying", "claude", "the server fails and it tries again by itself", pains=(2,))
def retrying(w):
    w.start()
    w.do("prompt", "write")
    w.do("retrying", "500 internal server error", doing="busy")


@situation("c-401", "claude", "the turn failed for a bad key, after all tries", pains=(2,))
def failed_401(w):
    w.start()
    w.do("prompt", "write")
    w.do("fail", "401", doing="failed-turn")


@situation("c-login-expired", "claude", "the login expired: no status code in the record", pains=(2,))
def login_expired(w):
    w.start()
    w.do("prompt", "write")
    w.do("fail", "login", doing="failed-turn")


@situation("c-529", "claude", "the turn failed: the server is overloaded", pains=(2,))
def failed_529(w):
    w.start()
    w.do("prompt", "write")
    w.do("fail", "529", doing="failed-turn")


@situation("c-400", "claude", "the turn failed: the request is not valid, and will not be", pains=(2,))
def failed_400(w):
    w.start()
    w.do("prompt", "write")
    w.do("fail", "400", doing="failed-turn")


@situation("c-cut", "claude", "the stream was cut, and the second try failed: an error without a status", pains=(2,))
def failed_cut(w):
    w.start()
    w.do("prompt", "write")
    w.do("fail", "cut", doing="failed-turn")


@situation("c-billing", "claude", "the credit balance is too low")
def billing(w):
    w.start()
    w.do("prompt", "write")
    w.do("fail", "billing", doing="asks")


@situation("c-model-gone", "claude", "the selected model does not exist")
def model_gone(w):
    w.start()
    w.do("prompt", "write")
    w.do("fail", "model", doing="failed-turn")


@situation("c-rate-limited", "claude", "rejected with 429 by an API key's limit; no end is told")
def rate_limited(w):
    w.start()
    w.do("prompt", "write")
    w.do("fail", "429", doing="limited")


@situation("c-limit", "claude", "a usage limit with the time of its end")
def limit(w):
    w.start()
    w.do("prompt", "write")
    w.do("limit", 3600, doing="limited")


@situation("c-limit-cancelled", "claude", "a usage limit whose automatic continue a person cancelled")
def limit_cancelled(w):
    w.start()
    w.do("prompt", "write")
    w.do("limit", 3000, "weekly")
    w.pause(1)
    w.do("limit_cancelled", doing="limited")


@situation("c-limit-past", "claude", "the limit has ended a while ago, and it does not go on",
           thresholds={"limit_slack": "2s"})
def limit_past(w):
    w.start()
    w.do("prompt", "write")
    w.do("limit", 3)
    w.pause(6)
    w.label(doing="failed-turn")


@situation("c-limit-over", "claude", "the limit was reset, and it goes on by itself")
def limit_over(w):
    w.start()
    w.do("prompt", "write")
    w.do("limit", 2)
    w.pause(3)
    w.do("limit_over", doing="busy")


@situation("c-background", "claude", "its turn is over and a shell of it runs in the background", pains=(3,))
def background(w):
    w.start()
    w.do("prompt", "serve it")
    w.do("background", "sleep 600", doing="background")


@situation("c-background-over", "claude", "the background shell has ended, and with it all work", pains=(3,))
def background_over(w):
    w.start()
    w.do("prompt", "serve it")
    w.do("background", "sleep 600")
    w.pause(2)
    w.do("background_over", doing="at-rest")


@situation("c-background-agents", "claude", "waits for background agents; its last message has ended", pains=(3,))
def background_agents(w):
    w.start()
    w.do("prompt", "use two agents")
    w.do("waits_for_agents", doing="background")


@situation("c-hang", "claude", "the server sends no byte: busy for ever, a spinner turns", thresholds=SHORT, pains=(2,))
def hang(w):
    w.start()
    w.do("prompt", "write")
    w.pause(9)
    w.label(doing="stuck")


@situation("c-clear", "claude", "/clear: the same process, a new session")
def clear(w):
    w.start()
    w.do("prompt", "explain")
    w.do("end_turn")
    w.do("clear", doing="at-rest")


@situation("c-draft", "claude", "a task stands in its prompt and was never sent", pains=(4,), settle=SCREEN)
def draft(w):
    w.start()
    w.do("draft", "Implement the export, with tests", doing="asks")


# Where no process comes or goes, a server of tmux is asked at each slow sweep alone, which is once a minute.
@situation("c-draft-later", "claude", "at rest for a while, then a task was pasted into its prompt and never sent",
           settle=80.0, pains=(4,))
def draft_later(w):
    w.start()
    w.do("prompt", "explain")
    w.do("end_turn")
    w.pause(10)
    w.do("pasted", doing="asks")


@situation("c-hint", "claude", "its turn is over, and its prompt shows a hint of the program's own")
def hint(w):
    w.start()
    w.do("prompt", "write")
    w.pause(1)
    w.do("end_with_hint", "Try \"fix the tests\"", doing="at-rest")


@situation("c-second-failure", "claude", "a turn failed, and the next one works")
def second_turn(w):
    w.start()
    w.do("prompt", "write")
    w.do("fail", "529")
    w.pause(2)
    w.do("prompt", "again", doing="busy")


@situation("c-result", "claude", "wrote that it is done, and still lives")
def result(w):
    w.start()
    w.settle_in()
    w.do("prompt", "build it")
    w.do("commit", "src/main.txt")
    w.do("write", ".picket/result.json", '{"status":"success","summary":"built"}\n')
    w.do("end_turn", doing="at-rest", result="success", left={"commits": 1})


@situation("c-result-failure", "claude", "wrote that it failed, and exited with 0")
def result_failure(w):
    w.start()
    w.settle_in()
    w.do("prompt", "build it")
    w.do("write", ".picket/result.json", '{"status":"failed","summary":"no disk"}\n')
    w.leaves(0, result="failure")


@situation("c-stale-result-busy", "claude", "the result of an earlier run lies there; this one is at work", pains=(5,))
def stale_result_busy(w):
    w.tree = w.lab.repositories.worktree(w.id)
    w.lab.leave_result(w.tree)
    w.start()
    w.do("prompt", "build it", doing="busy")


@situation("c-stale-result-killed", "claude", "the result of an earlier run lies there; this one was killed with changes",
           pains=(5,))
def stale_result_killed(w):
    w.tree = w.lab.repositories.worktree(w.id)
    w.lab.leave_result(w.tree)
    w.start()
    w.settle_in()
    w.do("prompt", "build it")
    w.do("write", "src/main.txt")
    w.kill(left={"dirty": 1})


@situation("c-pid-of-another", "claude", "a registry file of an earlier process with its pid says busy; it asks for trust",
           pains=(5,), settle=SCREEN)
def stale_registry(w):
    w.start(begin="trust")
    w.do("stale_registry", "busy", doing="asks")


@situation("c-headless-done", "claude", "claude -p: answered, committed and ended")
def headless_done(w):
    w.start("-p", "do it", begin="headless", label={"doing": "busy"})
    w.settle_in()
    w.do("prompt", "do it")
    w.do("commit", "src/main.txt")
    w.do("end_headless")
    w.leaves(0, loop=True, result="success", left={"commits": 1})


@situation("c-headless-failed", "claude", "claude -p: ended with an error of the server and exit 1")
def headless_failed(w):
    w.start("-p", "do it", begin="headless")
    w.settle_in()
    w.do("prompt", "do it")
    w.do("fail", "529")
    w.leaves(1, loop=True, result="failure")


@situation("c-headless-busy", "claude", "claude -p: at work, with nothing on its screen")
def headless_busy(w):
    w.start("-p", "do it", begin="headless")
    w.do("prompt", "do it")
    w.do("run_tool", "sleep 600", doing="busy", loop=True)
