"""Runs situations in parallel, has Picket and four others judge them, and keeps what each said."""

import copy
import os
import subprocess
import threading
import time
import traceback

import truth
from fleet import Fleet
from others import Others
from repositories import Repositories
from stage import HERE, LabError, Stage, wait_until
from worker import Worker

# Looks come often, so that a run is short; what is judged by, the thresholds, are the defaults.
LOOKS = """agent: {heartbeat: 2s, panes: 2s, sample: 2s, looks: 5s, sweep: 1m}
workers:
  - {session: "o-lane-result*", runtime: other, results: [LANE-RESULT.json]}
  - {session: "o-*", runtime: other}
"""
# A host is given up soon; else a situation of a lost host would take the half minute that it takes by default.
CONTACT = {"heartbeat": "1s", "overdue": "2.5", "contact_grace": "1s"}


class Outcome:
    """What came of one situation."""

    def __init__(self, situation):
        self.situation = situation
        self.label = None
        self.expected = self.state = self.verdict = self.explanation = None
        self.delay = None
        self.others = {}
        self.trouble = None
        # What was said at first, where it was staged a second time.
        self.first = None

    @property
    def right(self):
        return self.trouble is None and self.state == self.expected

    @property
    def why(self):
        return "; ".join(reason["says"] for reason in (self.verdict or {}).get("why", []))


