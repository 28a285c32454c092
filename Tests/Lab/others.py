"""Four other ways to tell how a worker fares, asked about the same workers at the same time.

Each is given in its most favourable form: it knows the worker's own tmux session, terminal, log and prompt.
"""

import os
import subprocess

NAMES = ["session exists", "pgrep", "log grew", "pane text"]
PROGRAMS = {name: name for name in ("claude", "codex", "gemini", "agy")}
PROMPTS = {"claude": "Do you want to", "codex": "Would you like to", "gemini": "Allow execution",
           "agy": "Do you want to proceed", "other": "[y/n]"}


class Others:
    """Looks twice, some seconds apart, since two of the four compare."""

    def __init__(self, stage, worker):
        self.stage, self.worker = stage, worker
        self.terminal = worker.terminal
        self.size = self.log_size()
        self.text = self.screen()

    def log_size(self):
        return os.path.getsize(self.worker.log) if os.path.exists(self.worker.log) else 0

    def session_exists(self):
        words = ["tmux", "-S", self.stage.socket(self.worker.server), "has-session", "-t", "=" + self.worker.session]
        return subprocess.run(words, env=self.stage.environment, capture_output=True).returncode == 0

    def screen(self):
        if not self.session_exists():
            return None
        return self.stage.tmux(self.worker.server, "capture-pane", "-p", "-t", f"={self.worker.session}:", check=False)

    def process_runs(self):
        if not self.terminal:
            return False
        words = ["pgrep", "-t", self.terminal.removeprefix("/dev/"), "-f", PROGRAMS.get(self.worker.runtime, ".")]
        return subprocess.run(words, capture_output=True).returncode == 0

    def say(self):
        text = self.screen()
        prompt = PROMPTS[self.worker.runtime]
        pane = "ended" if text is None else "working" if text != self.text else "waiting" if prompt in text else "idle"
        return {"session exists": "alive" if self.session_exists() else "ended",
                "pgrep": "alive" if self.process_runs() else "ended",
                "log grew": "working" if self.log_size() > self.size else "not working", "pane text": pane}


QUESTIONS = {"session exists": "alive or ended", "pgrep": "alive or ended", "log grew": "at work or not",
             "pane text": "at work, waiting, at rest or ended"}
AT_REST = ("idle", "stalled", "limited", "starting")


def truth_for(name, label, expected):
    """The true answer to the question that a way can answer at all."""
    life = "alive" if label["alive"] else "ended"
    if name in ("session exists", "pgrep"):
        return life
    at_work = label["alive"] and expected == "working"
    if name == "log grew":
        return "working" if at_work else "not working"
    if not label["alive"]:
        return "ended"
    return "working" if at_work else "waiting" if expected == "waiting" else "idle"


def picket_for(name, state):
    """What Picket's state answers to the same question; None where it says that it does not know."""
    alive = state in ("starting", "working", "idle", "waiting", "limited", "stalled")
    if name in ("session exists", "pgrep"):
        return None if state in ("unknown", "not listed") else "alive" if alive else "ended"
    if name == "log grew":
        return "working" if state == "working" else "not working"
    if not alive:
        return None if state in ("unknown", "not listed") else "ended"
    return "idle" if state in AT_REST else state
