#!/bin/sh
# A worker that says what it does by files alone. Run it in its worktree.
say() { echo "$1" >.picket/new && mv .picket/new .picket/heartbeat; }
mkdir -p .picket
say working
# ... some work ...
while [ ! -e answer ]; do say 'waiting: which branch?' && sleep 1; done
say working
# ... the rest of the work ...
echo '{"status": "success", "summary": "done"}' >.picket/new && mv .picket/new .picket/result.json
