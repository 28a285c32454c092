"""The world that the agent looks at: repositories that get commits and workers that end, each noted in a truth file."""

import hashlib
import os
import random
import subprocess
import threading
import time
import zlib

WORKER = """#!/bin/bash
# One run of a worker: says which process it is, and then is one that ends by itself.
read -r line </proc/$$/stat
fields=(${line##*) })
printf '%s %s %s\\n' "$1" "$$" "${fields[19]}" >>"$2"
exec -a load-worker sleep $(($3 + RANDOM % ($3 + 1))).$((RANDOM % 10))
"""

PANE = """#!/bin/bash
# Starts the worker again and again, until it is told to stop.
until [ -e "$2.stop" ]; do
    "$3" "$1" "$2" "$4"
    sleep 1
done
exec sleep 100000
"""


class Repository:
    """A repository that gets commits from a process of git's that stays, and now and then from `git commit`."""

    def __init__(self, stage, name):
        self.stage, self.name, self.path = stage, name, stage.path(name)
        stage.run("git", "init", "-q", "-b", "main", self.path)
        for key, value in (("user.name", "load"), ("user.email", "load@localhost"), ("gc.auto", "0")):
            stage.run("git", "config", key, value, folder=self.path)
        stage.run("git", "commit", "-q", "--allow-empty", "-m", "begin", folder=self.path)
        stage.run("git", "checkout", "-q", "-b", "feat/" + name, folder=self.path)
        self.head = stage.run("git", "rev-parse", "HEAD", folder=self.path).strip()
        self.tree = stage.run("git", "rev-parse", "HEAD^{tree}", folder=self.path).strip()
        self.updater = None

    def open(self):
        self.updater = subprocess.Popen(
            ["git", "update-ref", "-m", "commit: load", "--stdin"], cwd=self.path, env=self.stage.environment,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)

    def close(self):
        if self.updater:
            self.updater.stdin.close()
            self.updater.wait()

    def commit(self, number):
        """One commit, as git itself writes it; returns its name."""
        who = f"load <load@localhost> {int(time.time())} +0000"
        text = f"tree {self.tree}\nparent {self.head}\nauthor {who}\ncommitter {who}\n\nload {self.name} {number}\n"
        data = f"commit {len(text)}\0{text}".encode()
        made = hashlib.sha1(data).hexdigest()
        folder = f"{self.path}/.git/objects/{made[:2]}"
        os.makedirs(folder, exist_ok=True)
        with open(f"{folder}/{made[2:]}", "wb") as file:
            file.write(zlib.compress(data, 1))
        self.updater.stdin.write(f"start\nupdate HEAD {made} {self.head}\nprepare\ncommit\n")
        self.updater.stdin.flush()
        for word in ("start: ok", "prepare: ok", "commit: ok"):
            line = self.updater.stdout.readline().strip()
            if line != word:
                raise SystemExit(f"load: git update-ref said '{line}' in place of '{word}'")
        self.head = made
        return made

    def burst(self, number, count):
        """Many commits at once, by `git fast-import`, with the lines that `git commit` would add to the reflogs."""
        who = f"load <load@localhost> {int(time.time())} +0000"
        stream, lines, names, head = [], [], [], self.head
        for index in range(count):
            words = f"burst {self.name} {number} {index}\n"
            text = f"tree {self.tree}\nparent {head}\nauthor {who}\ncommitter {who}\n\n{words}"
            made = hashlib.sha1(f"commit {len(text)}\0{text}".encode()).hexdigest()
            origin = f"from {self.head}\n" if index == 0 else ""
            stream.append(f"commit refs/heads/feat/{self.name}\nauthor {who}\ncommitter {who}\ndata {len(words)}\n{words}{origin}")
            lines.append(f"{head} {made} {who}\tcommit: burst\n")
            names.append((self.name, made))
            head = made
        subprocess.run(["git", "fast-import", "--quiet"], cwd=self.path, env=self.stage.environment, check=True,
                       input="".join(stream).encode())
        for log in ("HEAD", f"refs/heads/feat/{self.name}"):
            with open(f"{self.path}/.git/logs/{log}", "a") as file:
                file.write("".join(lines))
        with open(f"{self.path}/.git/refs/heads/feat/{self.name}") as file:
            if file.read().strip() != head:
                raise SystemExit("load: git fast-import made other commits than were told")
        self.head = head
        return names

    def commit_by_git(self, number):
        self.stage.run("git", "commit", "-q", "--allow-empty", "-m", f"load {self.name} {number} by git", folder=self.path)
        self.head = self.stage.run("git", "rev-parse", "HEAD", folder=self.path).strip()
        return self.head


