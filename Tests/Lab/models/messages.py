"""A model server for Claude Code, on the loopback: it speaks the Messages API and does what the prompt says.

A prompt holds `<<NAME>>` or `<<NAME WORDS>>`; the last one in the conversation counts. After a tool's result it answers
with text, so that a turn ends. The word of an error is how many seconds it takes.
"""

import json
import re
import sys
import time
import uuid

from common import Handler, serve

ORDER = re.compile(r"<<(\w+)(?: (.*?))?>>", re.S)
ERRORS = {
    "400": (400, "invalid_request_error", "this request is not valid"),
    "401": (401, "authentication_error", "invalid x-api-key"),
    "403": (403, "permission_error", "this key may not use that"),
    "429": (429, "rate_limit_error", "number of requests has exceeded your rate limit"),
    "500": (500, "api_error", "internal server error"),
    "529": (529, "overloaded_error", "Overloaded"),
}


def texts(message):
    content = message.get("content")
    if isinstance(content, str):
        return [content]
    return [part.get("text", "") for part in content or [] if isinstance(part, dict) and part.get("type") == "text"]


def answers_tool(message):
    content = message.get("content")
    return isinstance(content, list) and any(isinstance(part, dict) and part.get("type") == "tool_result"
                                             for part in content)


class Messages(Handler):
    """One request."""

    newest = ""

    def order(self):
        """What the newest prompt asks for, and how many tools answered since."""
        messages = self.body.get("messages") or []
        for place in range(len(messages) - 1, -1, -1):
            if messages[place].get("role") == "user":
                found = [one for text in texts(messages[place]) for one in ORDER.finditer(text)]
                if found:
                    self.newest = " ".join(texts(messages[place]))[-200:]
                    answered = sum(1 for later in messages[place + 1:] if answers_tool(later))
                    return found[-1].group(1), found[-1].group(2) or "", answered
        return "text", "", 0

    def do_GET(self):
        self.reply(200, {"data": [], "has_more": False}) if self.path.startswith("/v1/models") else self.reply(404, {})

    def do_HEAD(self):
        self.reply(200, {})

    def do_POST(self):
        self.read_body()
        path = self.path.split("?")[0]
        if path.endswith("/count_tokens"):
            return self.reply(200, {"input_tokens": 100})
        if path != "/v1/messages":
            return self.reply(404, {"type": "error", "error": {"type": "not_found_error", "message": path}})
        # Without tools it is a side request, as for a title.
        if not self.body.get("tools") or self.body.get("max_tokens") == 1:
            title = "title" in json.dumps(self.body)[:100_000].lower()
            return self.text(json.dumps({"title": "Scripted session"}) if title else "ok")
        name, rest, answered = self.order()
        self.note(order=name, rest=rest, answered=answered, text=self.newest)
        return self.play(name, rest, answered)

    def play(self, name, rest, answered):
        if name == "limit":
            return self.limit(int(rest or 3600))
        if name in ERRORS:
            status, kind, text = ERRORS[name]
            time.sleep(int(rest or 0))
            more = [("retry-after", "20")] if name == "429" else []
            return self.reply(status, {"type": "error", "error": {"type": kind, "message": text}}, more)
        if answered:
            return self.text("The tool has answered. The turn is over.")
        if name == "slow":
            return self.text(" ".join(f"word{number}" for number in range(int(rest or 60) * 2)), pause=0.5)
        if name == "silent":
            return self.silent(int(rest or 600))
        if name == "hang":
            return time.sleep(int(rest or 600))
        if name == "cut":
            return self.cut()
        if name == "bash":
            return self.tool("Bash", {"command": rest, "description": "Run the command"})
        if name == "background":
            return self.tool("Bash", {"command": rest, "run_in_background": True, "description": "Run it behind"})
        if name == "ask":
            return self.tool("AskUserQuestion", {"questions": [{
                "question": "Which colour?", "header": "Colour", "multiSelect": False, "options": [
                    {"label": "Red", "description": "A red one"}, {"label": "Blue", "description": "A blue one"}]}]})
        if name == "plan":
            return self.tool("ExitPlanMode", {"plan": "1. Touch a file\n2. Commit it"})
        return self.text(rest or "Nothing is left to do.")

    def limit(self, seconds):
        """The form of a plan's usage limit."""
        end = str(int(time.time()) + seconds)
        unified = "anthropic-ratelimit-unified-"
        heads = [("retry-after", str(seconds)), ("x-should-retry", "false"), (unified + "status", "rejected"),
                 (unified + "reset", end), (unified + "representative-claim", "five_hour"),
                 (unified + "5h-status", "rejected"), (unified + "5h-reset", end), (unified + "5h-utilization", "1.0"),
                 (unified + "overage-status", "rejected"), (unified + "overage-disabled-reason", "org_level_disabled")]
        self.reply(429, {"type": "error", "error": {"type": "rate_limit_error", "message": "usage limit"}}, heads)

    # Streams.

    def begin(self):
        self.start_stream()
        self.event("message_start", message={
            "id": "msg_" + uuid.uuid4().hex[:20], "type": "message", "role": "assistant", "content": [],
            "model": self.body.get("model", "scripted"), "stop_reason": None, "stop_sequence": None,
            "usage": {"input_tokens": 100, "output_tokens": 1}})

    def block(self, words, pause=0.0, index=0, whole=True):
        self.event("content_block_start", index=index, content_block={"type": "text", "text": ""})
        for word in words:
            self.event("content_block_delta", index=index, delta={"type": "text_delta", "text": word})
            time.sleep(pause)
        if whole:
            self.event("content_block_stop", index=index)

    def finish(self, reason):
        self.event("message_delta", delta={"stop_reason": reason, "stop_sequence": None}, usage={"output_tokens": 20})
        self.event("message_stop")

    def text(self, text, pause=0.0):
        if not self.body.get("stream"):
            return self.reply(200, {
                "id": "msg_" + uuid.uuid4().hex[:20], "type": "message", "role": "assistant",
                "model": self.body.get("model", "scripted"), "content": [{"type": "text", "text": text}],
                "stop_reason": "end_turn", "stop_sequence": None, "usage": {"input_tokens": 100, "output_tokens": 20}})
        self.begin()
        self.block(re.findall(r"\S+\s*", text), pause)
        return self.finish("end_turn")

    def tool(self, name, values):
        self.begin()
        self.block(["I will use ", name, "."])
        self.event("content_block_start", index=1, content_block={
            "type": "tool_use", "id": "toolu_" + uuid.uuid4().hex[:20], "name": name, "input": {}})
        self.event("content_block_delta", index=1, delta={"type": "input_json_delta", "partial_json": json.dumps(values)})
        self.event("content_block_stop", index=1)
        self.finish("tool_use")

    def silent(self, seconds):
        self.begin()
        for _ in range(seconds // 5):
            self.event("ping")
            time.sleep(5)
        self.block(["Late."])
        self.finish("end_turn")

    def cut(self):
        """Breaks off in the middle; the second try, which does not stream, breaks off too."""
        self.close_connection = True
        if self.body.get("stream"):
            self.begin()
            self.block(["The ", "stream "], whole=False)
            time.sleep(0.5)
        self.connection.shutdown(2)


if __name__ == "__main__":
    serve(Messages, int(sys.argv[1]), sys.argv[2])
