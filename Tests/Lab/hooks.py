"""Picket's hooks in the settings of the real Claude Code: put in, measured, and taken out again."""

import json
import os
import resource
import statistics
import subprocess
import threading
import time

from stage import LabError

# A file as a person may have it: with hooks of their own, tabs, and no line end after it.
SETTINGS = """{
\t"permissions": {"allow": ["WebFetch"]},
  "hooks" : {"Stop": [ {"hooks": [{"type": "command", "command": "true"}]} ]},\t
  "env": {}
}"""
RUNS = 21


class Hooks:
    """Puts hooks in and takes them out with `picket hooks`; tells the agent of the main fleet."""

    def __init__(self, lab):
        self.lab, self.stage = lab, lab.stage
        self.file = self.stage.write("claude/settings.json", SETTINGS)

    def picket(self, word):
        done = subprocess.run([os.path.join(self.lab.programs, "picket"), "hooks", word, "claude", "--agent",
                               self.stage.path(self.lab.main.name + "-agent")], capture_output=True, text=True,
                              env={**self.stage.environment, "CLAUDE_CONFIG_DIR": self.stage.path("claude")})
        if done.returncode != 0:
            raise LabError(f"picket hooks {word} claude ended with {done.returncode}: {done.stderr.strip()}")

    def command(self):
        """What Claude Code runs at a request for a permission, as it stands in the settings."""
        with open(self.file) as file:
            return json.load(file)["hooks"]["PermissionRequest"][0]["hooks"][0]["command"]

    def are_out(self):
        """Whether the file is, byte for byte, what it was."""
        with open(self.file) as file:
            return file.read() == SETTINGS and os.listdir(self.stage.path("claude")).count("settings.json.before-picket") == 0

    def cost(self, worker):
        """The medians of the time and of the CPU that one hook takes, in ms."""
        told = json.dumps({"session_id": "00000000-0000-4000-8000-000000000000", "cwd": worker.tree, "tool_name": "Bash",
                           "hook_event_name": "PermissionRequest", "tool_input": {"command": "git push " + "x" * 4000}})
        times, cpu = [], []
        for _ in range(RUNS):
            before, began = used(), time.monotonic()
            subprocess.run(["/bin/sh", "-c", self.command()], input=told, text=True, env=self.stage.environment, check=True)
            times.append((time.monotonic() - began) * 1000)
            cpu.append((used() - before) * 1000)
        return statistics.median(times), statistics.median(cpu)


def used():
    own = resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime


class Waited:
    """Notes when the hub first says a state of a worker, by asking for each change of it."""

    def __init__(self, fleet, worker, state):
        self.fleet, self.worker, self.state = fleet, worker, state
        self.at = None
        self.ending = False
        self.thread = threading.Thread(target=self.follow, daemon=True)
        self.thread.start()

    def follow(self):
        change = -1
        while not self.ending and self.at is None:
            try:
                said = self.fleet.ask(f"/v1/fleet?after={change}&wait=1000")
            except (OSError, ValueError):
                continue
            change = said["change"]
            if any(one["worker"] == self.worker and one["state"] == self.state for one in said["workers"]):
                self.at = time.monotonic()

    def since(self, shown, patience=20):
        """Seconds from `shown` until it was said; the hub may be the first to know."""
        self.thread.join(patience)
        self.ending = True
        if self.at is None:
            raise LabError(f"the hub did not say {self.state} within {patience} s")
        return self.at - shown
