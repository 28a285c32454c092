"""Codex CLI, played: dialogs, turns, errors, and work that its daemon goes on with."""

import json
import os
import signal
import time

from situations import SCREEN, situation
from worker import Worker


@situation("x-trust", "codex", "asks whether to trust the folder", pains=(4,), settle=SCREEN)
def trust(w):
    w.start(begin="trust", label={"doing": "asks"})


@situation("x-sign-in", "codex", "asks to sign in", settle=SCREEN)
def sign_in(w):
    w.start(begin="sign-in", label={"doing": "asks"})


@situation("x-update", "codex", "offers an update that one key would install", pains=(4,), settle=SCREEN)
def update(w):
    w.start(begin="update", label={"doing": "asks"})


@situation("x-hooks-review", "codex", "asks to review hooks", settle=SCREEN)
def hooks_review(w):
    w.start(begin="hooks", label={"doing": "asks"})


@situation("x-fresh", "codex", "ready at its prompt, no rollout yet")
def fresh(w):
    w.start()


@situation("x-tool", "codex", "runs a command: an open call, a child of its own")
def tool(w):
    w.start()
    w.do("prompt", "run the tests")
    w.do("run_tool", "sleep 600", doing="busy")


@situation("x-streaming", "codex", "streams text: no Working line, its prompt looks idle", pains=(1,))
def streaming(w):
    w.start()
    w.do("prompt", "write a story")
    w.do("stream", doing="busy")


@situation("x-turn-over", "codex", "answered; its turn is over")
def turn_over(w):
    w.start()
    w.do("prompt", "explain")
    w.pause(2)
    w.do("end_turn", doing="at-rest")


@situation("x-approval", "codex", "asks to approve a command; its rollout never says so", pains=(4,))
def approval(w):
    w.start()
    w.do("prompt", "push it")
    w.do("approval", doing="asks")


@situation("x-question", "codex", "asks a question of its plan", pains=(4,))
def question(w):
    w.start()
    w.do("prompt", "plan it")
    w.do("question", doing="asks")


@situation("x-denied", "codex", "an approval was denied: no hook", pains=(2,))
def denied(w):
    w.start()
    w.do("prompt", "push it")
    w.do("approval")
    w.pause(2)
    w.do("denied", doing="at-rest")


@situation("x-esc", "codex", "interrupted with Esc while text streams", pains=(2,))
def esc(w):
    w.start()
    w.do("prompt", "write a story")
    w.do("stream")
    w.pause(2)
    w.do("esc", doing="at-rest")


@situation("x-401", "codex", "the turn failed for a bad key: no Stop, no notify", pains=(2,))
def failed_401(w):
    w.start()
    w.do("prompt", "write")
    w.do("fail", "401", doing="failed-turn")


@situation("x-limit", "codex", "its usage limit is hit, with a local time of its end")
def limit(w):
    w.start()
    w.do("prompt", "write")
    w.do("fail", "limit", doing="limited")


@situation("x-quota", "codex", "its quota is used up and must be paid for: the same code as a limit")
def quota(w):
    w.start()
    w.do("prompt", "write")
    w.do("fail", "quota", doing="asks")


@situation("x-cut", "codex", "the stream broke off, after all tries")
def cut(w):
    w.start()
    w.do("prompt", "write")
    w.do("fail", "cut", doing="failed-turn")


@situation("x-context", "codex", "the context window is full")
def context(w):
    w.start()
    w.do("prompt", "write")
    w.do("fail", "context", doing="failed-turn")


@situation("x-reconnecting", "codex", "rate limited, and tries again by itself")
def reconnecting(w):
    w.start()
    w.do("prompt", "write")
    w.do("reconnecting", doing="busy")


@situation("x-paste", "codex", "a pasted task stands in its prompt and was never sent", pains=(4,), settle=SCREEN)
def paste(w):
    w.start()
    w.do("paste", doing="asks")


@situation("x-draft", "codex", "answered, then a task stands in its prompt and was never sent", pains=(4,), settle=SCREEN)
def draft(w):
    w.start()
    w.do("prompt", "explain")
    w.do("end_turn")
    w.do("draft", "Implement the export, with tests", doing="asks")


@situation("x-pager", "codex", "at work behind its transcript pager")
def pager(w):
    w.start()
    w.do("prompt", "write a story")
    w.do("pager", doing="busy")


@situation("x-subagent", "codex", "a side thread in the same folder ended its turn; the main one works", pains=(3,))
def subagent(w):
    w.start()
    w.do("prompt", "review it")
    w.do("run_tool", "sleep 600")
    w.do("subagent", doing="busy")


@situation("x-outlived", "codex", "its turn is over while a command of it runs on", pains=(3,))
def outlived(w):
    w.start()
    w.do("prompt", "serve it")
    w.do("outlived", "sleep 600", doing="background")


@situation("x-killed", "codex", "without a daemon, killed in a turn with changes", pains=(6,))
def killed(w):
    w.start("--no-daemon")
    w.settle_in()
    w.do("prompt", "build it")
    w.do("write", "src/main.txt")
    w.kill(loop=True, left={"dirty": 1})


@situation("x-exec-done", "codex", "codex exec: answered and ended")
def exec_done(w):
    w.start("exec", "do it", begin="headless")
    w.settle_in()
    w.do("prompt", "do it")
    w.do("commit", "src/main.txt")
    w.do("end_headless")
    w.leaves(0, loop=True, result="success", left={"commits": 1})


@situation("x-exec-failed", "codex", "codex exec: ended in an error")
def exec_failed(w):
    w.start("exec", "do it", begin="headless")
    w.settle_in()
    w.do("prompt", "do it")
    w.do("fail", "cut")
    w.leaves(1, loop=True, result="failure")


def with_daemon(w):
    """A terminal of the daemon with an open turn; returns the daemon's own door."""
    name = w.id + "-daemon"
    w.start(LAB_DAEMON=name)
    w.do("prompt", "build it")
    w.do("tool", "make")
    w.do("tell")
    daemon = Worker(w.lab, name, "codex")
    daemon.await_player()
    with open(w.stage.path("run", w.id + ".turn")) as file:
        daemon.do("adopt", *json.load(file))
    return daemon


@situation("x-daemon-goes-on", "codex", "its terminal was killed; the daemon goes on with the turn", pains=(5,), settle=9.0)
def daemon_goes_on(w):
    with_daemon(w)
    w.settle_in()
    w.label(doing="busy", loop=True)
    os.kill(w.pid, signal.SIGKILL)


@situation("x-daemon-done", "codex", "its terminal left, and the daemon ended the turn with a commit")
def daemon_done(w):
    daemon = with_daemon(w)
    w.settle_in()
    os.kill(w.pid, signal.SIGKILL)
    w.pause(2)
    w.git("commit", "-q", "--allow-empty", "-m", "By the daemon")
    daemon.do("complete")
    w.label(alive=False, ended="turn over in the daemon", loop=True, left={"commits": 1})


@situation("x-daemon-dead", "codex", "its terminal and its daemon were both killed in the turn, with changes")
def daemon_dead(w):
    daemon = with_daemon(w)
    w.settle_in()
    w.do("write", "src/main.txt")
    w.label(alive=False, ended="SIGKILL", loop=True, left={"dirty": 1})
    os.kill(daemon.pid, signal.SIGKILL)
    time.sleep(0.3)
    w.kill(loop=True)
