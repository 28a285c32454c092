"""The tables: what was true, and what Picket and four others said."""

import json
import os
import platform
import re
import subprocess
import time

import others
from truth import STATES


def words(*command):
    try:
        return subprocess.run(command, capture_output=True, text=True).stdout.strip().split("\n")[0]
    except OSError:
        return "?"


def versions(root):
    git = words("git", "--version").removeprefix("git version ")
    picket = words("git", "-C", root, "describe", "--always", "--dirty")
    broker = re.search(r"version (\S+)", words("mosquitto", "-h"))
    return (f"Picket at {picket}, {words('tmux', '-V')}, git {git}, Mosquitto {broker.group(1) if broker else '?'}, "
            f"Python {platform.python_version()}, {platform.system()} {platform.release()}")


def table(head, rows):
    return "\n".join(["| " + " | ".join(head) + " |", "|" + "|".join(["---"] * len(head)) + "|"]
                     + ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows])


def confusion(outcomes):
    """Rows are what is true, columns what Picket said."""
    said = [one for one in STATES + ["not listed"] if any(outcome.state == one for outcome in outcomes)]
    true = [one for one in STATES if any(outcome.expected == one for outcome in outcomes)]
    rows = []
    for expected in true:
        counts = [sum(1 for one in outcomes if one.expected == expected and one.state == state) for state in said]
        rows.append([f"**{expected}**"] + [f"**{count}**" if state == expected and count else count or ""
                                           for state, count in zip(said, counts)])
    return table(["true \\ said"] + said, rows)


def beside(outcomes):
    """The same rows, with what each of the four others said."""
    rows = []
    for expected in [one for one in STATES if any(outcome.expected == one for outcome in outcomes)]:
        group = [one for one in outcomes if one.expected == expected]
        cells = [f"**{expected}**", f"{sum(one.right for one in group)} of {len(group)}"]
        for name in others.NAMES:
            heard = {}
            for one in group:
                heard[one.others[name]] = heard.get(one.others[name], 0) + 1
            cells.append(", ".join(f"{word} {count}" for word, count in sorted(heard.items(), key=lambda it: -it[1])))
        rows.append(cells)
    return table(["true", "Picket right"] + others.NAMES, rows)


def scores(outcomes):
    """Each way by the question that it can answer, beside Picket's answers to the same question.

    A worker of which nobody can know the truth, or that lives on after it said that it is done, is no question to them.
    """
    known = [one for one in outcomes if one.expected not in ("unknown", "done", "failed")]
    rows = []
    for name in others.NAMES:
        def right(answer, name=name):
            return sum(answer(one) == others.truth_for(name, one.label, one.expected) for one in known)

        def mistaken(life, said, name=name):
            return sum(one.label["alive"] == life and one.others[name] in said for one in known)

        dead = mistaken(True, ("ended",))
        living = mistaken(False, ("alive", "working", "waiting", "idle"))
        rows.append([name, others.QUESTIONS[name], f"{right(lambda one: one.others[name])} of {len(known)}",
                     f"{right(lambda one: others.picket_for(name, one.state))} of {len(known)}", dead,
                     "" if name == "log grew" else living])
    return table(["way", "what it can tell", "it is right", "Picket is right", "living said to be ended",
                  "ended said to live"], rows)


def listing(outcomes):
    rows = []
    for one in outcomes:
        delay = "" if one.delay is None else f"{one.delay:.0f} s"
        state = one.state if one.right else f"**{one.state}** (wrong)"
        rows.append([f"`{one.situation.name}`", one.situation.runtime, "real" if one.situation.real else "played",
                     one.situation.what, one.expected, state, delay, one.why.replace("|", "\\|")])
    return table(["situation", "runtime", "program", "what is true", "must be", "Picket", "after", "why"], rows)


def tables(outcomes, root, seconds, fleet):
    staged = [one for one in outcomes if one.trouble is None]
    lost = [one for one in outcomes if one.trouble]
    default = sum(1 for one in staged if not one.situation.thresholds and one.situation.fleet == "main")
    real = sum(1 for one in staged if one.situation.real)
    wrong = [one for one in staged if not one.right]
    programs = "Claude Code 2.1.329, Codex CLI 0.163.0; " if real else ""
    parts = [f"{time.strftime('%-d %B %Y', time.gmtime())}. {programs}{versions(root)}.",
             f"{len(staged)} situations in {seconds:.0f} s, {real} of them with the real programs, {default} on the default "
             f"thresholds: {len(staged) - len(wrong)} right, {len(wrong)} wrong, {len(lost)} not staged. The hub's slowest answer took {fleet.slowest:.1f} s; the agent used {fleet.cpu['agent']:.0f} s of CPU, the hub "
             f"{fleet.cpu['hub']:.0f} s."]
    if staged:
        parts += [scores(staged), "What Picket said of each kind of truth:", confusion(staged),
                  "What the others said of the same:", beside(staged)]
    twice = [one for one in outcomes if one.first]
    if twice:
        parts.append("Staged a second time, a few at a time: " + ", ".join(
            f"{one.situation.name} (at first {one.first})" for one in twice) + ".")
    if wrong:
        parts.append("Wrong: " + ", ".join(f"{one.situation.name} ({one.state}, not {one.expected})" for one in wrong) + ".")
    if lost:
        parts.append("Not staged: " + ", ".join(one.situation.name for one in lost) + ".")
    return "\n\n".join(parts)


def write_lines(outcomes, path):
    with open(path, "w") as file:
        for one in outcomes:
            file.write(json.dumps({
                "situation": one.situation.name, "what": one.situation.what, "label": one.label, "expected": one.expected,
                "state": one.state, "why": one.why, "after": one.delay, "others": one.others, "trouble": one.trouble,
                "explanation": one.explanation}) + "\n")


def write_page(root, page, part, text):
    """Puts the text between the marks of its part in a page of docs."""
    path = os.path.join(root, "docs", page)
    with open(path) as file:
        page = file.read()
    begin, end = f"<!-- {part}: begin -->", f"<!-- {part}: end -->"
    before, _, rest = page.partition(begin)
    with open(path, "w") as file:
        file.write(before + begin + "\n\n" + text + "\n\n" + end + rest.partition(end)[2])
