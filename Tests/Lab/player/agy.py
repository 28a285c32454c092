"""Antigravity (agy), played by what others found of its screens and its transcript."""

import json
import os
import time
import uuid

from play import Player, now_text

BRAILLE = "⣷⣯⣟⡿⢿⣻⣽⣾"


class Agy(Player):
    """Its transcript is one JSON line a step, in a folder a conversation."""

    def __init__(self, arguments):
        super().__init__(arguments)
        self.home = os.environ["LAB_AGY_HOME"]
        self.conversation = str(uuid.uuid4())
        self.talk = []

    def record(self, **value):
        path = os.path.join(self.home, "brain", self.conversation, ".system_generated/logs/transcript_full.jsonl")
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "a") as file:
            file.write(json.dumps({"created_at": now_text(), "workspace": self.tree, **value}) + "\n")

    def foot(self, line="? for shortcuts"):
        return ["", "─" * 100, "> ", "─" * 100, f"{line}                                   Gemini 3 Pro (High)"]

    def at_rest(self, *extra):
        self.show("  Antigravity CLI", "", *self.talk, *extra, *self.foot())

    def begin(self, how):
        if how == "trust":
            return self.show("  Accessing workspace:", f"  {self.tree}", "",
                             "  Do you trust the contents of this project?",
                             "  Antigravity requires permission to read, edit, and execute files here.", "",
                             "> Yes, I trust this folder", "  No, exit", "", "  ↑/↓ Navigate · enter Confirm")
        return self.at_rest()

    def prompt(self, text="do it"):
        self.talk += [f"> {text}", ""]
        self.record(type="USER_INPUT", content=text)
        self.animate(lambda frame: ["  Antigravity CLI", ""] + self.talk + [
            "", f"{BRAILLE[frame % 8]} Generating..."] + self.foot("esc to cancel"))

    def permission(self, command="git push"):
        self.record(type="TOOL_CALL", name="run_command", status="WAITING")
        self.show("  Antigravity CLI", "", *self.talk, "─" * 100, "Command", f"  Requesting permission for: {command}",
                  "", "Do you want to proceed?", "> 1. Yes", "  2. Yes, and always allow in this conversation",
                  "  3. No", "", "↑/↓ Navigate · tab Amend · e Edit command          Gemini 3 Pro (High)")

    def end_turn(self, text="It is done."):
        self.record(type="PLANNER_RESPONSE", content=text)
        self.talk += [text]
        self.at_rest()

    def survey(self):
        self.at_rest("", "How's the CLI experience so far? Rate it:", "  1 Bad   2 Fine   3 Good   0 Dismiss")
