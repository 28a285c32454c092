#!/bin/bash
# What is run where there is no agent: every 15 s the processes, the panes, and git in each worktree, in one message.
# The poller's ssh, which comes on top, is left out.
socket=$1 port=$2 folder=$3
while :; do
    {
        pgrep -af '^bench-worker-'
        tmux -S "$socket" list-panes -a -F '#{session_name} #{pane_pid} #{pane_dead}'
        for tree in "$folder"/w*/; do
            git --no-optional-locks -C "$tree" status --porcelain=v2 --branch
            git -C "$tree" log -1 --format='%H %ct'
        done
    } 2>&1 | mosquitto_pub -p "$port" -t bench/poll -s
    sleep 15
done
