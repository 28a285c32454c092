"""One real program, led through its states one after the other; at each step what Picket says and why."""

import os
import signal
import sys
import time

import hooks
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
        self.rows, self.notes = [], []
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

    def ended(self, pid):
        wait_until(lambda: not os.path.exists(f"/proc/{pid}"), "the program's end")

    def asks(self, name):
        """A real question for a permission; how long after it stood on the screen the hub said that it waits."""
        waited = hooks.Waited(self.lab.main, self.w.id, "waiting")
        self.order("do it <<bash touch x && git add x && git commit -m x>>")
        while "Do you want to proceed?" not in self.w.screen():
            time.sleep(0.02)
        delay = waited.since(time.monotonic())
        when = f"{abs(delay) * 1000:.0f} ms {'after' if delay >= 0 else 'before'} the question was seen on the screen"
        self.note(f"{name}, `waiting` was said {when}.", delay < 1)

    def note(self, says, right):
        """A measurement, and whether it is as it must be."""
        self.notes.append((says, right))
        print(says if right else f"WRONG: {says}", flush=True)

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
    t.w.shows("? for shortcuts")
    t.say("answered", "idle")
    t.asks("Without hooks")
    t.say("asks for permission", "waiting")
    t.w.keys("4")
    t.w.shows("What should Claude do instead?")
    t.say("answered with No", "idle")
    t.order("write <<slow 100>>")
    t.w.shows("word4")
    t.w.keys("Escape")
    t.say("interrupted with Esc", "idle")
    t.order("write <<529>>")
    t.w.shows("Repeated 529")
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
    t.w.shows("completed")
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


    with_hooks(t)


def with_hooks(t):
    own = hooks.Hooks(t.lab)
    own.picket("install")
    t.begin(*MANUAL)
    t.say("with hooks: ready, no prompt given", "idle")
    t.asks("With hooks")
    t.say("with hooks: asks for permission", "waiting")
    t.w.keys("4")
    t.w.shows("What should Claude do instead?")
    t.say("with hooks: answered with No", "idle")
    t.order("write <<text Well.>>")
    t.w.shows("Well.")
    t.say("with hooks: the next turn is over", "idle")
    took, cpu = own.cost(t.w)
    t.note(f"One hook took {took:.1f} ms in all and {cpu:.1f} ms of CPU, with the shell that the program runs it by (medians "
           f"of {hooks.RUNS}).", cpu < 20)
    own.picket("remove")
    t.note("`picket hooks install claude` and `remove` left the settings file as it was, to the byte.", own.are_out())


def codex(t):
    for words, name in (((), "with its daemon"), (("--no-daemon",), "without its daemon")):
        t.begin(*words, trusted=False, ready=False)
        t.w.shows("Trust this folder?")
        t.say(f"{name}: the trust dialog", "waiting")
        t.begin(*words)
        t.say(f"{name}: ready, no prompt given", "idle")
        t.order("write <<slow 25>>")
        t.say(f"{name}: streams an answer", "working")
        t.w.shows("Worked for")
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
        t.w.shows(("■ ", "exceeded retry limit"))
        t.say(f"{name}: the server fails, after all tries", "waiting")
        t.begin(*words)
        t.order("write <<limit 3600>>")
        t.w.shows("hit your usage limit")
        t.say(f"{name}: a usage limit", "limited")
        t.begin(*words)
        t.order("serve it <<shell python3 -c 'import time; time.sleep(60)'>>")
        t.w.shows("Worked for")
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
            notes = "".join(f"\n\n{says if right else f'**Wrong:** {says}'}" for says, right in tour.notes)
            text = (f"{time.strftime('%-d %B %Y', time.gmtime())}. {wheels.VERSIONS}; {report.versions(root)}. "
                    f"{right} of {len(tour.rows)} right.\n\n"
                    + report.table(["step", "must be", "Picket", "action", "why"], tour.rows) + notes)
            report.write_page(root, "verdicts.md", f"tour of {options.tour}", text)
    return 0 if all(row[1] == row[2] for row in tour.rows) and all(right for _, right in tour.notes) else 1
