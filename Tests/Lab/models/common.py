"""What both model servers need: a request's JSON, a reply, a stream of events, and a log."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LOCK = threading.Lock()


class Handler(BaseHTTPRequestHandler):
    """Answers on the loopback; a client that goes away is nothing to speak of."""

    protocol_version = "HTTP/1.1"
    log = None
    body = {}

    def log_message(self, *words):
        """The server's own log is `note`."""

    def handle(self):
        try:
            super().handle()
        except (BrokenPipeError, ConnectionResetError, OSError):
            pass

    def read_body(self):
        raw = self.rfile.read(int(self.headers.get("content-length") or 0))
        try:
            self.body = json.loads(raw or b"{}")
        except ValueError:
            self.body = {}

    def note(self, **facts):
        with LOCK, open(self.log, "a") as file:
            file.write(json.dumps({"at": round(time.time(), 3), **facts}) + "\n")

    def reply(self, status, value, heads=()):
        data = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(data)))
        for name, text in heads:
            self.send_header(name, text)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def start_stream(self):
        self.send_response(200)
        self.send_header("content-type", "text/event-stream; charset=utf-8")
        self.send_header("connection", "close")
        self.end_headers()
        self.close_connection = True

    def event(self, kind, **more):
        self.wfile.write(f"event: {kind}\ndata: {json.dumps({'type': kind, **more})}\n\n".encode())
        self.wfile.flush()


def serve(handler, port, log):
    handler.log = log
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    server.daemon_threads = True
    server.serve_forever()
