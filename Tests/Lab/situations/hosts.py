"""Situations of a whole host: each has a broker, a hub and an agent of its own."""

import os
import signal
import time

from situations import situation
from stage import wait_until


@situation("h-lost", "claude", "its host stopped answering while it was at work", fleet="own", pains=(8,))
def lost(w):
    w.start()
    w.do("prompt", "build it", doing="busy")
    w.settle_in()
    w.label(contact=False)
    w.fleet.freeze()


@situation("h-lost-ended", "claude", "it had ended with a commit before its host stopped answering", fleet="own", pains=(8,))
def lost_ended(w):
    w.start()
    w.settle_in()
    w.do("commit", "src/main.txt")
    w.kill(left={"commits": 1})
    w.pause(6)
    w.label(contact=False)
    w.fleet.freeze()


@situation("h-back", "claude", "its host came back; it asks for permission", fleet="own", pains=(8,))
def back(w):
    w.start()
    w.settle_in()
    w.label(contact=False)
    w.fleet.freeze()
    w.pause(8)
    w.fleet.thaw()
    w.do("prompt")
    w.do("permission", doing="asks", contact=True)


@situation("h-agent-down", "claude", "killed with changes while no agent ran; the agent came back", fleet="own", pains=(6,),
           thresholds={"fresh_change": "2s"})
def agent_down(w):
    w.start()
    w.settle_in()
    w.do("write", "src/main.txt")
    w.pause(2)
    w.stage.stop(w.fleet.agent, signal.SIGKILL)
    w.kill(left={"dirty": 1})
    w.pause(4)
    w.fleet.start_agent()
    w.label()


@situation("h-agent-restarted", "claude", "the agent was killed and started again; it asks for permission throughout", fleet="own")
def agent_restarted(w):
    w.start()
    w.settle_in()
    w.do("prompt")
    w.do("permission", doing="asks")
    w.stage.stop(w.fleet.agent, signal.SIGKILL)
    w.pause(2)
    w.fleet.start_agent()
    w.label()


@situation("h-hub-restarted", "claude", "it was gone with changes before the hub was killed and started again", fleet="own",
           pains=(11,))
def hub_restarted(w):
    w.start()
    w.settle_in()
    w.do("write", "src/main.txt")
    w.kill(left={"dirty": 1})
    w.pause(4)
    w.stage.stop(w.fleet.hub, signal.SIGKILL)
    w.pause(1)
    w.fleet.start_hub()
    wait_until(w.fleet.is_heard, "the hub's word after its start")
    w.label()


@situation("h-broker-restarted", "claude", "the broker was killed and started again; it is at work", fleet="own", pains=(8,))
def broker_restarted(w):
    w.start()
    w.do("prompt", "build it", doing="busy")
    w.settle_in()
    w.stage.stop(w.fleet.broker, signal.SIGKILL)
    w.pause(2)
    w.fleet.start_broker()
    w.label()


@situation("h-clock", "claude", "the clocks of host and hub are an hour apart; it asks for permission", fleet="hour")
def clock_asks(w):
    w.start()
    w.do("prompt")
    w.do("permission", doing="asks")


@situation("h-clock-busy", "claude", "the clocks are an hour apart; it is busy and has not moved since", fleet="hour")
def clock_busy(w):
    w.start()
    w.do("prompt", "build it", doing="busy")


@situation("h-clock-ended", "claude", "the clocks are an hour apart; it was killed with a commit", fleet="hour")
def clock_ended(w):
    w.start()
    w.settle_in()
    w.do("commit", "src/main.txt")
    w.kill(left={"commits": 1})


@situation("h-clock-limit", "claude", "the clocks are an hour apart; its usage limit ends in ten minutes", fleet="hour")
def clock_limit(w):
    w.start()
    w.do("prompt")
    w.do("limit", 600, doing="limited")


@situation("h-clock-set", "codex", "its own records are dated an hour ahead, as after a clock that was set back", fleet="hour")
def clock_set(w):
    w.start()
    w.do("prompt", "build it")
    w.do("end_turn", doing="at-rest")
    os.utime(w.tree, (time.time() + 3600, time.time() + 3600))


@situation("h-reboot-dirty", "claude", "its host was started anew while it had changes", fleet="boot", pains=(12,))
def reboot_dirty(w):
    w.start()
    w.settle_in()
    w.do("write", "src/main.txt")
    w.pause(2)
    w.label(alive=False, ended="reboot", left={"dirty": 1})
    reboot(w)


@situation("h-reboot-commits", "claude", "its host was started anew after it had committed", fleet="boot", pains=(12,))
def reboot_commits(w):
    w.start()
    w.settle_in()
    w.do("commit", "src/main.txt")
    w.pause(2)
    w.label(alive=False, ended="reboot", left={"commits": 1})
    reboot(w)


def reboot(w):
    """Everything of the host ends at once, and the kernel that comes up has another boot id."""
    w.stage.stop(w.fleet.agent, signal.SIGKILL)
    w.stage.tmux(w.server, "kill-server", check=False)
    w.pause(1)
    w.fleet.boot_again()
    w.label()
