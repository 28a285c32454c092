"""What the kernel says that a program costs."""

import os

TICK = 1000 / os.sysconf("SC_CLK_TCK")


def read(path):
    try:
        with open(path) as file:
            return file.read()
    except OSError:
        return ""


def stat(pid):
    return read(f"/proc/{pid}/stat").rpartition(")")[2].split()


def children(pid):
    return [int(child) for child in read(f"/proc/{pid}/task/{pid}/children").split()]


def tree(pid):
    return [pid] + [below for child in children(pid) for below in tree(child)]


def own_cpu_ms(pid):
    """The time on a processor of all its threads, to the microsecond where the kernel keeps it."""
    total = 0
    for task in os.listdir(f"/proc/{pid}/task") if os.path.isdir(f"/proc/{pid}/task") else []:
        words = read(f"/proc/{pid}/task/{task}/schedstat").split()
        total += int(words[0]) / 1e6 if words else 0
    return total or sum(map(int, stat(pid)[11:13])) * TICK


def cpu_ms(pid):
    """With its ended children."""
    return own_cpu_ms(pid) + sum(map(int, stat(pid)[13:15])) * TICK


def voluntary_waits(pid):
    total = 0
    for task in os.listdir(f"/proc/{pid}/task"):
        for line in read(f"/proc/{pid}/task/{task}/status").splitlines():
            if line.startswith("voluntary_ctxt_switches"):
                total += int(line.split()[1])
    return total


def field(text, name):
    for line in text.splitlines():
        if line.startswith(name + ":"):
            return int(line.split()[1])
    return 0


class Figures:
    """One program's figures at one time."""

    def __init__(self, pid):
        status = read(f"/proc/{pid}/status")
        self.cpu_ms = cpu_ms(pid)
        self.waits = voluntary_waits(pid)
        self.rss_mb = field(status, "VmRSS") / 1024
        self.threads = field(status, "Threads")
        self.pss_mb = field(read(f"/proc/{pid}/smaps_rollup"), "Pss") / 1024
