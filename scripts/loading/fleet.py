"""A real broker, agent and hub on the stage, each of which can be killed and started again."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import time
from contextlib import closing

from stage import wait_until

ROOT = "picket/v1/load"

CONFIGURATION = """fleet: load
host: load-host
state: {state}
broker: {{host: 127.0.0.1, port: {port}}}
agent: {{panes: 500ms, looks: 1s, sample: 5s, heartbeat: 5s}}
tmux: {{search: false, sockets: [{socket}]}}
workers: [{{session: '*', runtime: other, program: load-worker}}]
thresholds: {{heartbeat: 5s}}
"""


class Fleet:
    """The three programs by name: `broker`, `agent`, `hub`."""

    def __init__(self, stage, programs):
        self.stage = stage
        self.parts = {}
        files = {}
        for part in ("agent", "hub"):
            state = stage.path(part)
            os.mkdir(state, 0o700)
            text = CONFIGURATION.format(state=state, port=stage.port, socket=stage.tmux_socket)
            files[part] = stage.write(part + ".yaml", text)
        # As a broker of a person's: what is retained it keeps on disk, but loses the last minute when it is killed.
        self.broker_file = stage.write(
            "broker.conf", f"listener {stage.port} 127.0.0.1\nallow_anonymous true\nuser root\n"
            f"sys_interval 0\nset_tcp_nodelay true\npersistence true\npersistence_location {stage.folder}/\n")
        self.commands = {
            "broker": [shutil.which("mosquitto") or "/usr/sbin/mosquitto", "-c", self.broker_file],
            "agent": [programs + "/picket-agent", "run", "--config", files["agent"]],
            "hub": [programs + "/picket-hub", "run", "--config", files["hub"]],
        }

    def start(self, part):
        self.parts[part] = self.stage.start(part, *self.commands[part])
        if part == "broker":
            wait_until(self.stage.answers, 10, "the broker's start")

    def start_all(self):
        for part in ("broker", "hub", "agent"):
            self.start(part)

    def kill(self, part):
        child = self.parts[part]
        child.send_signal(signal.SIGKILL)
        child.wait()
        self.stage.started.remove(child)

    def stop(self, part):
        self.stage.stop(self.parts[part])

    def forget_retained(self):
        """The broker loses its memory: what it kept on disk is taken away while it does not run."""
        try:
            os.remove(self.stage.path("mosquitto.db"))
        except FileNotFoundError:
            pass

    def check_alive(self):
        for name, child in self.parts.items():
            if child.poll() is not None and child in self.stage.started:
                with open(self.stage.path(name + ".log")) as log:
                    raise SystemExit(f"load: {name} ended by itself with {child.returncode}: {log.read()[-800:]}")

    def ask(self, target):
        """An answer of the hub's; None while it gives none."""
        try:
            return self.stage.ask(self.stage.path("hub", "hub.sock"), target)
        except (OSError, ValueError):
            return None

    def workers(self):
        return {row["worker"]: row for row in (self.ask("/v1/fleet") or {}).get("workers", [])}

    def resident(self):
        """Resident memory of the agent in KiB."""
        with open(f"/proc/{self.parts['agent'].pid}/status") as file:
            return next(int(line.split()[1]) for line in file if line.startswith("VmRSS"))

    def depth(self):
        """How many events wait in the agent's spool."""
        return self.count(self.stage.path("agent", "spool.db"), "SELECT count(*) FROM events")

    def stored(self):
        return self.count(self.stage.path("hub", "hub.db"), "SELECT count(*) FROM events")

    @staticmethod
    def count(path, question):
        try:
            with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=5)) as database:
                return database.execute(question).fetchone()[0]
        except sqlite3.OperationalError:
            return 0

    def events(self):
        """All that the hub stored: name, epoch, seq, historical, and the message."""
        path = self.stage.path("hub", "hub.db")
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=5)) as database:
            rows = database.execute("SELECT name, epoch, seq, historical, payload FROM events ORDER BY id").fetchall()
        return [(name, epoch, seq, historical, json.loads(payload)) for name, epoch, seq, historical, payload in rows]

    def notices(self):
        """The kinds that were raised, each with how often."""
        kinds = {}
        for notice in (self.ask("/v1/notices") or {}).get("notices", []):
            kinds[notice["kind"]] = kinds.get(notice["kind"], 0) + 1
        return kinds


class Observer:
    """What one subscriber sees and when, beside the hub."""

    def __init__(self, stage):
        self.path = stage.path(f"observed-{time.monotonic_ns()}")
        self.child = stage.start("observer", "mosquitto_sub", "-p", str(stage.port), "-V", "5", "-q", "1",
                                 "-t", ROOT + "/hosts/#", "-F", "%U %r %t %p", out=self.path)

    def lines(self):
        """Time, whether retained, topic below the root, and payload of each message."""
        with open(self.path, errors="replace") as file:
            rows = [line.rstrip("\n").split(" ", 3) for line in file if line.endswith("\n")]
        return [(float(row[0]), row[1] == "1", row[2].removeprefix(ROOT + "/hosts/load-host/"), row[3] if len(row) > 3 else "")
                for row in rows if len(row) >= 3]


def version_of(*command):
    try:
        return subprocess.run(command, capture_output=True, text=True).stdout.splitlines()[0].strip()
    except (OSError, IndexError):
        return "unknown"
