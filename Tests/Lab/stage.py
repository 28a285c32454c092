"""A private place: everything of a run lies below one folder, with a home, tmux servers and git of its own."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))


class LabError(Exception):
    """Something that the lab needs is not there; no word about Picket."""


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


# How long the staging of a situation waits for an event, on however busy a machine. It says nothing of how long Picket may
# take: its time begins once what is true was seen to be true.
PATIENCE = 120


def wait_until(condition, what, patience=PATIENCE):
    end = time.monotonic() + patience
    while True:
        found = condition()
        if found:
            return found
        if time.monotonic() >= end:
            raise LabError(f"{what} did not happen within {patience} s")
        time.sleep(0.1)


class Stage:
    """Folders, environment and programs of one run; `end` ends and removes all of it."""

    def __init__(self, kept=None):
        self.folder = kept or tempfile.mkdtemp(prefix="picket-lab-", dir="/tmp")
        # What is kept, and what goes with its namespace, is not removed here.
        self.kept = kept is not None
        self.started = []
        self.servers = {}
        for name in ("home", "run", "bin", "tmux", "work", "log", "claude", "codex", "gemini", "agy"):
            os.makedirs(self.path(name), exist_ok=True)
        self.environment = {
            "HOME": self.path("home"), "PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "LANG": "C.UTF-8",
            "TERM": "xterm-256color", "TMUX_TMPDIR": self.path("tmux"), "SHELL": "/bin/bash",
            "GIT_CONFIG_GLOBAL": self.path("home", "gitconfig"), "GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0"}
        self.write("home/gitconfig", "[user]\nname = Lab\nemail = lab@lab.invalid\n[init]\ndefaultBranch = main\n"
                   "[gc]\nauto = 0\n[protocol \"file\"]\nallow = always\n[advice]\ndetachedHead = false\n")
        self.install_players()

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def write(self, name, text, mode=0o644):
        with open(self.path(name), "w") as file:
            file.write(text)
        os.chmod(self.path(name), mode)
        return self.path(name)

    def install_players(self):
        """A script for each program, so that the kernel knows the process by the program's name."""
        python = self.path("bin", "python3")
        if not os.path.exists(python):
            os.symlink(os.path.realpath(sys.executable), python)
        for name in ("claude", "codex", "gemini", "agy", "worker"):
            self.write(f"bin/{name}", f"#!{python} -SB\nimport sys\nsys.path.insert(0, {os.path.join(HERE, 'player')!r})\n"
                       f"import play\nplay.main({name!r})\n", 0o755)

    def players_environment(self):
        return {**self.environment, "PATH": self.path("bin") + ":" + self.environment["PATH"],
                "LAB_RUN": self.path("run"), "CLAUDE_CONFIG_DIR": self.path("claude"), "CODEX_HOME": self.path("codex"),
                "LAB_GEMINI_HOME": self.path("gemini"), "LAB_AGY_HOME": self.path("agy")}

    def run(self, *command, folder=None, check=True):
        done = subprocess.run(command, cwd=folder or self.folder, env=self.environment, capture_output=True, text=True,
                              stdin=subprocess.DEVNULL, errors="replace")
        if check and done.returncode != 0:
            raise LabError(f"{' '.join(command)[:200]} ended with {done.returncode}: {done.stderr.strip()[:300]}")
        return done.stdout

    def start(self, name, *command, environment=None):
        """Starts a program of the lab's own; its words go to a log."""
        with open(self.path("log", name + ".log"), "ab") as log:
            child = subprocess.Popen(command, cwd=self.folder, env={**self.environment, **(environment or {})},
                                     stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        self.started.append(child)
        return child

    def stop(self, child, how=signal.SIGTERM):
        if child.poll() is None:
            child.send_signal(how)
            try:
                child.wait(5)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        if child in self.started:
            self.started.remove(child)

    # tmux.

    def socket(self, server):
        """A server's socket; one whose name is a path lies there, the others in the user's own folder of them."""
        return server if server.startswith("/") else self.path("tmux", f"tmux-{os.geteuid()}", server)

    def tmux(self, server, *words, check=True):
        return self.run("tmux", "-u", "-S", self.socket(server), "-f", "/dev/null", *words, check=check)

    def open_server(self, server, remain=False):
        os.makedirs(os.path.dirname(self.socket(server)), mode=0o700, exist_ok=True)
        os.chmod(os.path.dirname(self.socket(server)), 0o700)
        self.tmux(server, "new-session", "-d", "-s", "hold", "-x", "120", "-y", "40", "sleep 86400")
        self.tmux(server, "set", "-g", "remain-on-exit", "on" if remain else "off")
        self.servers[server] = int(self.tmux(server, "display-message", "-p", "#{pid}"))

    def end(self):
        for server in self.servers:
            self.tmux(server, "kill-server", check=False)
        for child in reversed(list(self.started)):
            self.stop(child)
        if not self.kept:
            shutil.rmtree(self.folder, ignore_errors=True)
