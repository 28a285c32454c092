"""A model server for Codex, on the loopback: it speaks the Responses API and does what the prompt says.

Orders in a prompt are as in messages.py.
"""

import json
import re
import sys
import time
import uuid

from common import Handler, serve

ORDER = re.compile(r"<<(\w+)(?: (.*?))?>>", re.S)
ERRORS = {
    "400": (400, {"type": "invalid_request_error", "message": "this request is not valid"}),
    "401": (401, {"type": "invalid_request_error", "code": "invalid_api_key", "message": "Incorrect API key provided."}),
    "429": (429, {"type": "requests", "code": "rate_limit_exceeded", "message": "Rate limit reached."}),
    "500": (500, {"type": "server_error", "message": "internal server error"}),
}


class Responses(Handler):
    """One request."""

    number = -1
    newest = ""

    def order(self):
        items = self.body.get("input")
        items = items if isinstance(items, list) else []
        for place in range(len(items) - 1, -1, -1):
            if items[place].get("role") == "user":
                parts = items[place].get("content") or []
                whole = [parts] if isinstance(parts, str) else [part.get("text", "") for part in parts]
                found = [one for text in whole for one in ORDER.finditer(text)]
                if found:
                    self.newest = " ".join(whole)[-200:]
                    answered = sum(1 for later in items[place + 1:] if str(later.get("type", "")).endswith("_output"))
                    return found[-1].group(1), found[-1].group(2) or "", answered
        return "text", "", 0

    def do_GET(self):
        self.reply(200, {"object": "list", "data": [], "models": []})

    def do_POST(self):
        self.read_body()
        if not self.path.split("?")[0].endswith("/responses"):
            return self.reply(404, {"error": {"message": self.path, "type": "not_found"}})
        if not self.body.get("tools"):
            return self.text(json.dumps({"title": "Scripted task"}))
        name, rest, answered = self.order()
        self.note(order=name, rest=rest, answered=answered, text=self.newest)
        return self.play(name, rest, answered)

    def play(self, name, rest, answered):
        if name in ERRORS:
            status, error = ERRORS[name]
            time.sleep(int(rest or 0))
            return self.reply(status, {"error": error}, [("retry-after", "20")] if name == "429" else [])
        if name == "limit":
            seconds = int(rest or 3600)
            return self.reply(429, {"error": {
                "type": "usage_limit_reached", "message": "The usage limit has been reached", "plan_type": "plus",
                "resets_in_seconds": seconds, "resets_at": int(time.time()) + seconds}})
        if answered:
            return self.text("The tool has answered. The turn is over.")
        if name == "slow":
            return self.text(" ".join(f"word{number}" for number in range(int(rest or 60) * 2)), pause=0.5)
        if name == "silent":
            self.begin()
            time.sleep(int(rest or 600))
            return self.complete(self.words("Late."))
        if name == "hang":
            return time.sleep(int(rest or 600))
        if name == "cut":
            self.begin()
            self.words("The stream stops ", whole=False)
            time.sleep(0.3)
            return self.connection.shutdown(2)
        if name == "quota":
            self.begin()
            return self.event("response.failed", response=self.response("failed", error={
                "code": "insufficient_quota", "message": "You exceeded your current quota."}))
        if name in ("shell", "escalate"):
            return self.shell(rest, name == "escalate")
        return self.text(rest or "Nothing is left to do.")

    # Streams.

    def response(self, status, output=(), **more):
        usage = {"input_tokens": 100, "input_tokens_details": {"cached_tokens": 0}, "output_tokens": 20,
                 "output_tokens_details": {"reasoning_tokens": 0}, "total_tokens": 120}
        return {"id": self.id, "object": "response", "created_at": int(time.time()), "status": status, "error": None,
                "model": self.body.get("model", "scripted"), "output": list(output),
                "usage": usage if status == "completed" else None, **more}

    def event(self, kind, **more):
        self.number += 1
        super().event(kind, sequence_number=self.number, **more)

    def begin(self):
        self.number = -1
        self.id = "resp_" + uuid.uuid4().hex[:20]
        self.start_stream()
        self.event("response.created", response=self.response("in_progress"))

    def words(self, text, pause=0.0, whole=True):
        item = {"type": "message", "id": "msg_" + uuid.uuid4().hex[:20], "status": "in_progress", "role": "assistant",
                "content": []}
        place = {"item_id": item["id"], "output_index": 0, "content_index": 0}
        self.event("response.output_item.added", output_index=0, item=item)
        self.event("response.content_part.added", **place, part={"type": "output_text", "text": "", "annotations": []})
        for word in re.findall(r"\S+\s*", text):
            self.event("response.output_text.delta", **place, delta=word)
            time.sleep(pause)
        if not whole:
            return None
        part = {"type": "output_text", "text": text, "annotations": []}
        item = {**item, "status": "completed", "content": [part]}
        self.event("response.output_text.done", **place, text=text)
        self.event("response.content_part.done", **place, part=part)
        self.event("response.output_item.done", output_index=0, item=item)
        return item

    def complete(self, item):
        self.event("response.completed", response=self.response("completed", [item]))

    def text(self, text, pause=0.0):
        self.begin()
        self.complete(self.words(text, pause))

    def shell(self, command, escalate):
        """A call of whichever shell tool the client offers."""
        offered = {tool.get("name") for tool in self.body.get("tools") or []}
        more = {"sandbox_permissions": "require_escalated", "justification": "leaves the sandbox"} if escalate else {}
        name, values = ("exec_command", {"cmd": command, **more}) if "exec_command" in offered else \
            ("shell_command", {"command": command, **more}) if "shell_command" in offered else \
            ("shell", {"command": ["bash", "-lc", command], **more})
        text = json.dumps(values)
        item = {"type": "function_call", "id": "fc_" + uuid.uuid4().hex[:20], "status": "in_progress",
                "call_id": "call_" + uuid.uuid4().hex[:20], "name": name, "arguments": ""}
        self.begin()
        self.event("response.output_item.added", output_index=0, item=item)
        self.event("response.function_call_arguments.delta", item_id=item["id"], output_index=0, delta=text)
        self.event("response.function_call_arguments.done", item_id=item["id"], output_index=0, arguments=text)
        item = {**item, "status": "completed", "arguments": text}
        self.event("response.output_item.done", output_index=0, item=item)
        self.complete(item)


if __name__ == "__main__":
    serve(Responses, int(sys.argv[1]), sys.argv[2])
