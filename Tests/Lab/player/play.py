"""Plays an agent program in a pane: named as the real one, it writes the files and shows the screens of the real one.

What it plays is told to it step by step on a socket. A step may carry a label, which is written to the truth file
before the step is acknowledged, so that no observer is asked before the truth is known.
"""

import json
import os
import select
import signal
import socket
import subprocess
import sys
import time

ALTERNATE = "\x1b[?1049h"
RULE = "─" * 118


class Player:
    """The common part: a terminal, a worktree, a socket for the steps, and the truth file."""

    tick = 0.5

    def __init__(self, arguments):
        self.arguments = arguments
        self.id = os.environ["LAB_ID"]
        self.run = os.environ["LAB_RUN"]
        self.tree = os.getcwd()
        self.pid = os.getpid()
        self.born = time.time()
        self.frame = 0
        self.body = []
        self.animated = None
        self.burning = False
        self.children = []
        if os.environ.get("LAB_ALTERNATE", "1") == "1":
            self.put(ALTERNATE)

    # The terminal.

    def put(self, text):
        try:
            sys.stdout.write(text)
            sys.stdout.flush()
        except (BrokenPipeError, OSError):
            pass

    def show(self, *lines):
        """The whole screen anew; it stays until the next."""
        self.body = [line for group in lines for line in group.split("\n")]
        self.animated = None
        self.paint(self.body)

    def animate(self, make):
        """A screen that moves: `make` gives its lines for a frame number."""
        self.animated = make
        self.paint(make(self.frame))

    def paint(self, lines):
        self.put("\x1b[H\x1b[2J" + "\r\n".join(lines))

    def title(self, text):
        self.put(f"\x1b]2;{text}\x07")

    # Steps that any program can be told.

    def screen(self, *lines):
        self.show(*lines)

    def write(self, path, text="changed\n"):
        whole = os.path.join(self.tree, path)
        os.makedirs(os.path.dirname(whole), exist_ok=True)
        with open(whole, "a") as file:
            file.write(text)

    def sh(self, command):
        subprocess.run(["/bin/sh", "-c", command], cwd=self.tree, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, check=False)

    def commit(self, path, words="Work on it"):
        self.write(path)
        self.sh(f"git add -A . && git commit -q -m '{words}'")

    def spawn(self, *command):
        """A child as the program's own tools are."""
        self.children.append(subprocess.Popen(command, cwd=self.tree, stdin=subprocess.DEVNULL))

    def orphan(self, *command):
        """A child in a session of its own that keeps the terminal's descriptors open."""
        self.children.append(subprocess.Popen(command, cwd=self.tree, stdin=subprocess.DEVNULL, start_new_session=True))

    def end_children(self):
        for child in self.children:
            child.terminate()
            child.wait()
        self.children = []

    def burn(self, on):
        self.burning = on

    def beat(self):
        self.write(".picket/heartbeat", "")
        os.utime(os.path.join(self.tree, ".picket/heartbeat"))

    def exit(self, code=0):
        self.leave()
        os._exit(code)

    def leave(self):
        """What the program takes away when it ends by itself."""

    # The loop.

    def begin(self, how):
        """Start-up, as far as `how` says."""

    def moved(self):
        """Called at each tick."""

    def serve(self):
        path = os.path.join(self.run, self.id + ".sock")
        if os.path.exists(path):
            os.unlink(path)
        door = socket.socket(socket.AF_UNIX)
        door.bind(path)
        door.listen(4)
        signal.signal(signal.SIGTERM, lambda *_: self.exit(143))
        signal.signal(signal.SIGHUP, lambda *_: self.exit(129))
        self.begin(os.environ.get("LAB_BEGIN", "ready"))
        with open(os.path.join(self.run, self.id + ".pid.new"), "w") as file:
            file.write(str(self.pid))
        os.rename(file.name, os.path.join(self.run, self.id + ".pid"))
        next_tick = time.monotonic() + self.tick
        while True:
            wait = 0 if self.burning else max(0.0, next_tick - time.monotonic())
            ready, _, _ = select.select([door], [], [], wait)
            if ready:
                self.answer(door.accept()[0])
            if time.monotonic() >= next_tick:
                next_tick = time.monotonic() + self.tick
                self.frame += 1
                self.children = [child for child in self.children if child.poll() is None]
                if self.animated:
                    self.paint(self.animated(self.frame))
                self.moved()

    def answer(self, one):
        with one, one.makefile("rw") as line:
            step = json.loads(line.readline())
            if step["do"] == "exit":
                self.note(step.get("label"))
                line.write("ok\n")
                line.flush()
                return self.exit(*step["with"])
            getattr(self, step["do"])(*step["with"])
            self.note(step.get("label"))
            line.write("ok\n")

    def note(self, label):
        """Writes what is true from now on."""
        if label:
            with open(os.path.join(self.run, self.id + ".truth"), "a") as file:
                file.write(json.dumps({"at": time.time(), "by": "player", **label}) + "\n")


def now_text(moment=None):
    moment = time.time() if moment is None else moment
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(moment)) + f".{int(moment * 1000) % 1000:03}Z"


def main(runtime):
    if runtime == "claude":
        from claude import Claude as Kind
    elif runtime == "codex":
        from codex import Codex as Kind
    elif runtime == "gemini":
        from gemini import Gemini as Kind
    elif runtime == "agy":
        from agy import Agy as Kind
    else:
        Kind = Player
    Kind(sys.argv[1:]).serve()
