"""The real Claude Code against a scripted model server."""

import os
import signal

import wheels
from situations import SCREEN, situation
from wheels import runtime_pid, start

MANUAL = ("--permission-mode", "manual")
FREE = (*MANUAL, "--allowedTools", "Bash")


def real(name, what, **more):
    return situation("r-" + name, "claude", what, real=True, **more)


def ends(w, pid, how=signal.SIGKILL, **facts):
    w.kill(how, pid=pid, **facts)


@real("trust", "asks whether to trust the folder", settle=SCREEN)
def trust(w):
    start(w, ready=False)
    w.shows("Quick safety check")
    w.label(doing="asks")


@real("api-key", "asks whether to use the API key of its environment", settle=SCREEN)
def api_key(w):
    start(w, ready=False, ANTHROPIC_API_KEY="another-dummy-key-of-the-lab-111111111111111111")
    w.shows("Detected a custom API key")
    w.label(doing="asks")


@real("offline", "a first run without a network ends with 1")
def offline(w):
    # A name server that is silent: without any, the program ends sooner than from one look to the next.
    start(w, ready=False, command=w.lab.real.mute_names(wheels.program("claude")),
          CLAUDE_CONFIG_DIR=w.stage.path("home", "new"))
    w.await_end(runtime_pid(w))
    w.label(alive=False, ended="exit 1", loop=False)


@real("fresh", "ready at its prompt")
def fresh(w):
    start(w, *MANUAL)


@real("streaming", "streams an answer")
def streaming(w):
    start(w, *MANUAL)
    w.type("write <<slow 120>>")
    w.shows("esc to interrupt")
    w.label(doing="busy")


@real("silent", "the server sends nothing but pings")
def silent(w):
    start(w, *MANUAL)
    w.type("think <<silent 120>>")
    w.shows("esc to interrupt")
    w.label(doing="busy")


@real("hang", "the server sends no byte, past the stall threshold", thresholds={"stall_after": "15s"}, settle=10.0)
def hang(w):
    start(w, *MANUAL)
    w.type("think <<hang 300>>")
    w.shows("esc to interrupt")
    w.pause(24)
    w.label(doing="stuck")


@real("tool", "runs a command of its own")
def tool(w):
    start(w, *FREE)
    w.type("run <<bash python3 -c 'import time; time.sleep(120)'>>")
    w.shows("esc to interrupt")
    w.pause(1)
    w.label(doing="busy")


@real("long-tool", "runs a command for longer than the stall threshold", thresholds={"stall_after": "15s"}, settle=10.0)
def long_tool(w):
    start(w, *FREE)
    w.type("run <<bash python3 -c 'import time; time.sleep(150)'>>")
    w.shows("esc to interrupt")
    w.pause(24)
    w.label(doing="busy")


@real("turn-over", "answered")
def turn_over(w):
    start(w, *MANUAL)
    w.type("explain <<text All is well.>>")
    w.shows("All is well.")
    w.pause(1)
    w.label(doing="at-rest")


@real("permission", "asks for permission to run a command")
def permission(w):
    start(w, *MANUAL)
    w.type("do it <<bash touch x && git add x && git commit -m x>>")
    w.shows("Do you want to proceed?")
    w.label(doing="asks")


@real("question", "asks a question with options")
def question(w):
    start(w, *MANUAL)
    w.type("ask me <<ask>>")
    w.shows("Enter to select")
    w.label(doing="asks")


@real("plan", "asks for approval of its plan")
def plan(w):
    start(w, "--permission-mode", "plan")
    w.type("plan it <<plan>>")
    w.shows(("Exit plan mode?", "Would you like to proceed?"))
    w.label(doing="asks")


@real("answered-no", "its permission was answered with No")
def answered_no(w):
    start(w, *MANUAL)
    w.type("do it <<bash touch x && git add x && git commit -m x>>")
    w.shows("Do you want to proceed?")
    w.pause(2)
    w.keys("4")
    w.shows("What should Claude do instead?")
    w.label(doing="at-rest")


@real("esc-dialog", "its permission dialog was left with Esc")
def esc_dialog(w):
    start(w, *MANUAL)
    w.type("do it <<bash git push origin HEAD>>")
    w.shows("Do you want to proceed?")
    w.pause(2)
    w.keys("Escape")
    w.shows("What should Claude do instead?")
    w.label(doing="at-rest")


@real("esc", "interrupted with Esc in mid-stream")
def esc(w):
    start(w, *MANUAL)
    w.type("write <<slow 120>>")
    w.shows("word4")
    w.keys("Escape")
    w.shows("What should Claude do instead?")
    w.label(doing="at-rest")


@real("login", "not logged in: 401 with a login token")
def login(w):
    start(w, *MANUAL, login=True)
    w.type("write <<401>>")
    w.shows("Please run /login")
    w.label(doing="failed-turn")


@real("401-retrying", "401 with a key: it tries again by itself")
def retrying_401(w):
    start(w, *MANUAL)
    w.type("write <<401>>")
    w.shows("retrying in")
    w.label(doing="busy")


@real("500-retrying", "500: it tries again by itself")
def retrying_500(w):
    start(w, *MANUAL)
    w.type("write <<500>>")
    w.shows("retrying in")
    w.label(doing="busy")


