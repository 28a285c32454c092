"""Codex CLI 0.163.0, played: its rollout, its screens and titles, alone or as the terminal of a daemon."""

import json
import os
import subprocess
import sys
import time
import uuid

from play import Player, now_text

BRAILLE = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏"
HEAD = ["  >_ OpenAI Codex (v0.163.0)", "     /work", ""]


class Codex(Player):
    """It keeps no registry; its rollout begins with the first prompt and tells nothing of approvals."""

    def __init__(self, arguments):
        super().__init__(arguments)
        self.home = os.environ["CODEX_HOME"]
        self.thread = str(uuid.uuid4())
        self.turn = None
        self.talk = []
        self.call = None
        self.handle = None
        self.ordinal = 0
        self.headless = "exec" in arguments
        self.daemon = os.environ.get("LAB_DAEMON")
        self.source = {"originator": "codex-tui", "source": "vscode", "thread_source": "user"}
        day = time.strftime("%Y/%m/%d", time.gmtime())
        clock = time.strftime("%Y-%m-%dT%H-%M-%S", time.gmtime())
        self.rollout = os.path.join(self.home, "sessions", day, f"rollout-{clock}-{self.thread}.jsonl")

    def record(self, kind, payload, path=None):
        path = path or self.rollout
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if path == self.rollout and not self.daemon and not self.handle:
            # It keeps its own open, as a daemon does those of its threads; a terminal of a daemon has none.
            self.handle = open(path, "a")
        with open(path, "a") as file:
            file.write(json.dumps({"timestamp": now_text(), "ordinal": self.ordinal, "type": kind, "payload": payload},
                                  ensure_ascii=False) + "\n")
        self.ordinal += 1

    def event(self, kind, **more):
        self.record("event_msg", {"type": kind, **more})

    def meta(self, path=None, thread=None, **more):
        thread = thread or self.thread
        self.record("session_meta", {"session_id": thread, "id": thread, "timestamp": now_text(), "cwd": self.tree,
                                     "cli_version": "0.163.0", "model_provider": "fake", **self.source, **more}, path)

    # Screens.

    def foot(self):
        return ["", "\x1b[1m›\x1b[0m \x1b[2mAsk Codex to do anything\x1b[0m", "", "  gpt-5.1-codex default · /work",
                "  ← for agents · ? for shortcuts"]

    def name(self):
        return ("Scripted task | " if self.turn else "") + os.path.basename(self.tree)

    def at_rest(self):
        self.title(self.name())
        self.show(*HEAD, *self.talk, *self.foot())

    def at_work(self, line="Working ({s}s • esc to interrupt)"):
        began = time.time()

        def lines(frame):
            self.title(f"{BRAILLE[frame % 10]} {self.name()}")
            told = ["", f"{'•◦'[frame % 2]} " + line.replace("{s}", str(int(time.time() - began)))] if line else []
            return HEAD + self.talk + told + self.foot()

        self.animate(lines)

    def dialog(self, *lines):
        def make(frame):
            self.title(("[ ! ]", "[ . ]")[frame // 2 % 2] + f" Action Required | {self.name()}")
            return HEAD + self.talk + [""] + list(lines)

        self.animate(make)

    def begin(self, how):
        if how == "trust":
            return self.show("  Folder access", "", f"  {self.tree}", "",
                             "  Trust this folder? Codex can read, edit, and run files here, subject to your permission",
                             "  settings.", "", "› 1. Trust and continue", "  2. Back to Agent Command Center", "",
                             "  enter continue · esc back")
        if how == "sign-in":
            return self.show("  Welcome to Codex, OpenAI's command-line coding agent", "",
                             "  Sign in with ChatGPT to use Codex as part of your paid plan",
                             "  or connect an API key for usage-based billing", "", "› 1. Sign in with ChatGPT",
                             "  2. Sign in with Device Code", "  3. Provide your own API key", "",
                             "  Press enter to continue")
        if how == "update":
            return self.show("  ✨ Update available! 0.163.0 -> 0.164.0", "",
                             "› 1. Update now (runs `npm install -g @openai/codex`)", "  2. Skip",
                             "  3. Skip until next version", "", "  Press enter to continue")
        if how == "hooks":
            return self.show("  Hooks need review", "  11 hooks are new or changed.", "",
                             "› 1. Review hooks", "  2. Trust all and continue",
                             "  3. Continue without trusting (hooks won't run)", "", "  enter confirm · esc skip")
        if self.daemon:
            self.need_daemon()
        return None if self.headless else self.at_rest()

    def need_daemon(self):
        """One daemon for all terminals, in a session of its own."""
        note = os.path.join(self.home, "app-server-daemon", self.daemon + ".pid")
        os.makedirs(os.path.dirname(note), exist_ok=True)
        try:
            with open(note, "x") as file:
                child = subprocess.Popen([sys.argv[0], "app-server", "--listen", "unix://" + self.home + "/daemon.sock",
                                          "--managed-daemon"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                         stderr=subprocess.DEVNULL, start_new_session=True, cwd="/",
                                         env={**os.environ, "LAB_ID": self.daemon, "LAB_ALTERNATE": "0"})
                file.write(str(child.pid))
        except FileExistsError:
            pass

    # A turn.

    def prompt(self, text="do it", line="Working ({s}s • esc to interrupt)"):
        self.turn = str(uuid.uuid4())
        self.turn_began = int(time.time())
        if not os.path.exists(self.rollout):
            self.meta()
        self.talk += [f"› {text}", ""]
        self.event("task_started", turn_id=self.turn, root_turn_id=self.turn, started_at=self.turn_began,
                   model_context_window=258400)
        self.record("turn_context", {"turn_id": self.turn, "cwd": self.tree, "approval_policy": "on-request"})
        self.record("response_item", {"type": "message", "role": "user", "content": [{"type": "input_text", "text": text}]})
        if not self.headless:
            self.at_work(line)

    def stream(self):
        """Text comes in: no Working line, the prompt stands there as at rest."""
        self.talk += ["• word0 word1 word2 word3 word4 word5 word6 word7 word8 word9"]
        self.at_work(None)

    def tool(self, command):
        self.call = "call_" + uuid.uuid4().hex[:20]
        self.record("response_item", {"type": "function_call", "status": "completed", "name": "exec_command",
                                      "arguments": json.dumps({"cmd": command}), "call_id": self.call})

    def run_tool(self, command):
        self.tool(command)
        self.spawn("/bin/bash", "-c", command)
        self.talk += [f"• Running {command}"]

    def tool_over(self, output="Wall time: 1 seconds"):
        self.record("response_item", {"type": "function_call_output", "call_id": self.call, "output": output})
        self.call = None

    def approval(self, command="git push"):
        self.tool(command)
        self.dialog("  Would you like to run the following command?", "", "  Environment: local",
                    "  Reason: needs to leave the sandbox", "", f"  $ {command}", "", "› 1. Yes, proceed (y)",
                    f"  2. Yes, and don't ask again for commands that start with `{command}` (p)",
                    "  3. No, and tell Codex what to do differently (esc)", "",
                    "  Press enter to confirm or esc to cancel")

    def question(self):
        self.call = "call_" + uuid.uuid4().hex[:20]
        self.record("response_item", {"type": "function_call", "status": "completed", "name": "request_user_input",
                                      "arguments": "{}", "call_id": self.call})
        self.dialog("  Question 1/1 (1 unanswered)", "  Which database shall it be?", "", "  › 1. SQLite",
                    "    2. PostgreSQL", "", "  tab to add notes | enter to submit answer | esc to interrupt")

    def denied(self):
        self.tool_over("Wall time: 2.0 seconds\naborted by user")
        self.aborted("✗ You canceled the request to run git push")

    def esc(self):
        self.aborted()

    def aborted(self, *lines):
        self.event("turn_aborted", turn_id=self.turn, reason="interrupted", started_at=self.turn_began,
                   completed_at=int(time.time()))
        self.talk += [*lines, "■ Conversation interrupted - use /feedback if something went wrong"]
        self.at_rest()

    def end_turn(self, text="It is done."):
        if self.call:
            self.tool_over()
        self.event("agent_message", message=text)
        self.complete(last_agent_message=text)
        self.talk += [f"• {text}", "", "  Worked for 3s • 11:29"]
        if not self.headless:
            self.at_rest()

    def complete(self, **more):
        self.event("task_complete", turn_id=self.turn, root_turn_id=self.turn, started_at=self.turn_began,
                   completed_at=int(time.time()), **more)

    def end_headless(self, text="It is done."):
        self.end_turn(text)
        self.put("\x1b[?1049l" + text + "\r\n")

    def outlived(self, command):
        """A command that is still there when its turn is over: its call was answered before its end."""
        self.run_tool(command)
        self.tool_over("Chunk ID: 559f27\nWall time: 10.0015 seconds\nProcess running with session ID 47488\n"
                       "Original token count: 0\nOutput:\n")
        self.end_turn("It runs on.")

    ERRORS = {
        "401": ("unexpected status 401 Unauthorized: Incorrect API key provided", {"http_connection_failed":
                {"http_status_code": 401}}),
        "limit": ("You’ve hit your usage limit. Upgrade to Pro (https://chatgpt.com/explore/pro) or try again at {clock}.",
                  "usage_limit_exceeded"),
        "quota": ("Quota exceeded. Check your plan and billing details.", "usage_limit_exceeded"),
        "cut": ("stream disconnected before completion: stream closed before response.completed", "other"),
        "429": ("exceeded retry limit, last status: 429 Too Many Requests",
                {"response_too_many_failed_attempts": {"http_status_code": 429}}),
        "context": ("Codex ran out of room in the model's context window. Start a new thread or clear earlier history "
                    "before retrying.", "context_window_exceeded"),
    }

    def fail(self, kind):
        text, info = self.ERRORS[kind]
        text = text.replace("{clock}", time.strftime("%-I:%M %p", time.localtime(time.time() + 3600)))
        self.complete(last_agent_message=None, error={"message": text, "codex_error_info": info})
        self.talk += ["■ " + text]
        if not self.headless:
            self.at_rest()

    def reconnecting(self):
        self.at_work("Reconnecting... 2/5 ({s}s • esc to interrupt)\n  └ Exceeded retry limit, last status: 429")

    def draft(self, text):
        """Something stands in the prompt and was never sent."""
        self.title(self.name())
        self.show(*HEAD, *self.talk, "", f"\x1b[1m›\x1b[0m {text}", "", "  gpt-5.1-codex default · /work", " ")

    def paste(self):
        """A pasted task that was never sent."""
        self.title(self.name())
        self.show(*HEAD, *self.talk, "", "› [Pasted Content 2148 chars]", "", "  gpt-5.1-codex default · /work",
                  "  100% context left")

    def pager(self):
        self.show("/ T R A N S C R I P T / / / / / / / / / / / / / / / /", *self.talk, "~", "~",
                  " ↑/↓ to scroll   pgup/pgdn to page   home/end to jump", " q to quit   esc to edit prev")

    def subagent(self):
        """The rollout of a side thread in the same folder, newer than its own and over already."""
        other = str(uuid.uuid4())
        path = self.rollout.replace(self.thread, other)
        self.meta(path, other, thread_source="subagent", source={"subagent": "review"})
        turn = str(uuid.uuid4())
        self.record("event_msg", {"type": "task_started", "turn_id": turn, "started_at": int(time.time())}, path)
        self.record("event_msg", {"type": "task_complete", "turn_id": turn, "completed_at": int(time.time()),
                                  "last_agent_message": "{\"title\": \"Scripted task\"}"}, path)

    def quit(self):
        """/quit of a terminal: the daemon goes on with the turn; steps after this go to the daemon."""
        self.put(f"\x1b[?1049l\r\nDisconnected from this task. Any running work continues.\r\n  codex resume {self.thread}\r\n")
        os._exit(0)

    def adopt(self, rollout, turn, began):
        """The daemon holds the open turn of a terminal that left."""
        self.rollout, self.turn, self.turn_began = rollout, turn, began
        self.handle = open(rollout, "a")

    def tell(self):
        """Where the turn is written, for the daemon that holds it."""
        with open(os.path.join(self.run, self.id + ".turn"), "w") as file:
            json.dump([self.rollout, self.turn, self.turn_began], file)
