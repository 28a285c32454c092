"""The programs that are measured side by side, and how each says that a worker is gone."""

import os
import shutil

ENDED = ("gone", "vanished", "delivered", "failed", "done", "unknown")


class Program:
    """One row: how it is started, what it publishes under, and what a message of it says of a worker."""

    def __init__(self, name, what, topic, command, tells_end, parts=None):
        self.name, self.what, self.topic, self.command, self.tells_end = name, what, topic, command, tells_end
        self.child = None
        self.version = ""


def floor(stage, here):
    binary = stage.path("floor")
    stage.run(os.environ.get("CC", "cc"), "-O2", "-o", binary, os.path.join(here, "floor.c"), "-lmosquitto")
    pids = [str(pid) for pid in stage.workers().values()]
    return Program("floor", "C and libmosquitto: the given processes, no look for workers, no git", "bench/floor",
                   [binary, str(stage.port)] + pids, None)


def shell(stage, here):
    return Program("shell loop", "ps, grep and mosquitto_pub every 10 s", "bench/shell",
                   [os.path.join(here, "shell.sh"), str(stage.port)],
                   lambda name, one: f"bench-worker-{name}".encode() not in one.payload)


def poll(stage, here):
    return Program("poll script", "pgrep, tmux and git every 15 s, as over ssh, without its ssh", "bench/poll",
                   [os.path.join(here, "poll.sh"), stage.tmux_socket, str(stage.port), stage.folder],
                   lambda name, one: f"bench-worker-{name}".encode() not in one.payload)


def collectd(stage, here):
    binary = shutil.which("collectd", path=os.environ["PATH"] + ":/usr/sbin")
    if not binary:
        return None
    matches = "".join(f'  ProcessMatch "{name}" "bench-worker-{name}"\n' for name in stage.names)
    configuration = stage.write("collectd.conf", f"""
Hostname "bench"
FQDNLookup false
BaseDir "{stage.folder}"
PIDFile "{stage.path('collectd.pid')}"
PluginDir "/usr/lib/collectd"
TypesDB "/usr/share/collectd/types.db"
Interval 10
LoadPlugin processes
<Plugin processes>
{matches}</Plugin>
LoadPlugin mqtt
<Plugin mqtt>
  <Publish "bench">
    Host "127.0.0.1"
    Port {stage.port}
    # Its default is the host's name, which is the agent's too, and two of one id drive each other out.
    ClientId "collectd"
    Prefix "bench/collectd"
    QoS 0
  </Publish>
</Plugin>
""")
    return Program("collectd", "processes and mqtt plugins, every 10 s; no git, no tmux", "bench/collectd",
                   [binary, "-f", "-C", configuration],
                   lambda name, one: f"processes-{name}/ps_count" in one.topic and b":0:" in one.payload + b":")


def picket_configuration(stage):
    return stage.write("picket.yaml", f"""
host: bench
broker: {{host: 127.0.0.1, port: {stage.port}}}
tmux: {{sockets: [{stage.tmux_socket}]}}
workers:
  - session: "w[0-9][0-9]"
    runtime: other
    program: sleep
""")


def agent(stage, programs):
    return Program("picket-agent", "processes, tmux, git, files and results", "picket/v1/home/hosts/",
                   [os.path.join(programs, "picket-agent"), "run", "--config", picket_configuration(stage), "--state",
                    stage.path("agent")],
                   lambda name, one: one.topic.endswith("/events") and one.document().get("event") == "exited"
                   and one.document().get("worker") == name)


def hub(stage, programs):
    return Program("picket-hub", "judges and stores what the agent says", "picket/v1/home/",
                   [os.path.join(programs, "picket-hub"), "run", "--config", picket_configuration(stage), "--state",
                    stage.path("hub")],
                   lambda name, one: one.topic.endswith(f"/verdicts/bench/{name}") and one.document().get("state") in ENDED)
