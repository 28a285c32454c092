"""A private place to measure in: a broker, a tmux server with workers in git repositories, all below one folder."""

import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def wait_until(condition, seconds, what):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.02)
    raise SystemExit(f"bench: {what} did not happen within {seconds} s")


class Stage:
    """Everything that the measured programs look at; `end` ends and removes it."""

    def __init__(self, workers):
        self.folder = tempfile.mkdtemp(prefix="picket-bench-", dir="/tmp")
        self.started = []
        self.port = free_port()
        self.names = [f"w{number:02}" for number in range(1, workers + 1)]
        self.tmux_socket = self.path("tmux.sock")
        self.environment = dict(os.environ, GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_NOSYSTEM="1",
                                HOME=self.path("home"), LC_ALL="C.UTF-8")
        self.environment.pop("TMUX", None)
        os.mkdir(self.path("home"))

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def write(self, name, text):
        with open(self.path(name), "w") as file:
            file.write(text)
        return self.path(name)

    def run(self, *command, folder=None):
        done = subprocess.run(command, cwd=folder or self.folder, env=self.environment, capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"bench: {' '.join(command)} ended with {done.returncode}: {done.stderr.strip()}")
        return done.stdout

    def start(self, name, *command, out=None):
        """Starts a program in a process group of its own; its words go to a file."""
        log = open(self.path(name + ".log"), "ab")
        output = open(out, "wb") if out else log
        child = subprocess.Popen(command, cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL,
                                 stdout=output, stderr=log, start_new_session=True)
        log.close()
        if out:
            output.close()
        self.started.append(child)
        return child

    def stop(self, child):
        """Ends a program that `start` started, and all that it left in its group."""
        if child.poll() is None:
            child.terminate()
            try:
                child.wait(5)
            except subprocess.TimeoutExpired:
                pass
        try:
            os.killpg(child.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        child.wait()
        if child in self.started:
            self.started.remove(child)

    def start_broker(self):
        configuration = self.write("mosquitto.conf", f"listener {self.port} 127.0.0.1\nallow_anonymous true\n"
                                   "persistence false\nuser root\nsys_interval 0\nset_tcp_nodelay true\n")
        self.start("broker", shutil.which("mosquitto") or "/usr/sbin/mosquitto", "-c", configuration)
        wait_until(self.answers, 5, "the broker's start")

    def answers(self):
        with socket.socket() as one:
            return one.connect_ex(("127.0.0.1", self.port)) == 0

    def start_workers(self):
        """A repository of some files, a worktree and a session for each worker."""
        origin = self.path("origin")
        self.run("git", "init", "-q", "-b", "main", origin)
        for number in range(50):
            self.write(f"origin/file{number}.txt", f"{number}\n" * 20)
        self.run("git", "add", ".", folder=origin)
        self.commit(origin, "begin")
        # One process, under a name that each peer can match.
        self.write("bench-worker", "#!/bin/bash\nexec -a bench-worker-$1 sleep 100000\n")
        os.chmod(self.path("bench-worker"), 0o755)
        for name in self.names:
            self.run("git", "clone", "-q", origin, self.path(name))
            self.run("git", "checkout", "-q", "-b", f"feat/{name}", folder=self.path(name))
        for name in self.names:
            self.open_pane(name)
        wait_until(lambda: len(self.workers()) == len(self.names), 5, "the workers' start")

    def fill(self, count):
        """Other processes of the host, up to `count` in all; they do nothing."""
        running = sum(1 for name in os.listdir("/proc") if name.isdigit())
        for _ in range(count - running):
            self.started.append(subprocess.Popen(["sleep", "100000"], stdin=subprocess.DEVNULL, start_new_session=True))

    def open_pane(self, name):
        self.run("tmux", "-S", self.tmux_socket, "-f", "/dev/null", "new-session", "-d", "-s", name, "-x", "80",
                 "-y", "24", "-c", self.path(name), f"{self.path('bench-worker')} {name}; exec cat")

    def commit(self, folder, words):
        self.run("git", "-c", "user.name=bench", "-c", "user.email=bench@localhost", "commit", "-q", "--allow-empty",
                 "-m", words, folder=folder)

    def workers(self):
        """The living workers, by name."""
        found = {}
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{pid}/cmdline", "rb") as file:
                    first = file.read().split(b"\0")[0].decode()
                if first.startswith("bench-worker-") and os.readlink(f"/proc/{pid}/cwd").startswith(self.folder):
                    found[first.removeprefix("bench-worker-")] = int(pid)
            except OSError:
                continue
        return found

    def ask(self, path, target):
        """One HTTP question on a Unix socket; the answer's JSON."""
        with socket.socket(socket.AF_UNIX) as one:
            one.settimeout(5)
            one.connect(path)
            one.sendall(f"GET {target} HTTP/1.0\r\n\r\n".encode())
            answer = b"".join(iter(lambda: one.recv(65536), b""))
        return json.loads(answer.partition(b"\r\n\r\n")[2])

    def tmux_pid(self):
        return int(self.run("tmux", "-S", self.tmux_socket, "display-message", "-p", "#{pid}"))

    def end(self):
        subprocess.run(["tmux", "-S", self.tmux_socket, "kill-server"], env=self.environment, capture_output=True)
        for child in reversed(list(self.started)):
            self.stop(child)
        for pid in self.workers().values():
            os.kill(pid, signal.SIGKILL)
        shutil.rmtree(self.folder, ignore_errors=True)
