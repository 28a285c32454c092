"""Claude Code 2.1.329, played: its registry of sessions, its transcript, its screens and its titles."""

import json
import os
import re
import time
import uuid

from play import RULE, Player, now_text

VERSION = "2.1.329"
HEAD = [" ▐▛███▛█   Claude Code v2.1.329", "▝▜██████▀  Opus 5.5 · API Usage Billing", " ▝▝   ▝▝   /work", ""]
SPINNER = "·✢✳✶✻✽"


class Claude(Player):
    """Registry: one file a process, written once a change. Transcript: nothing before the first prompt."""

    def __init__(self, arguments):
        super().__init__(arguments)
        self.home = os.environ["CLAUDE_CONFIG_DIR"]
        self.session = str(uuid.uuid4())
        self.status = None
        self.parent = None
        self.talk = []
        self.footer = os.environ.get("LAB_FOOTER", "⏸ manual mode on")
        self.call = None
        self.verb = "Nesting"
        self.headless = "-p" in arguments

    # Files.

    @property
    def registry(self):
        return os.path.join(self.home, "sessions", f"{self.pid}.json")

    def register(self, status=None, waiting_for=None):
        self.status = status
        stamp = int(time.time() * 1000)
        value = {"pid": self.pid, "sessionId": self.session, "cwd": self.tree, "startedAt": int(self.born * 1000),
                 "procStart": self.start_ticks(), "version": VERSION, "peerProtocol": 1,
                 "kind": "interactive", "entrypoint": "cli"}
        if status:
            value.update(status=status, statusUpdatedAt=stamp)
        value["updatedAt"] = stamp
        if waiting_for:
            value["waitingFor"] = waiting_for
        os.makedirs(os.path.dirname(self.registry), exist_ok=True)
        with open(self.registry + ".new", "w") as file:
            json.dump(value, file)
        os.rename(self.registry + ".new", self.registry)

    def start_ticks(self):
        with open(f"/proc/{self.pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[19]

    @property
    def transcript(self):
        key = re.sub(r"[^A-Za-z0-9-]", "-", os.path.realpath(self.tree))
        return os.path.join(self.home, "projects", key, self.session + ".jsonl")

    def record(self, kind, **more):
        value = {"parentUuid": self.parent, "isSidechain": False, "type": kind, "uuid": str(uuid.uuid4()),
                 "timestamp": now_text(), **more, "userType": "external", "entrypoint": "cli", "cwd": self.tree,
                 "sessionId": self.session, "version": VERSION, "gitBranch": "main"}
        self.parent = value["uuid"]
        os.makedirs(os.path.dirname(self.transcript), exist_ok=True)
        with open(self.transcript, "a") as file:
            file.write(json.dumps(value, ensure_ascii=False) + "\n")

    def assistant(self, content, stop, **more):
        self.record("assistant", message={
            "id": "msg_" + uuid.uuid4().hex[:20], "type": "message", "role": "assistant", "model": "claude-opus-5-5",
            "content": content, "stop_reason": stop, "stop_sequence": None}, **more)

    # Screens.

    def box(self, *below, prompt="❯ "):
        return [RULE, prompt, RULE] + ["  " + line for line in below]

    def at_rest(self, *extra, footer="? for shortcuts", prompt="❯ "):
        self.title("✳ Claude Code")
        self.show(*HEAD, *self.talk, *extra, "", *self.box(f"{self.footer} · {footer}", prompt=prompt))

    def at_work(self, line=None, hint="esc to interrupt"):
        began = time.time()

        def lines(frame):
            self.title(("◐", "◑")[frame % 2] + " Claude Code")
            told = line or f"{self.verb}… ({int(time.time() - began)}s · ↓ {19 + frame} tokens)"
            foot = f"{self.footer} · {hint}" if hint else self.footer
            return HEAD + self.talk + ["", f"{SPINNER[frame % 6]} {told}", ""] + self.box(foot)

        self.animate(lines)

    def dialog(self, *lines):
        self.title("✳ Claude Code")
        self.show(*HEAD, *self.talk, RULE, *lines)

    # Start-up.

    def begin(self, how):
        if how == "trust":
            self.title("Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA")
            return self.show(RULE, " Accessing workspace:", f" {self.tree}", "",
                             " Quick safety check: Is this a project you created or one you trust? (Like your own",
                             " code, a well-known open source project, or work from your team).", "",
                             " Claude Code'll be able to read, edit, and execute files here.", "", " Security guide", "",
                             " ❯ No, exit", "   Yes, I trust this folder", "", " Enter to confirm · Esc to cancel")
        if how == "api-key":
            return self.show(RULE, "  Detected a custom API key in your environment", "",
                             "  ANTHROPIC_API_KEY: dummy-...0000000000", "", "  Do you want to use this API key?", "",
                             "    Yes", "  ❯ No (recommended)", "", "  Enter to confirm · Esc to cancel")
        if how == "login":
            return self.show("", " Claude Code can be used with your Claude subscription or billed based on API usage",
                             " through your Console account.", "", " Select login method:", "",
                             " ❯ 1. Claude account with subscription · Pro, Max, Team, or Enterprise",
                             "   2. Anthropic Console account · API usage billing", "   3. 3rd-party platform")
        if how == "offline":
            return self.show(" Unable to connect to Anthropic services", "",
                             " Failed to connect to api.anthropic.com: EAI_AGAIN", "",
                             " Check your internet connection and network settings.")
        if how == "bypass":
            return self.show(RULE, " WARNING: Claude Code running in Bypass Permissions mode", "",
                             " In Bypass Permissions mode, Claude Code will not ask for your approval before running",
                             " potentially dangerous commands.", "", " ❯ 1. No, exit", "   2. Yes, I accept", "",
                             " Enter to confirm · Esc to cancel")
        if how == "blank":
            return None
        if not self.headless:
            self.register()
        if how == "no-status":
            self.title("✳ Claude Code")
            return self.show(*HEAD)
        time.sleep(0.3)
        if self.headless:
            return None
        self.register("idle")
        self.at_rest()

    # A turn.

    def prompt(self, text="do it", line=None, hint="esc to interrupt"):
        self.talk += [f"❯ {text}", ""]
        self.turn_began = time.time()
        self.record("user", promptId=str(uuid.uuid4()), message={"role": "user", "content": text},
                    permissionMode="default", origin={"kind": "human"})
        if not self.headless:
            self.register("busy")
            self.at_work(line, hint)

    def tool(self, name="Bash", command="make"):
        """An open call: a tool_use without its result."""
        self.call = "toolu_" + uuid.uuid4().hex[:20]
        self.talk += [f"● I will use {name}."]
        self.assistant([{"type": "tool_use", "id": self.call, "name": name, "input": {"command": command}}], "tool_use")

    def run_tool(self, command):
        self.tool("Bash", command)
        self.spawn("/bin/bash", "-c", command)
        self.talk += [f"● Running the command · 3s", f"  ⎿  $ {command} (3s)", "     (ctrl+b to run in background)"]

    def tool_over(self, text="done", **more):
        content = {"type": "tool_result", "tool_use_id": self.call, "content": text,
                   "is_error": more.pop("is_error", False)}
        self.record("user", message={"role": "user", "content": [content]}, **more)
        self.call = None

    def permission(self, command="git push"):
        self.tool("Bash", command)
        self.register("waiting", "permission prompt")
        self.dialog(" Bash command", "", f"   {command}", "", " This command requires approval", "",
                    " Do you want to proceed?", " ❯ 1. Yes",
                    f"   2. Yes, and don't ask again for {command} commands in /work",
                    "   3. Yes, and switch to auto mode", "   4. No", "", " Esc to cancel · Tab to amend")

    def question(self):
        self.tool("AskUserQuestion")
        self.register("waiting", "input needed")
        self.dialog(" ☐ Colour", "", "Which colour shall the button have?", "", "❯ 1. Red", "     A red button",
                    "  2. Blue", "     A blue button", "  3. Type something.", RULE, "  4. Chat about this", "",
                    "Enter to select · ↑/↓ to navigate · Esc to cancel")

    def plan(self):
        self.tool("ExitPlanMode")
        self.register("waiting", "permission prompt")
        self.dialog(" Ready to code?", "", " Here is Claude's plan:", " 1. Touch a file", " 2. Commit it", "",
                    " Would you like to proceed?", " ❯ 1. Yes, and auto-accept edits",
                    "   2. Yes, and manually approve edits", "   3. No, keep planning")

    def auto_dialog(self):
        self.tool("Bash")
        self.register("waiting", "dialog open")
        self.dialog("  Auto mode can't check actions in this session", "",
                    "  You can stay in auto mode and approve each action that needs the check yourself.", "",
                    "  Enter to stay in auto mode · shift+Tab to leave for accept edits mode and stop · Esc to cancel")

    def answered_no(self):
        self.tool_over("The user doesn't want to proceed with this tool use.", is_error=True,
                       toolUseResult="User rejected tool use", toolDenialKind="user-rejected")
        self.record("user", message={"role": "user", "content": [
            {"type": "text", "text": "[Request interrupted by user for tool use]"}]})
        self.talk += ["  Did not run 1 call", "  ⎿  Interrupted · What should Claude do instead?"]
        self.register("idle")
        self.at_rest()

    def esc(self):
        self.assistant([{"type": "text", "text": "word0 word1 word2 "}], None, isAbortedMidStream=True)
        self.record("user", message={"role": "user", "content": [
            {"type": "text", "text": "[Request interrupted by user]"}]}, interruptedMessageId="msg_0")
        self.talk += ["● word0 word1 word2", "  ⎿  Interrupted · What should Claude do instead?"]
        self.register("idle")
        self.at_rest()

    def end_turn(self, text="It is done.", shells=0):
        if self.call:
            self.tool_over()
        self.assistant([{"type": "text", "text": text}], "end_turn")
        self.record("system", subtype="turn_duration", durationMs=int((time.time() - self.turn_began) * 1000),
                    messageCount=4, isMeta=False)
        if self.headless:
            return None
        rest = f" · {shells} shell still running" if shells else ""
        self.talk += [f"● {text}", "", f"✻ Cooked for 3s · done 11:17 AM{rest}"]
        self.register("shell" if shells else "idle")
        return self.at_rest(footer="1 shell · ↓ to manage" if shells else "? for shortcuts")

    def end_with_hint(self, hint):
        """A hint of the program's own stands in the prompt, dim, with the cursor on its first letter."""
        self.end_turn()
        self.at_rest(prompt=f"❯ \x1b[7m{hint[:1]}\x1b[0;2m{hint[1:]}\x1b[0m")

    def end_headless(self, text="It is done."):
        """`-p` prints its answer and ends."""
        self.end_turn(text)
        self.put("\x1b[?1049l" + text + "\r\n")

    # Errors.

    FAILURES = {
        "401": ("authentication_failed", 401, "Invalid API key · Fix external API key", "Once fixed, resend your message"),
        "login": ("authentication_failed", None, "Login expired · Please run /login", ""),
        "429": ("rate_limit", 429, "API Error: Request rejected (429) · number of requests has exceeded your rate limit",
                "Resend your message to try again"),
        "529": ("server_error", 529, "API Error: Repeated 529 Overloaded errors. The API is at capacity — this is usually "
                "temporary.", "Resend your message to try again"),
        "400": ("invalid_request", 400, "API Error: 400 this request is not valid", ""),
        "cut": ("unknown", None, "API Error: API returned an empty or malformed response (HTTP 200)",
                "Resend your message to try again"),
        "billing": ("billing_error", 400, "Credit balance is too low", ""),
        "model": ("model_not_found", 404, "There's an issue with the selected model (claude-x). It may not exist or you may"
                  " not have access to it. Run /model to pick a different model.", ""),
    }

    def synthetic(self, text, **more):
        self.record("assistant", message={"id": str(uuid.uuid4()), "model": "<synthetic>", "role": "assistant",
                                          "stop_reason": "stop_sequence", "stop_sequence": "", "type": "message",
                                          "content": [{"type": "text", "text": text}]},
                    isApiErrorMessage=True, **more)

    def fail(self, kind):
        error, status, text, hint = self.FAILURES[kind]
        self.synthetic(text, error=error, **({"apiErrorStatus": status} if status else {}))
        self.talk += ["  ⎿  " + text if kind in ("401", "login") else "● " + text]
        if self.headless:
            return self.put("\x1b[?1049l" + text + "\r\n")
        self.register("idle")
        return self.at_rest(prompt=f"❯ \x1b[7m{hint[:1]}\x1b[0;2m{hint[1:]}\x1b[0m")

    def retrying(self, words):
        """It tries again by itself; nothing is written."""
        self.at_work(f"{words} · retrying in 4s · attempt 4/10")

    def limit(self, seconds, name="5-hour"):
        end = int(time.time() + seconds)
        clock = time.strftime("%-I:%M%p", time.gmtime(end)).lower()
        text = f"You've hit your {name} limit · resets {clock} (UTC)"
        quota = {"status": "rejected", "resetsAt": end, "rateLimitType": "five_hour", "isUsingOverage": False}
        self.synthetic(text, apiError="usage_limit_reached", error="rate_limit", apiErrorStatus=429, quotaLimits=quota)
        again = f"Usage limit reached · continuing automatically at {clock} · esc to cancel"
        self.record("system", subtype="informational", content=again, level="notice", isMeta=False)
        self.talk += ["  ⎿  " + text, "● " + again]
        self.register("idle")
        self.title("✳ Claude Code")
        self.show(*HEAD, *self.talk, "", *self.box(
            f"⚠ Usage limit reached · limit resets {clock}", f"  Continuing automatically at {clock} · Esc to cancel",
            f"{self.footer} · ? for shortcuts"))

    def limit_cancelled(self):
        text = "Automatic continue cancelled · /rate-limit-options to re-arm"
        self.record("system", subtype="informational", content=text, level="notice", isMeta=False)
        self.talk += ["● " + text]
        self.at_rest()

    def limit_over(self):
        """It goes on by itself once the limit is reset."""
        self.talk += ["● Usage limit reset · Continuing automatically"]
        self.record("user", isMeta=True, origin={"kind": "auto-continuation"}, message={
            "role": "user", "content": "Your claude.ai usage limit has reset. Continue where you left off."})
        self.turn_began = time.time()
        self.register("busy")
        self.at_work()

    # The rest.

    def background(self, command):
        """A shell that runs on after the turn's end."""
        self.tool("Bash", command)
        self.spawn("/bin/bash", "-c", command)
        self.tool_over("Command running in background with ID: b1", toolUseResult={"backgroundTaskId": "b1"})
        self.end_turn("It runs in the background.", shells=1)

    def background_over(self):
        self.end_children()
        self.record("user", origin={"kind": "task-notification"}, message={"role": "user", "content": (
            "<task-notification>\n<task-id>b1</task-id>\n<status>completed</status>\n</task-notification>")})
        self.register("busy")
        self.at_work()
        time.sleep(0.3)
        self.end_turn("The background work is done.")

    def waits_for_agents(self):
        """Background agents: the turn's last words are out, the account stays busy."""
        self.assistant([{"type": "text", "text": "Two agents are at it."}], "end_turn")
        self.at_work("Waiting for 2 background agents to finish")

    def clear(self):
        self.session = str(uuid.uuid4())
        self.parent = None
        self.talk = []
        self.register("idle")
        self.at_rest()

    def pager(self):
        """The transcript viewer covers everything."""
        self.show(*HEAD, *self.talk, "", RULE, "  Showing detailed transcript · ctrl+o to toggle · ctrl+e to show all")

    def quote(self, text):
        """Words of its own that look like a dialog."""
        self.talk += ["● The dialog that I mean reads:", "", *text.split("\n"), ""]
        self.at_work()

    def draft(self, text):
        """Something stands in the prompt and was never sent."""
        self.title("✳ Claude Code")
        self.show(*HEAD, *self.talk, "", *self.box(f"{self.footer}", prompt=f"❯ {text}\x1b[7m \x1b[0m"))

    def pasted(self):
        """A long task was pasted into the prompt and never sent."""
        self.title("✳ Claude Code")
        self.show(*HEAD, *self.talk, "", *self.box("paste again to expand", prompt="❯ [Pasted text #1 +39 lines]"))

    def stale_registry(self, status):
        """A file of an earlier process that had the same pid."""
        value = {"pid": self.pid, "sessionId": str(uuid.uuid4()), "cwd": self.tree, "version": VERSION,
                 "startedAt": int((self.born - 86400) * 1000), "procStart": "17", "status": status,
                 "updatedAt": int((self.born - 80000) * 1000), "statusUpdatedAt": int((self.born - 80000) * 1000)}
        os.makedirs(os.path.dirname(self.registry), exist_ok=True)
        with open(self.registry, "w") as file:
            json.dump(value, file)

    def leave(self):
        if os.path.exists(self.registry):
            os.unlink(self.registry)
        if not self.headless:
            self.put(f"\x1b[?1049l\r\nResume this session with:\r\nclaude --resume {self.session}\r\n")
            self.title("")
