"""Labels: what is true of a worker, written down before Picket is asked, and the verdict that follows from it."""

import json
import os

ALIVE = {
    "starting": "starting",  # began a moment ago and has shown nothing of its own
    "busy": "working",  # a turn runs, or it makes changes
    "background": "working",  # its turn is over and work of it runs on
    "at-rest": "idle",  # its turn is over, or it was given nothing yet
    "asks": "waiting",  # a person must answer, sign in, pay, or send what stands in the prompt
    "failed-turn": "waiting",  # its turn ended in an error, and it does nothing more by itself
    "limited": "limited",  # a usage limit holds
    "stuck": "stalled",  # for longer than its threshold nothing of it has moved
}

STATES = ["starting", "working", "idle", "waiting", "limited", "stalled", "done", "failed", "delivered", "gone",
          "vanished", "unknown"]


def fold(path):
    """The label's lines, each changing what the earlier ones said."""
    label = {"alive": True, "doing": "starting", "loop": False, "left": {}, "result": None, "shared": False,
             "contact": True, "observable": True}
    if not os.path.exists(path):
        return label
    with open(path) as file:
        for line in file:
            for key, value in json.loads(line).items():
                if key == "left":
                    label["left"] = {**label["left"], **value}
                else:
                    label[key] = value
    return label


def expected(label):
    """The state that must be said. Where nobody could see the truth, or nobody can look, that is `unknown`."""
    if not label["observable"]:
        return "unknown"
    if label["alive"]:
        if not label["contact"]:
            return "unknown"
        if label["result"]:
            return "done" if label["result"] == "success" else "failed"
        return ALIVE[label["doing"]]
    return expected_of_ended(label)


def expected_of_ended(label):
    if label["result"]:
        return "done" if label["result"] == "success" else "failed"
    if label["shared"]:
        return "unknown"
    left = label["left"]
    if any(left.get(kind) for kind in ("dirty", "operation", "conflict", "stash", "staged")):
        return "gone"
    if left.get("worktree") == "removed":
        return "delivered" if left.get("commits") else "unknown"
    if left.get("commits"):
        return "delivered"
    if left.get("untracked"):
        return "gone"
    return "vanished" if label["loop"] else "failed"
