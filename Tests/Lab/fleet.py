"""The built programs of Picket at work: broker, hub and agent, and what the hub says over time."""

import json
import os
import shutil
import signal
import socket
import threading
import time

from stage import LabError, free_port, wait_until


class Fleet:
    """One broker, one hub and one agent, each a program of its own with a state folder of its own."""

    def __init__(self, stage, programs, name="lab", host="lab", configuration="", hub_environment=None):
        self.stage, self.programs, self.name, self.host = stage, programs, name, host
        self.port = free_port()
        self.hub_environment = hub_environment
        self.slowest = 0.0
        self.cpu = {"agent": 0.0, "hub": 0.0}
        self.history = {}
        self.changed = threading.Condition()
        self.ending = False
        self.configuration = stage.write(f"{name}.yaml", self.head() + configuration)
        self.hub_socket = stage.path(f"{name}-hub.sock")

    def head(self):
        path = self.stage.path
        return f"""host: {self.host}
fleet: {self.name}
broker: {{host: 127.0.0.1, port: {self.port}}}
runtimes:
  claude: {{home: {path("claude")}}}
  codex: {{home: {path("codex")}}}
  gemini: {{home: {path("gemini")}}}
  agy: {{home: {path("agy")}}}
"""

    def start(self):
        self.start_broker()
        self.start_hub()
        self.start_agent()
        wait_until(self.is_heard, "the hub's first word of the agent")
        threading.Thread(target=self.follow, daemon=True).start()

    def start_broker(self):
        text = f"listener {self.port} 127.0.0.1\nallow_anonymous true\npersistence false\nset_tcp_nodelay true\n"
        text += "user root\n" if os.geteuid() == 0 else ""
        program = shutil.which("mosquitto", path=self.stage.environment["PATH"])
        if not program:
            raise LabError("mosquitto was not found; install the package mosquitto")
        self.broker = self.stage.start(f"{self.name}-broker", program, "-c",
                                       self.stage.write(f"{self.name}-broker.conf", text))
        wait_until(self.broker_answers, "the broker's start")

    def broker_answers(self):
        with socket.socket() as one:
            return one.connect_ex(("127.0.0.1", self.port)) == 0

    def start_hub(self):
        self.hub = self.stage.start(f"{self.name}-hub", os.path.join(self.programs, "picket-hub"), "run", "--config",
                                    self.configuration, "--state", self.stage.path(f"{self.name}-hub"), "--socket",
                                    self.hub_socket, environment=self.hub_environment)

    def start_agent(self, *before):
        self.agent = self.stage.start(f"{self.name}-agent", *before, os.path.join(self.programs, "picket-agent"), "run",
                                      "--config", self.configuration, "--state", self.stage.path(f"{self.name}-agent"),
                                      "--socket", self.stage.path(f"{self.name}-agent.sock"))

    def ask(self, target, seconds=30):
        """One HTTP question on the hub's socket; the answer's JSON. How long the slowest took is remembered."""
        began = time.monotonic()
        try:
            return self.ask_once(target, seconds)
        finally:
            if "wait=" not in target:
                self.slowest = max(self.slowest, time.monotonic() - began)

    def ask_once(self, target, seconds, method="GET"):
        with socket.socket(socket.AF_UNIX) as one:
            one.settimeout(seconds)
            one.connect(self.hub_socket)
            one.sendall(f"{method} {target} HTTP/1.0\r\n\r\n".encode())
            answer = b"".join(iter(lambda: one.recv(65536), b""))
        return json.loads(answer.partition(b"\r\n\r\n")[2])

    def retire(self, worker):
        """Lets go of a worker that was judged and has ended; hundreds of ended ones are not what a host has in minutes."""
        try:
            self.ask_once(f"/v1/workers/{self.host}/{worker}/retire", 10, "POST")
        except (OSError, ValueError):
            pass

    def is_heard(self):
        try:
            return any(host["host"] == self.host and "road" in host for host in self.ask("/v1/fleet")["hosts"])
        except (OSError, ValueError, KeyError):
            return False

    def follow(self):
        """Notes each change of a verdict, with the time at which it was seen."""
        change = -1
        while not self.ending:
            try:
                fleet = self.ask(f"/v1/fleet?after={change}&wait=1000")
            except (OSError, ValueError):
                time.sleep(0.2)
                continue
            change = fleet["change"]
            now = time.monotonic()
            with self.changed:
                for worker in fleet["workers"]:
                    known = self.history.setdefault(worker["worker"], [])
                    if not known or known[-1][1]["state"] != worker["state"]:
                        known.append((now, worker))
                    else:
                        known[-1] = (known[-1][0], worker)
                self.changed.notify_all()
            time.sleep(0.5)

    def verdict(self, worker):
        """What the hub says of a worker now; None where it does not list it."""
        try:
            return next((one for one in self.ask("/v1/fleet")["workers"] if one["worker"] == worker), None)
        except (OSError, ValueError) as error:
            raise LabError(f"the hub does not answer: {error}") from error

    def explain(self, worker):
        try:
            return self.ask(f"/v1/workers/{self.host}/{worker}/explanation")
        except (OSError, ValueError):
            return {}

    def agent_says(self, worker):
        """The lines about a worker that the agent itself would tell now, for one that the hub does not list."""
        with socket.socket(socket.AF_UNIX) as one:
            one.settimeout(10)
            one.connect(self.stage.path(f"{self.name}-agent.sock"))
            one.sendall(b"GET /v1/picture HTTP/1.0\r\n\r\n")
            answer = b"".join(iter(lambda: one.recv(65536), b"")).decode(errors="replace")
        return [line[:2000] for line in answer.split("\n") if f"/{worker}/" in line or f'"{worker}"' in line]

    def since(self, worker, state, began):
        """Seconds from `began` to the moment since which the state holds; 0 where it held before."""
        with self.changed:
            known = self.history.get(worker, [])
            if known and known[-1][1]["state"] == state:
                return max(0.0, known[-1][0] - began)
        return None

    def note_cpu(self):
        """Seconds of CPU that agent and hub have used, as long as they run."""
        for name, child in (("agent", self.agent), ("hub", self.hub)):
            try:
                with open(f"/proc/{child.pid}/stat") as file:
                    fields = file.read().rpartition(")")[2].split()
                self.cpu[name] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
            except OSError:
                continue

    def end(self):
        self.note_cpu()
        self.ending = True
        for child in (self.agent, self.hub, self.broker):
            self.stage.stop(child)

    def freeze(self):
        self.agent.send_signal(signal.SIGSTOP)

    def thaw(self):
        self.agent.send_signal(signal.SIGCONT)
