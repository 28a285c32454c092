"""The real Codex CLI against a scripted model server, alone and as a terminal of its daemon."""

import os
import signal

import wheels
from situations import SCREEN, situation
from wheels import runtime_pid, start

ALONE = ("--no-daemon",)


def real(name, what, **more):
    return situation("rx-" + name, "codex", what, real=True, **more)


@real("trust", "asks whether to trust the folder", settle=SCREEN)
def trust(w):
    start(w, ready=False)
    w.shows("Trust this folder?")
    w.label(doing="asks")


@real("fresh", "ready at its prompt")
def fresh(w):
    start(w)


@real("streaming", "streams text, with a prompt that looks idle")
def streaming(w):
    start(w, *ALONE)
    w.type("write <<slow 120>>")
    w.shows("word4")
    w.label(doing="busy")


@real("streaming-daemon", "streams text from its daemon")
def streaming_daemon(w):
    start(w)
    w.type("write <<slow 120>>")
    w.shows("word4")
    w.label(doing="busy")


@real("silent", "waits for the server: the Working line")
def silent(w):
    start(w, *ALONE)
    w.type("think <<silent 120>>")
    w.shows("esc to interrupt")
    w.label(doing="busy")


@real("turn-over", "answered, by its daemon")
def turn_over(w):
    start(w)
    w.type("explain <<text All is well.>>")
    w.shows("Worked for")
    w.label(doing="at-rest")


@real("approval", "asks to approve a command of its daemon")
def approval(w):
    start(w)
    w.type("do it <<escalate touch x1>>")
    w.shows("Would you like to run the following command?")
    w.label(doing="asks")


@real("approval-alone", "asks to approve a command, without a daemon")
def approval_alone(w):
    start(w, *ALONE)
    w.type("do it <<escalate touch x1>>")
    w.shows("Would you like to run the following command?")
    w.label(doing="asks")


@real("approved", "runs an approved command below its daemon")
def approved(w):
    start(w)
    w.type("do it <<escalate python3 -c 'import time; time.sleep(120)'>>")
    w.shows("Would you like to run the following command?")
    w.pause(1)
    w.keys("y")
    w.shows("esc to interrupt")
    w.label(doing="busy")


@real("denied", "an approval was denied")
def denied(w):
    start(w, *ALONE)
    w.type("do it <<escalate touch x1>>")
    w.shows("Would you like to run the following command?")
    w.pause(1)
    w.keys("Escape")
    w.shows("Conversation interrupted")
    w.label(doing="at-rest")


@real("esc", "interrupted with Esc while text streams")
def esc(w):
    start(w)
    w.type("write <<slow 120>>")
    w.shows("word4")
    w.keys("Escape")
    w.shows("Conversation interrupted")
    w.label(doing="at-rest")


@real("401", "the turn failed for a bad key")
def bad_key(w):
    start(w)
    w.type("write <<401>>")
    w.shows("unexpected status 401")
    w.label(doing="failed-turn")


@real("limit", "its usage limit is hit")
def limit(w):
    start(w, *ALONE)
    w.type("write <<limit 3600>>")
    w.shows("hit your usage limit")
    w.label(doing="limited")


@real("quota", "its quota is used up and must be paid for")
def quota(w):
    start(w)
    w.type("write <<quota>>")
    w.shows("Quota exceeded")
    w.label(doing="asks")


@real("cut", "the stream broke off, after all tries")
def cut(w):
    start(w, *ALONE)
    w.type("write <<cut>>")
    w.shows("stream disconnected before completion")
    w.label(doing="failed-turn")


@real("outlived", "a command outlives its turn")
def outlived(w):
    start(w, *ALONE)
    w.type("serve it <<shell python3 -c 'import time; time.sleep(200)'>>")
    w.shows("Worked for")
    w.label(doing="background")


@real("killed-alone", "without a daemon, killed in a turn with changed files")
def killed_alone(w):
    start(w, *ALONE)
    w.type("write <<slow 120>>")
    w.shows("word4")
    with open(w.tree + "/file1.txt", "a") as file:
        file.write("more\n")
    w.settle_in()
    w.kill(pid=runtime_pid(w), left={"dirty": 1})


@real("killed-terminal", "its terminal was killed; the daemon goes on with the turn")
def killed_terminal(w):
    start(w)
    w.type("write <<slow 120>>")
    w.shows("word4")
    pid = runtime_pid(w)
    w.settle_in()
    w.label(doing="busy")
    os.kill(pid, signal.SIGKILL)
    w.label()


@real("quit", "left with /quit at rest, having changed a file")
def leaves(w):
    start(w)
    w.type("explain <<text All is well.>>")
    w.shows("Worked for")
    with open(w.tree + "/file1.txt", "a") as file:
        file.write("more\n")
    w.settle_in()
    pid = runtime_pid(w)
    w.label(alive=False, ended="/quit", left={"dirty": 1})
    w.type("/quit")
    w.await_end(pid)
    w.label()


@real("exec", "codex exec: answered and ended")
def headless(w):
    start(w, "exec", "do it <<slow 12>>", ready=False)
    pid = runtime_pid(w)
    w.await_end(pid)
    w.label(alive=False, ended="exit 0", loop=True, result="success")


@real("exec-failed", "codex exec: ended with an error of the server")
def headless_failed(w):
    # The server takes its time, so that the program lives for longer than from one look to the next.
    start(w, "exec", "do it <<401 3>>", ready=False)
    w.await_end(runtime_pid(w))
    w.label(alive=False, ended="exit 1", loop=True, result="failure")
