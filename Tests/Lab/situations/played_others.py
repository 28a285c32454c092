"""Programs of no known runtime: scripts, wrappers and loops."""

import signal

from situations import situation


@situation("o-heartbeat", "other", "a script that beats once a second into .picket/heartbeat",
           thresholds={"stall_after": "40s"})
def heartbeat(w):
    # Told changes are published once in half a minute, so the threshold must lie above that.
    w.open("/bin/sh", "-c", "mkdir -p .picket; while :; do touch .picket/heartbeat; sleep 1; done")
    for _ in range(5):
        w.pause(9)
    w.label(doing="busy", loop=True)


@situation("o-quiet", "other", "began a moment ago and says nothing of itself")
def quiet(w):
    w.start(label={"doing": "busy"})


@situation("o-cpu", "other", "only its CPU is busy, past the stall threshold", thresholds={"stall_after": "6s"})
def cpu(w):
    w.start()
    w.do("burn", True)
    w.pause(9)
    w.label(doing="busy")


@situation("o-stuck", "other", "has done nothing for longer than the stall threshold", thresholds={"stall_after": "6s"})
def stuck(w):
    w.start()
    w.pause(10)
    w.label(doing="stuck")


@situation("o-editing", "other", "changes files and commits nothing")
def editing(w):
    w.open("/bin/sh", "-c", "while :; do date >> src/main.txt; sleep 2; done")
    w.pause(5)
    w.label(doing="busy")


@situation("o-empty-log", "other", "its log is empty, and it commits", thresholds={"stall_after": "6s"})
def empty_log(w):
    w.open("/bin/sh", "-c", "mkdir -p .picket; : > .picket/log; while :; do date >> src/main.txt; "
           "git commit -q -a -m Step; sleep 2; done")
    w.pause(9)
    w.label(doing="busy", left={"commits": 3})


@situation("o-exit-1", "other", "a short log that ends in EXIT:1; a shell stands in the pane")
def exit_1(w):
    w.open("/bin/bash", "-c", "mkdir -p .picket; (sleep 5; echo 'no such task'; echo EXIT:1) >> .picket/log; exec bash")
    w.pause(6)
    w.label(alive=False, ended="exit 1", result="failure")


@situation("o-exit-0", "other", "a log that ends in EXIT:0, and the session is gone")
def exit_0(w):
    w.open("/bin/bash", "-c", "mkdir -p .picket; sleep 5; echo EXIT:0 >> .picket/log; sleep 1")
    w.pause(8)
    w.label(alive=False, ended="exit 0", result="success")


@situation("o-exit-quoted", "other", "a log with EXIT:1 in the middle; it works on")
def exit_quoted(w):
    w.open("/bin/sh", "-c", "mkdir -p .picket; printf 'run 1\\nEXIT:1\\ntrying again\\n' >> .picket/log; "
           "while :; do date >> src/main.txt; sleep 2; done")
    w.pause(5)
    w.label(doing="busy")


@situation("o-lane-result", "other", "a result file that the configuration names")
def lane_result(w):
    w.start()
    w.settle_in()
    w.do("commit", "src/main.txt")
    w.do("write", "LANE-RESULT.json", '{"status": "completed", "turn_id": "t-1"}\n')
    w.leaves(0, result="success", left={"commits": 1, "untracked": 1})


@situation("w-child-dead", "claude", "its wrapper lives and waits; the agent below it is dead", pains=(5, 6))
def child_dead(w):
    w.open("/bin/bash", w.lab.wrapper("claude", pause=600))
    w.await_player()
    w.settle_in()
    w.do("prompt")
    w.do("write", "src/main.txt")
    w.kill(loop=True, left={"dirty": 1})


@situation("w-restarted", "claude", "its wrapper has started it again, and it is at work", pains=(11,))
def restarted(w):
    w.open("/bin/bash", w.lab.wrapper("claude", pause=1))
    w.await_player()
    w.settle_in()
    w.do("prompt")
    before = w.pid
    w.kill()
    w.await_player(other_than=before)
    w.label(alive=True)
    w.do("prompt", "go on", doing="busy", loop=True)


@situation("w-orphan", "claude", "it was killed; a child of its own holds the terminal open", pains=(11,))
def orphan(w):
    w.start()
    w.settle_in()
    w.do("prompt")
    w.do("commit", "src/main.txt")
    w.do("orphan", "/bin/sleep", "600")
    w.kill(left={"commits": 1})


@situation("w-shell-left", "claude", "it left with exit 0; the shell that started it stands in the pane")
def shell_left(w):
    w.open("/bin/bash", "-c", "claude; exec bash")
    w.await_player()
    w.settle_in()
    w.do("prompt")
    w.do("end_turn", loop=True)
    w.leaves(0)


@situation("w-typed", "codex", "typed into a shell by a person, and at work")
def typed(w):
    w.open("/bin/bash", "--norc", "-i")
    w.pause(1)
    w.keys("codex", "Enter")
    w.await_player()
    w.do("prompt", "run the tests")
    w.do("run_tool", "sleep 600", doing="busy", loop=True)


@situation("w-pid-reused", "claude", "killed with changes, and its pid belongs to another program now", pains=(5,))
def pid_reused(w):
    w.start()
    w.settle_in()
    w.do("write", "src/main.txt")
    pid = w.pid
    w.kill(left={"dirty": 1})
    w.lab.take_pid(pid)


@situation("w-second-window", "claude", "asks for permission in the second window of a session")
def second_window(w):
    w.tree = w.lab.repositories.worktree(w.id)
    w.stage.tmux(w.server, "new-session", "-d", "-s", w.session, "-c", w.tree, "sleep 86400")
    words = [f"{key}={value}" for key, value in {**w.stage.players_environment(), "LAB_ID": w.id}.items()]
    answer = w.stage.tmux(w.server, "new-window", "-P", "-F", "#{pane_tty}", "-t", w.session, "-c", w.tree, "env", "-i",
                          *words, w.stage.path("bin", "claude"))
    w.terminal = answer.strip()
    w.await_player()
    w.do("prompt")
    w.do("permission", doing="asks", loop=True)


@situation("w-private-socket", "codex", "in a tmux server on a socket of its own in an odd place", pains=(9,))
def private_socket(w):
    w.server = w.lab.odd_server()
    w.start()
    w.do("prompt")
    w.do("approval", doing="asks")


@situation("w-named-socket", "claude", "in a second server of the user's, killed as a whole", pains=(6,))
def named_socket(w):
    w.server = "spare"
    w.stage.open_server("spare")
    w.start()
    w.settle_in()
    w.do("commit", "src/main.txt")
    w.label(alive=False, ended="server killed", left={"commits": 1})
    w.stage.tmux("spare", "kill-server")


@situation("o-stopped", "other", "stopped with SIGSTOP for longer than the stall threshold", thresholds={"stall_after": "6s"})
def stopped(w):
    import os
    w.start()
    w.pause(1)
    os.kill(w.pid, signal.SIGSTOP)
    w.pause(9)
    w.label(doing="stuck")