@real("529", "529 after all tries")
def overloaded(w):
    start(w, *MANUAL)
    w.type("write <<529>>")
    w.shows("Repeated 529")
    w.pause(1)
    w.label(doing="failed-turn")


@real("400", "a request that is not valid")
def invalid(w):
    start(w, *MANUAL)
    w.type("write <<400>>")
    w.shows("API Error: 400")
    w.label(doing="failed-turn")


@real("cut", "the stream broke off, twice")
def cut(w):
    start(w, *MANUAL)
    w.type("write <<cut>>")
    w.shows("Resend your message")
    w.label(doing="failed-turn")


@real("limit", "a usage limit with its end, by a login token")
def limit(w):
    start(w, *MANUAL, login=True)
    w.type("write <<limit 3600>>")
    w.shows("Usage limit reached")
    w.label(doing="limited")


@real("limit-key", "a usage limit by an API key: no end is told")
def limit_key(w):
    start(w, *MANUAL)
    w.type("write <<limit 3600>>")
    w.shows("Request rejected (429)")
    w.label(doing="limited")


@real("limit-cancelled", "a usage limit whose automatic continue was cancelled with Esc")
def limit_cancelled(w):
    start(w, *MANUAL, login=True)
    w.type("write <<limit 3600>>")
    w.shows("Usage limit reached")
    w.pause(2)
    w.keys("Escape")
    w.shows("Automatic continue cancelled")
    w.label(doing="limited")


@real("background", "its turn is over and a shell of it runs on")
def background(w):
    start(w, *FREE)
    w.type("serve it <<background sleep 200>>")
    w.shows("shell still running")
    w.label(doing="background")


@real("background-over", "its background shell has ended")
def background_over(w):
    start(w, *FREE)
    w.type("serve it <<background sleep 6>>")
    w.shows("shell still running")
    w.pause(9)
    w.label(doing="at-rest")


@real("exit", "committed by a tool of its own, and left with /exit")
def leaves(w):
    start(w, *FREE)
    w.type("do it <<bash sed -i 1d file1.txt; git commit -q -a -m more>>")
    w.shows("The turn is over.")
    w.pause(1)
    pid = runtime_pid(w)
    w.label(alive=False, ended="/exit", left={"commits": 1})
    w.type("/exit")
    w.await_end(pid)
    w.label()


@real("ctrl-c", "left with Ctrl-C twice, having done nothing")
def ctrl_c(w):
    start(w, *MANUAL)
    pid = runtime_pid(w)
    w.settle_in()
    w.label(alive=False, ended="Ctrl-C twice")
    w.keys("C-c")
    w.pause(0.4)
    w.keys("C-c")
    w.await_end(pid)
    w.label()


@real("killed", "killed in a turn with changed files; its registry says busy for ever")
def killed(w):
    start(w, *FREE)
    w.type("do it <<bash sed -i 1d file1.txt; python3 -c 'import time; time.sleep(100)'>>")
    wheels.wait_until(lambda: w.git("status", "--porcelain"), "its change")
    w.settle_in()
    ends(w, runtime_pid(w), left={"dirty": 1})


@real("terminated", "ended by SIGTERM with new files only")
def terminated(w):
    start(w, *FREE)
    w.type("do it <<bash touch src/new.txt>>")
    wheels.wait_until(lambda: w.git("status", "--porcelain"), "its file")
    w.shows("The turn is over.")
    ends(w, runtime_pid(w), signal.SIGTERM, left={"untracked": 1})


@real("headless", "claude -p: answered and ended")
def headless(w):
    start(w, "-p", "do it <<slow 12>>", ready=False)
    pid = runtime_pid(w)
    w.await_end(pid)
    w.label(alive=False, ended="exit 0", loop=True, result="success")


@real("headless-failed", "claude -p: ended with an error of the server")
def headless_failed(w):
    start(w, "-p", "do it <<400 8>>", ready=False)
    w.await_end(runtime_pid(w))
    w.label(alive=False, ended="exit 1", loop=True, result="failure")


@real("headless-busy", "claude -p: at work, with nothing on its screen")
def headless_busy(w):
    start(w, "-p", f"[{w.id}] do it <<slow 120>>", ready=False)
    wheels.wait_until(lambda: w.lab.real.has_asked(w), "its request")
    w.label(doing="busy", loop=True)


@real("clear", "/clear: a new session in the same process")
def clear(w):
    start(w, *MANUAL)
    w.type("explain <<text All is well.>>")
    w.shows("All is well.")
    w.pause(1)
    w.type("/clear")
    w.pause(2)
    w.label(doing="at-rest")


@real("wrapper", "killed below a wrapper that waits; files are changed")
def wrapper(w):
    script = w.stage.write("run/real-loop", f"while :; do\n  {wheels.program('claude')} --permission-mode manual\n"
                           "  sleep 600\ndone\n")
    start(w, command=["/bin/bash", script])
    with open(w.tree + "/file1.txt", "a") as file:
        file.write("more\n")
    w.settle_in()
    ends(w, runtime_pid(w), left={"dirty": 1})
