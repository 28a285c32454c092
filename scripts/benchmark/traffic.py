"""What was published, by one subscriber for all, with the time at which it came."""

import json


class Message:
    def __init__(self, line):
        stamp, self.topic, size, payload = line.rstrip("\n").split("\t", 3)
        self.seconds = float(stamp)
        self.bytes = len(self.topic) + int(size)
        self.payload = bytes.fromhex(payload)

    def document(self):
        try:
            return json.loads(self.payload)
        except ValueError:
            return {}


# Time, topic, length and payload in hexadecimal.
FORM = "%U\t%t\t%l\t%x"


def messages(path):
    with open(path) as file:
        return [Message(line) for line in file if line.count("\t") >= 3 and line.endswith("\n")]


def volume(found, prefix, begin, end):
    """Messages and bytes in ten seconds."""
    fit = [one for one in found if one.topic.startswith(prefix) and begin <= one.seconds < end]
    return len(fit) * 10 / (end - begin), sum(one.bytes for one in fit) * 10 / (end - begin)


def first(found, prefix, begin, says):
    """Seconds until the first message under a topic that says it; nothing where none did."""
    for one in found:
        if one.seconds >= begin and one.topic.startswith(prefix) and says(one):
            return one.seconds - begin
    return None