class Lab:
    """One stage with its fleets; each situation is staged by a thread of its own."""

    def __init__(self, programs, inside, pace=1.0, kept=None, width=24, say=print):
        self.stage = Stage(kept)
        self.programs, self.inside, self.pace, self.say = programs, inside, pace, say
        self.repositories = Repositories(self.stage)
        self.width = width
        self.lock = threading.Lock()
        self.fleets = {}
        self.real = None
        self.odd = 0
        self.number = 0

    # What situations ask for.

    def leave_result(self, tree):
        os.makedirs(tree + "/.picket")
        with open(tree + "/.picket/result.json", "w") as file:
            file.write('{"status":"success","summary":"of an earlier run"}\n')
        old = time.time() - 7200
        os.utime(file.name, (old, old))

    def wrapper(self, program, pause):
        """A script that starts the program again, some time after each end."""
        return self.stage.write(f"run/loop-{program}-{pause}", f"while :; do\n  {program}\n  sleep {pause}\ndone\n", 0o755)

    def odd_server(self):
        with self.lock:
            self.odd += 1
            path = self.stage.path("home", f"odd place {self.odd}", "private.sock")
        self.stage.open_server(path)
        return path

    def advance_origin(self, tree):
        """Somebody else's commit in the origin."""
        base = os.path.dirname(tree)
        self.stage.run("git", "clone", "-q", base + "/origin.git", base + "/person")
        with open(base + "/person/file0.txt", "a") as file:
            file.write("by a person\n")
        self.stage.run("git", "commit", "-q", "-a", "-m", "By a person", folder=base + "/person")
        self.stage.run("git", "push", "-q", "origin", "main", folder=base + "/person")

    def take_pid(self, pid):
        """Starts programs until one has this pid; the kernel is told where to begin."""
        with self.lock:
            for _ in range(200):
                try:
                    with open("/proc/sys/kernel/ns_last_pid", "w") as file:
                        file.write(str(pid - 1))
                except OSError as error:
                    raise LabError(f"a pid can be used again only by root: {error}") from error
                child = subprocess.Popen(["sleep", "86400"], stdin=subprocess.DEVNULL)
                self.stage.started.append(child)
                if child.pid == pid:
                    return
                self.stage.stop(child)
        raise LabError(f"pid {pid} was not given out again")

    # Fleets.

    def thresholds(self, situations):
        own = [one for one in situations if one.thresholds]
        if not own:
            return ""
        rows = "".join(f"    \"{one.name}*\": {{{', '.join(f'{k}: {v}' for k, v in one.thresholds.items())}}}\n" for one in own)
        return "thresholds:\n  workers:\n" + rows

    def tmux_section(self):
        sockets = "" if self.inside else f", sockets: [{', '.join(self.stage.socket(name) for name in ('lab', 'remain'))}]"
        return f"tmux: {{search: {'true' if self.inside else 'false'}{sockets}}}\n"

    def start_main(self, situations):
        mine = [one for one in situations if one.fleet == "main"]
        self.main = Fleet(self.stage, self.programs, configuration=LOOKS + self.tmux_section() + self.thresholds(mine))
        self.stage.open_server("lab")
        self.stage.open_server("remain", remain=True)
        self.main.start()

    def fleet_of(self, situation):
        if situation.fleet == "main":
            return self.main
        server = situation.stage_name
        contact = "thresholds:\n" + "".join(f"  {key}: {value}\n" for key, value in CONTACT.items())
        contact += "".join(f"  {key}: {value}\n" for key, value in (situation.thresholds or {}).items())
        looks = LOOKS.replace("heartbeat: 2s", "heartbeat: 1s")
        socket = f"tmux: {{search: false, sockets: [{self.stage.socket(server)}]}}\n"
        self.stage.open_server(server)
        if situation.fleet == "boot":
            fleet = BootedFleet(self.stage, self.programs, situation.stage_name, configuration=looks + socket + contact)
        else:
            shifted = {"LD_PRELOAD": self.clock_shim(), "LAB_CLOCK_SHIFT": "3600"} if situation.fleet == "hour" else None
            fleet = Fleet(self.stage, self.programs, situation.stage_name, configuration=looks + socket + contact,
                          hub_environment=shifted)
        fleet.start()
        return fleet

    def clock_shim(self):
        """A library that sets a program's wall clock forward, built once."""
        path = self.stage.path("bin", "shift.so")
        with self.lock:
            if not os.path.exists(path):
                compiler = os.environ.get("CC", "clang")
                self.stage.environment["PATH"] += ":" + os.environ["PATH"]
                self.stage.run(compiler, "-shared", "-fPIC", "-O1", "-o", path, os.path.join(HERE, "shift.c"), "-ldl")
        return path

    # Running.

    def run(self, situations):
        self.start_main(situations)
        outcomes = [Outcome(one) for one in situations]
        self.stage_all(outcomes, self.width)
        return outcomes

    def stage_all(self, outcomes, width):
        """Each by a thread of its own, so many at a time."""
        played = threading.Semaphore(width)
        threads = []

        real = threading.Semaphore(max(1, width // 3))

        def play(outcome, gate):
            try:
                self.play_one(outcome)
            finally:
                gate.release()

        for outcome in outcomes:
            # A real program takes as much of a machine as several played ones.
            gate = real if outcome.situation.real else played
            gate.acquire()
            threads.append(threading.Thread(target=play, args=(outcome, gate), daemon=True))
            threads[-1].start()
            time.sleep(0.2)
        for thread in threads:
            thread.join()

    def run_again(self, outcomes, but):
        """Stages those that are wrong once more, a few at a time, as a machine under load may have come too late."""
        wrong = [one for one in outcomes if not one.right and one.situation.name not in but]
        if not wrong or len(wrong) > 20:
            return outcomes
        self.say(f"again: {', '.join(one.situation.name for one in wrong)}")
        again = []
        for one in wrong:
            copy_of = copy.copy(one.situation)
            copy_of.stage_name = one.situation.name + "-again"
            again.append(Outcome(copy_of))
        self.stage_all(again, 4)
        new = {one.situation.name: one for one in again}
        for one in wrong:
            new[one.situation.name].first = one.state or "not staged"
        return [new.get(one.situation.name, one) for one in outcomes]

    def play_one(self, outcome):
        situation = outcome.situation
        fleet = worker = None
        try:
            fleet = self.fleet_of(situation)
            worker = Worker(self, situation.stage_name, situation.runtime)
            worker.fleet = fleet
            if situation.fleet != "main":
                worker.server = situation.stage_name
            situation.play(worker)
            self.judge(outcome, worker, fleet)
        except LabError as error:
            outcome.trouble = str(error)
        except Exception:
            outcome.trouble = traceback.format_exc(limit=-3)
        finally:
            self.clear(worker, fleet)
            self.tell(outcome)

    def judge(self, outcome, worker, fleet):
        """Everybody is asked at one time, some seconds after the label was written."""
        outcome.label = worker.truth
        outcome.expected = truth.expected(outcome.label)
        due = (worker.labelled or time.monotonic()) + outcome.situation.settle
        time.sleep(max(0.0, due - 4 - time.monotonic()))
        others = Others(self.stage, worker)
        time.sleep(max(0.0, due - time.monotonic()))
        outcome.verdict = fleet.verdict(worker.id)
        outcome.state = outcome.verdict["state"] if outcome.verdict else "not listed"
        outcome.others = others.say()
        outcome.delay = fleet.since(worker.id, outcome.state, worker.labelled or due)
        outcome.explanation = fleet.explain(worker.id)
        if not outcome.verdict:
            outcome.explanation["agent"] = fleet.agent_says(worker.id)

    def clear(self, worker, fleet):
        """Ends what the situation left, so that later ones have the machine for themselves."""
        if worker:
            worker.close()
            if fleet is self.main:
                later = threading.Timer(4, fleet.retire, [worker.id])
                later.daemon = True
                later.start()
        if fleet and fleet is not self.main:
            fleet.thaw()
            fleet.end()
            self.stage.tmux(fleet.name, "kill-server", check=False)

    def tell(self, outcome):
        with self.lock:
            self.number += 1
            mark = "ok  " if outcome.right else "?   " if outcome.trouble else "WRONG"
            text = f"{self.number:3} {mark:5} {outcome.situation.name:26}"
            if outcome.trouble:
                self.say(f"{text} not staged: {outcome.trouble.strip()}")
            else:
                wrong = "" if outcome.right else f", not {outcome.expected}"
                row = (outcome.verdict or {}).get("row", "-")
                self.say(f"{text} {outcome.state}{wrong} (row {row}: {outcome.why})")

    def end(self):
        if hasattr(self, "main"):
            self.main.end()
        self.stage.end()


class BootedFleet(Fleet):
    """A fleet whose agent sees a boot id of its own, in a mount namespace of its own."""

    boots = 0

    def __init__(self, stage, programs, name, configuration):
        super().__init__(stage, programs, name, configuration=configuration)
        self.boot = stage.path(f"{name}-boot")
        self.new_boot()

    def new_boot(self):
        BootedFleet.boots += 1
        with open(self.boot, "w") as file:
            file.write(f"{BootedFleet.boots:08x}-1111-4222-8333-444444444444\n")

    def start_agent(self, *before):
        hide = f"mount --bind {self.boot} /proc/sys/kernel/random/boot_id && exec \"$@\""
        super().start_agent("unshare", "--mount", "sh", "-c", hide, "sh")

    def boot_again(self):
        self.new_boot()
        self.start_agent()
