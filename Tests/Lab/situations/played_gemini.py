"""Gemini CLI and Antigravity, played by what is published of them."""

from situations import SCREEN, situation


@situation("g-fresh", "gemini", "ready at its prompt")
def fresh(w):
    w.start()


@situation("g-working", "gemini", "at work: '(esc to cancel, 12s)' means busy here")
def working(w):
    w.start()
    w.do("prompt", doing="busy")


@situation("g-confirmation", "gemini", "asks to allow a command")
def confirmation(w):
    w.start()
    w.do("prompt")
    w.do("confirmation", doing="asks")


@situation("g-turn-over", "gemini", "answered")
def turn_over(w):
    w.start()
    w.do("prompt")
    w.do("end_turn", doing="at-rest")


@situation("g-auth", "gemini", "waits for authentication in a browser", settle=SCREEN)
def auth(w):
    w.start(begin="auth", label={"doing": "asks"})


@situation("g-trust", "gemini", "asks whether to trust the folder", settle=SCREEN)
def trust(w):
    w.start(begin="trust", label={"doing": "asks"})


@situation("g-quota", "gemini", "its daily quota is used up", settle=SCREEN)
def quota(w):
    w.start()
    w.do("prompt")
    w.do("quota", doing="limited")


@situation("g-killed", "gemini", "killed in a turn with changes")
def killed(w):
    w.start()
    w.settle_in()
    w.do("prompt")
    w.do("write", "src/main.txt")
    w.kill(left={"dirty": 1})


@situation("g-headless", "gemini", "gemini -p: committed and ended")
def headless(w):
    w.start("-p", "do it", begin="headless")
    w.settle_in()
    w.do("prompt")
    w.do("commit", "src/main.txt")
    w.do("end_headless")
    w.leaves(0, loop=True, left={"commits": 1})


@situation("a-trust", "agy", "asks whether to trust the project", settle=SCREEN)
def agy_trust(w):
    w.start(begin="trust", label={"doing": "asks"})


@situation("a-fresh", "agy", "ready at its prompt", settle=SCREEN)
def agy_fresh(w):
    w.start()


@situation("a-working", "agy", "at work: 'esc to cancel' means busy here", settle=SCREEN)
def agy_working(w):
    w.start()
    w.do("prompt", doing="busy")


@situation("a-permission", "agy", "asks for permission to run a command", settle=SCREEN)
def agy_permission(w):
    w.start()
    w.do("prompt")
    w.do("permission", doing="asks")


@situation("a-survey", "agy", "asks for a rating over its ready footer", settle=SCREEN)
def agy_survey(w):
    w.start()
    w.do("prompt")
    w.do("end_turn")
    w.do("survey", doing="asks")


@situation("a-killed", "agy", "killed after it wrote new files only")
def agy_killed(w):
    w.start()
    w.settle_in()
    w.do("prompt")
    w.do("write", "src/new.txt")
    w.kill(left={"untracked": 1})
