#!/usr/bin/env python3
"""A worker that tells the agent what it does. Run it in its worktree."""
import os, subprocess, time

def tell(*words):
    subprocess.run([os.environ.get("PICKET_PROGRAM", "picket-agent"), *words])

tell("beat", "--state", "working")
# ... some work ...
while not os.path.exists("answer"):
    tell("beat", "--state", "waiting", "--say", "which branch?")
    time.sleep(1)
tell("beat", "--state", "working")
# ... the rest of the work ...
tell("result", "success", "--say", "done")
