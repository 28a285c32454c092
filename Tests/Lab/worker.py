"""One worker of a situation: its pane, its worktree, its truth, and what may be done to it."""

import json
import os
import signal
import socket
import time

import truth
from stage import PATIENCE, LabError, wait_until


class Worker:
    """Driven by a situation; what it is told to do is done by the player or by a real program in its pane."""

    def __init__(self, lab, name, runtime, server="lab"):
        self.lab, self.stage, self.id, self.runtime, self.server = lab, lab.stage, name, runtime, server
        self.session = name
        self.tree = None
        self.terminal = None
        self.pid_of_pane = None
        self.log = self.stage.path("log", name + ".pane")
        self.truth_file = self.stage.path("run", name + ".truth")
        self.labelled = None
        self.variables = {}
        self.fleet = lab.main

    # The truth.

    def label(self, **facts):
        """Writes what is true from now on; by the driver, which is about to make or has made it true."""
        with open(self.truth_file, "a") as file:
            file.write(json.dumps({"at": time.time(), "by": "driver", **facts}) + "\n")
        self.labelled = time.monotonic()

    @property
    def truth(self):
        return truth.fold(self.truth_file)

    # The pane.

    def open(self, *command, tree="worktree", width=120, height=40, **variables):
        """A session with the command in it, in a worktree of its own unless `tree` is a folder."""
        if self.tree is None:
            self.tree = tree if tree and os.path.isabs(tree) else getattr(self.lab.repositories, tree)(self.id)
        environment = {**self.stage.players_environment(), "LAB_ID": self.id, **self.variables, **variables}
        words = ["env", "-i"] + [f"{key}={value}" for key, value in environment.items()] + list(command)
        answer = self.stage.tmux(self.server, "new-session", "-d", "-P", "-F", "#{pane_tty} #{pane_pid}", "-s", self.session,
                                 "-x", str(width), "-y", str(height), "-c", self.tree, *words)
        self.terminal, pid = answer.split()
        self.pid_of_pane = int(pid)
        self.stage.tmux(self.server, "pipe-pane", "-t", f"={self.session}:", f"cat >> {self.log}", check=False)

    def start(self, *arguments, begin="ready", label=None, **more):
        """Starts the player of its runtime, and waits until it plays."""
        program = "worker" if self.runtime == "other" else self.runtime
        self.open(self.stage.path("bin", program), *arguments, LAB_BEGIN=begin, **more)
        self.await_player()
        if begin == "ready":
            self.label(doing="at-rest", loop=self.runtime != "other")
        if label:
            self.label(**label)
        return self

    def await_player(self, other_than=None):
        path = self.stage.path("run", self.id + ".pid")
        return wait_until(lambda: os.path.exists(path) and self.pid != other_than, f"the start of {self.id}")

    @property
    def pid(self):
        with open(self.stage.path("run", self.id + ".pid")) as file:
            return int(file.read() or 0)

    def do(self, step, *values, **label):
        """Has the player take a step; its label is in the truth file before this returns."""
        with socket.socket(socket.AF_UNIX) as one:
            one.settimeout(10)
            one.connect(self.stage.path("run", self.id + ".sock"))
            one.sendall((json.dumps({"do": step, "with": values, "label": label or None}) + "\n").encode())
            if one.makefile().readline() != "ok\n":
                raise LabError(f"{self.id} could not play '{step}'; see {self.log}")
        if label:
            self.labelled = time.monotonic()

    def pause(self, seconds=1.0):
        time.sleep(seconds * self.lab.pace)

    def settle_in(self):
        """Time in which an observer sees the worker at its start, as it would of any that does not hurry: some seconds,
        and on a busy machine until the hub lists it. One that is never listed goes on all the same, and is judged so."""
        self.pause(4)
        end = time.monotonic() + PATIENCE
        while self.fleet.verdict(self.id) is None and time.monotonic() < end:
            self.pause(2)

    # Ends.

    def kill(self, how=signal.SIGKILL, pid=None, **facts):
        """Ends its process; the truth is written first."""
        self.label(alive=False, ended=signal.Signals(how).name, **facts)
        pid = pid or self.pid
        os.kill(pid, how)
        wait_until(lambda: not is_running(pid), f"the end of {self.id}")
        self.labelled = time.monotonic()

    def leaves(self, code=0, **facts):
        """It ends by itself."""
        pid = self.pid
        self.do("exit", code, alive=False, ended=f"exit {code}", **facts)
        wait_until(lambda: not is_running(pid), f"the end of {self.id}")
        self.labelled = time.monotonic()

    def await_end(self, pid):
        wait_until(lambda: not is_running(pid), f"the end of {self.id}")

    def git(self, *words, check=True):
        return self.stage.run("git", *words, folder=self.tree, check=check)

    # Keys and screens, for real programs.

    def keys(self, *keys):
        self.stage.tmux(self.server, "send-keys", "-t", f"={self.session}:", *keys)

    def type(self, text):
        """Types a line and sends it. An order to the model is sent again until the model's server has it: a program that
        is still at its start takes the first Enter for a part of what was pasted."""
        whole = f"[{self.id}] {text}" if "<<" in text else text
        self.stage.tmux(self.server, "send-keys", "-t", f"={self.session}:", "-l", whole)
        time.sleep(0.7)
        self.keys("Enter")
        if "<<" in text:
            for _ in range(8):
                if self.lab.real.has_asked(self):
                    return
                self.keys("Enter")
            raise LabError(f"the model's server had no request of {self.id}")

    def screen(self):
        return self.stage.tmux(self.server, "capture-pane", "-p", "-J", "-t", f"={self.session}:", check=False)

    def shows(self, text, patience=PATIENCE):
        """Waits for words on its screen; whoever stages a real program looks at what a person would."""
        any_of = (text,) if isinstance(text, str) else text
        wait_until(lambda: any(one in self.screen() for one in any_of), f"'{any_of[0]}' on the screen of {self.id}", patience)

    def close(self):
        self.stage.tmux(self.server, "kill-session", "-t", "=" + self.session, check=False)


def is_running(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
