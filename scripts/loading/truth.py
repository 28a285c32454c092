"""Compares what was made with what the hub stored."""

from collections import Counter


def compare(commits, runs, events):
    """What was made, what of it is stored, what is missing, and what is there twice; and the gaps in the numbers."""
    made = Counter(name for _, name in commits)
    ended = Counter((pid, start) for _, pid, start in runs)
    stored_commits, stored_exits, counted = Counter(), Counter(), 0
    numbers = {}
    for name, epoch, seq, _, message in events:
        numbers.setdefault(epoch, set()).add(seq)
        if name == "committed":
            counted += message["count"] != 1
            stored_commits[message["head"]] += 1
        if name == "exited":
            process = message["process"]
            stored_exits[(process["pid"], int(process["start"]))] += 1
    return {
        "commits made": len(made), "commits stored": sum(1 for one in made if stored_commits[one]),
        "commits missing": sum(1 for one in made if not stored_commits[one]),
        "commits twice": sum(1 for one in stored_commits if stored_commits[one] > 1),
        "commits not told singly": counted,
        "exits made": len(ended), "exits stored": sum(1 for one in ended if stored_exits[one]),
        "exits missing": sum(1 for one in ended if not stored_exits[one]),
        "exits twice": sum(1 for one in stored_exits if stored_exits[one] > 1),
        "events stored": len(events),
        "events dropped": sum(1 for event in events if event[0] == "dropped"),
        "gaps in the numbers": sum(max(seqs) - len(seqs) for seqs in numbers.values()),
        "agent runs": len(numbers),
    }


def faults(found):
    """The figures that must be 0 and are not."""
    zero = ("commits missing", "commits twice", "exits missing", "exits twice", "events dropped", "gaps in the numbers",
            "commits not told singly")
    return {name: found[name] for name in zero if found[name]}


def all_there(commits, runs, events):
    return not faults(compare(commits, runs, events))
