"""Gemini CLI, played by its published screens, titles and chat files."""

import json
import os
import time
import uuid

from play import Player, now_text


class Gemini(Player):
    """Its window title tells its state; its chat is one JSON line a message."""

    def __init__(self, arguments):
        super().__init__(arguments)
        self.home = os.environ["LAB_GEMINI_HOME"]
        self.session = str(uuid.uuid4())
        self.talk = []
        clock = time.strftime("%Y-%m-%dT%H-%M", time.gmtime())
        self.chat = os.path.join(self.home, "tmp", os.path.basename(self.tree), "chats",
                                 f"session-{clock}-{self.session[:8]}.jsonl")
        self.headless = "-p" in arguments

    def record(self, value):
        new = not os.path.exists(self.chat)
        os.makedirs(os.path.dirname(self.chat), exist_ok=True)
        with open(self.chat, "a") as file:
            if new:
                file.write(json.dumps({"sessionId": self.session, "projectHash": "0" * 64, "startTime": now_text(),
                                       "lastUpdated": now_text(), "kind": "main"}) + "\n")
            file.write(json.dumps({"id": str(uuid.uuid4()), "timestamp": now_text(), **value}) + "\n")

    def face(self, title):
        self.title(f"{title} ({os.path.basename(self.tree)})")

    def foot(self):
        return ["", "╭" + "─" * 90 + "╮", "│ >   Type your message or @path/to/file" + " " * 51 + "│",
                "╰" + "─" * 90 + "╯", " ~/work (feat)      no sandbox      gemini-3-pro"]

    def at_rest(self):
        self.face("◇  Ready")
        self.show(" ███ GEMINI", "", *self.talk, *self.foot())

    def begin(self, how):
        if how == "auth":
            return self.show("", " ⠏ Waiting for authentication... (Press Esc or Ctrl+C to cancel)")
        if how == "trust":
            return self.show("╭" + "─" * 60 + "╮", "│ Do you trust the files in this folder?", "│",
                             "│ ● 1. Trust folder (work)", "│   2. Trust parent folder", "│   3. Don't trust",
                             "╰" + "─" * 60 + "╯")
        return None if self.headless else self.at_rest()

    def prompt(self, text="do it"):
        self.talk += [f" > {text}", ""]
        self.record({"type": "user", "content": text})
        if self.headless:
            return None
        began = time.time()

        def lines(frame):
            self.face("⏲  Working…")
            return [" ███ GEMINI", ""] + self.talk + [
                "", f" ⠼ Reticulating splines (esc to cancel, {int(time.time() - began)}s)"] + self.foot()

        return self.animate(lines)

    def confirmation(self, command="git push"):
        self.record({"type": "gemini", "content": "", "toolCalls": [
            {"id": "shell-1", "name": "run_shell_command", "args": {"command": command}, "status": "awaiting_approval"}]})
        self.face("✋  Action Required")
        self.show(" ███ GEMINI", "", *self.talk, "╭" + "─" * 70 + "╮", f"│ ?  Shell {command}", "│",
                  f"│ Allow execution of: 'git'?", "│", "│ ● 1. Allow once", "│   2. Allow for this session",
                  "│   3. No, suggest changes (esc)", "╰" + "─" * 70 + "╯", " ⠏ Waiting for user confirmation...")

    def end_turn(self, text="It is done."):
        self.record({"type": "gemini", "content": text})
        self.talk += [f"✦ {text}"]
        if not self.headless:
            self.at_rest()

    def quota(self):
        text = "You have exhausted your daily quota on this model."
        self.record({"type": "error", "content": text})
        self.talk += ["✕ " + text]
        self.at_rest()

    def end_headless(self, text="It is done."):
        self.end_turn(text)
        self.put("\x1b[?1049l" + text + "\r\n")