class World:
    """Workers that run, end and run again, and commits at a given rate, until it is stopped."""

    def __init__(self, stage, life):
        self.stage = stage
        self.life = life
        self.rate = 0.0
        self.commits = []
        self.running = True
        self.late = 0.0
        self.repositories = [Repository(stage, name) for name in stage.names]
        self.runs_file = stage.path("runs")
        self.worker = self.script("load-worker-script", WORKER)
        self.pane = self.script("load-pane", PANE)
        self.maker = threading.Thread(target=self.make, daemon=True)

    def script(self, name, text):
        path = self.stage.write(name, text)
        os.chmod(path, 0o755)
        return path

    def open_panes(self):
        for name in self.stage.names:
            self.stage.run("tmux", "-S", self.stage.tmux_socket, "-f", "/dev/null", "new-session", "-d", "-s", name,
                           "-x", "80", "-y", "24", "-c", self.stage.path(name),
                           f"{self.pane} {name} {self.runs_file} {self.worker} {self.life}")

    def begin(self, rate):
        for repository in self.repositories:
            repository.open()
        self.rate = rate
        self.maker.start()

    def make(self):
        """Commits in turn over the repositories, evenly in time; one a second by `git commit`."""
        due, by_git = time.monotonic(), 0.0
        while self.running:
            if self.rate <= 0:
                time.sleep(0.05)
                due = time.monotonic()
                continue
            due += 1 / self.rate
            pause = due - time.monotonic()
            if pause > 0:
                time.sleep(pause)
            elif pause < -1:
                self.late += -pause
                due = time.monotonic()
            repository = self.repositories[len(self.commits) % len(self.repositories)]
            number = len(self.commits)
            if time.monotonic() - by_git >= 1:
                by_git = time.monotonic()
                made = repository.commit_by_git(number)
            else:
                made = repository.commit(number)
            self.commits.append((repository.name, made))

    def burst(self, count):
        """Commits in all repositories at once, beside none of the even ones."""
        for repository in self.repositories:
            self.commits += repository.burst(len(self.commits), count)

    def runs(self):
        """The runs that began: worker, pid, start."""
        try:
            with open(self.runs_file) as file:
                return [(worker, int(pid), int(start)) for worker, pid, start in map(str.split, file)]
        except FileNotFoundError:
            return []

    def living(self):
        return [run for run in self.runs() if start_of(run[1]) == run[2]]

    def stop(self):
        """No more commits, and no more runs once those that run have ended."""
        self.stop_making()
        self.stage.write("runs.stop", "")

    def stop_making(self):
        """No more commits; the runs go on."""
        self.running = False
        if self.maker.ident:
            self.maker.join()
        for repository in self.repositories:
            repository.close()


def start_of(pid):
    """When a process began, in the kernel's ticks; None where there is none, or a dead one."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            fields = file.read().rpartition(")")[2].split()
        return None if fields[0] == "Z" else int(fields[19])
    except (OSError, IndexError):
        return None


def wait_or_die(seconds):
    """A pause that chance makes a little longer or shorter."""
    time.sleep(seconds * random.uniform(0.7, 1.3))
