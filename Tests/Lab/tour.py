"""One real program, led through its states one after the other; at each step what Picket says and why."""

import os
import signal
import sys
import time

import namespaces
import report
import wheels
from lab import Lab
from stage import LabError, wait_until
from worker import Worker

MANUAL = ("--permission-mode", "manual")
SETTLE = 12


class Tour:
    """Steps in one pane, or in a new one where the program has ended."""

    def __init__(self, lab, runtime):
        self.lab, self.runtime = lab, runtime
        self.rows = []
        self.number = 0
        self.w = None

    def begin(self, *arguments, trusted=True, **more):
        if self.w:
            self.w.close()
        self.number += 1
        name = f"tour-{self.number}" if trusted else f"tour-{self.number}-stranger"
        self.w = Worker(self.lab, name, self.runtime)
        self.marks = 0
        return wheels.start(self.w, *arguments, **more)

    def order(self, text):
        """Another order: each has a mark of its own, so that the server's log tells them apart."""
        self.marks += 1
        mark, self.w.id = self.w.id, f"{self.w.session}.{self.marks}"
        try:
            self.w.type(text)
        finally:
            self.w.id = mark

    def say(self, step, true):
        """Waits, and notes what Picket says now."""
        time.sleep(SETTLE)
        verdict = self.lab.main.verdict(self.w.id) or {}
        why = "; ".join(reason["says"] for reason in verdict.get("why", []))
        state = verdict.get("state", "not listed")
        self.rows.append([step, true, state if state == true else f"**{state}** (wrong)", verdict.get("action", ""),
                          why.replace("|", "\\|")])
        print(f"{step:44} {state:10} {'' if state == true else 'not ' + true + ' '}({why})", flush=True)

    def ended(self, pid, seconds=15):
        wait_until(lambda: not os.path.exists(f"/proc/{pid}"), seconds, "the program's end")

    def change_file(self):
        with open(self.w.tree + "/file1.txt", "a") as file:
            file.write("more\n")
        time.sleep(4)


def claude(t):
    t.begin(trusted=False, ready=False)
    t.w.shows("Quick safety check")
    t.say("the trust dialog", "waiting")
    t.begin(*MANUAL)
    t.say("ready, no prompt given", "idle")
    t.order("write <<slow 25>>")
    t.say("streams an answer", "working")
    t.w.shows("? for shortcuts", 40)
    t.say("answered", "idle")
    t.order("do it <<bash touch x && git add x && git commit -m x>>")
    t.w.shows("Do you want to proceed?")
    t.say("asks for permission", "waiting")
    t.w.keys("4")
    t.w.shows("What should Claude do instead?")
    t.say("answered with No", "idle")
    t.order("write <<slow 100>>")
    t.w.shows("word4")
    t.w.keys("Escape")
    t.say("interrupted with Esc", "idle")
    t.order("write <<529>>")
    t.w.shows("Repeated 529", 60)
    t.say("529 after all tries", "waiting")
    t.order("write <<text Well.>>")
    t.w.shows("Well.")
    t.say("the next turn worked", "idle")
    t.begin(*MANUAL, login=True)
    t.order("write <<limit 20>>")
    t.w.shows("Usage limit reached")
    t.say("a usage limit that ends in 20 s", "limited")
    t.w.shows("Usage limit reset", 180)
    t.say("the limit was reset; it went on by itself, and met it again", "limited")
    t.begin(*MANUAL, "--allowedTools", "Bash")
    t.order("serve it <<background sleep 40>>")
    t.w.shows("shell still running")
    t.say("its turn is over, a shell of it runs on", "working")
    t.w.shows("completed", 60)
    t.say("the shell has ended", "idle")
    t.order("do it <<bash git commit -q --allow-empty -m work>>")
    t.w.shows("The turn is over.")
    pid = wheels.runtime_pid(t.w)
    time.sleep(2)
    t.w.type("/exit")
    t.ended(pid)
    t.say("/exit after a commit", "delivered")
    t.begin(*MANUAL)
    t.order("write <<slow 100>>")
    t.w.shows("word4")
    t.change_file()
    pid = wheels.runtime_pid(t.w)
    os.kill(pid, signal.SIGKILL)
    t.ended(pid)
    t.say("kill -9 in a turn, with a changed file", "gone")


def codex(t):
    for words, name in (((), "with its daemon"), (("--no-daemon",), "without its daemon")):
        t.begin(*words, trusted=False, ready=False)
        t.w.shows("Trust this folder?", 60)
        t.say(f"{name}: the trust dialog", "waiting")
        t.begin(*words)
        t.say(f"{name}: ready, no prompt given", "idle")
        t.order("write <<slow 25>>")
        t.say(f"{name}: streams an answer", "working")
        t.w.shows("Worked for", 40)
        t.say(f"{name}: answered", "idle")
        t.order("do it <<escalate touch x1>>")
        t.w.shows("Would you like to run the following command?")
        t.say(f"{name}: asks for approval", "waiting")
        t.w.keys("Escape")
        t.w.shows("Conversation interrupted")
        t.say(f"{name}: the approval was denied", "idle")
        t.begin(*words)
        t.order("write <<slow 100>>")
        t.w.shows("word4")
        t.w.keys("Escape")
        t.w.shows("Conversation interrupted")
        t.say(f"{name}: interrupted with Esc", "idle")
        t.order("write <<500>>")
        t.w.shows(("■ ", "exceeded retry limit"), 60)
        t.say(f"{name}: the server fails, after all tries", "waiting")
        t.begin(*words)
        t.order("write <<limit 3600>>")
        t.w.shows("hit your usage limit", 60)
        t.say(f"{name}: a usage limit", "limited")
        t.begin(*words)
        t.order("serve it <<shell python3 -c 'import time; time.sleep(60)'>>")
        t.w.shows("Worked for", 60)
        t.say(f"{name}: its turn is over, a command of it runs on", "working")
        t.begin(*words)
        t.order("explain <<text Well.>>")
        t.w.shows("Worked for")
        t.w.git("commit", "-q", "--allow-empty", "-m", "work")
        pid = wheels.runtime_pid(t.w)
        time.sleep(3)
        t.w.type("/quit")
        t.ended(pid)
        t.say(f"{name}: /quit after a commit", "delivered")
        t.begin(*words)
        t.order("write <<slow 60>>")
        t.w.shows("word4")
        t.change_file()
        pid = wheels.runtime_pid(t.w)
        os.kill(pid, signal.SIGKILL)
        t.ended(pid)
        t.say(f"{name}: kill -9 of its terminal in a turn, with a changed file",
              "working" if name == "with its daemon" else "gone")


def run(options, root):
    lab = Lab(options.programs, True, kept=options.keep or namespaces.folder())
    tour = None
    try:
        lab.start_main([])
        lab.real = wheels.RealPrograms(lab, [f"tour-{number}" for number in range(1, 40)])
        tour = Tour(lab, options.tour)
        {"claude": claude, "codex": codex}[options.tour](tour)
    except LabError as error:
        print(f"lab: the tour stopped: {error}", file=sys.stderr)
        return 1
    finally:
        lab.end()
        if tour and tour.rows and options.write:
            right = sum(row[1] == row[2] for row in tour.rows)
            text = (f"{time.strftime('%-d %B %Y', time.gmtime())}. {wheels.VERSIONS}; {report.versions(root)}. "
                    f"{right} of {len(tour.rows)} right.\n\n"
                    + report.table(["step", "must be", "Picket", "action", "why"], tour.rows))
            report.write_page(root, f"tour of {options.tour}", text)
    return 0 if all(row[1] == row[2] for row in tour.rows) else 1
