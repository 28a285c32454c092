"""The situations: each stages one worker, says what is true of it, and leaves the judging to others."""

ALL = []
# How long after its label a situation is judged that only a screen can tell of: one is captured every 10 s at most.
SCREEN = 15.0


class Situation:
    def __init__(self, name, runtime, what, play, real=False, fleet="main", settle=9.0, thresholds=None, pains=()):
        self.name, self.runtime, self.what, self.play = name, runtime, what, play
        # What its worker is called; another name where it is staged a second time.
        self.stage_name = name
        self.real, self.fleet, self.settle, self.thresholds, self.pains = real, fleet, settle, thresholds, pains


def situation(name, runtime, what, **more):
    """Registers a function that stages the situation `name`; `what` is said of it in the table."""
    def add(play):
        if any(one.name == name for one in ALL):
            raise ValueError(f"two situations are called {name}")
        ALL.append(Situation(name, runtime, what, play, **more))
        return play
    return add


def load():
    """All situations in the order in which they are listed."""
    from situations import played_claude, played_codex, played_gemini, played_others, endings, hosts  # noqa: F401
    from situations import real_claude, real_codex  # noqa: F401
    return ALL
