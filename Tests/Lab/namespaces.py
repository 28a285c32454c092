"""A run of the lab sees no other process, no other tmux server and no network but its own loopback."""

import fcntl
import os
import shutil
import socket
import struct
import subprocess
import sys
import tempfile

INSIDE = "LAB_INSIDE"
FOLDER = "LAB_FOLDER"


def wanted():
    """The words that enter the namespaces; none where the system refuses them."""
    words = ["unshare", "--net", "--pid", "--fork", "--mount", "--mount-proc", "--kill-child"]
    if os.geteuid() != 0:
        words[1:1] = ["--user", "--map-root-user"]
    if not shutil.which("unshare"):
        return None
    tried = subprocess.run(words + ["true"], stdin=subprocess.DEVNULL, capture_output=True)
    return words if tried.returncode == 0 else None


def is_inside():
    return os.environ.get(INSIDE) == "1"


def enter(arguments):
    """Runs the same program inside; returns its exit code, or None where that cannot be."""
    words = wanted()
    if words is None:
        return None
    # Removing tens of thousands of files takes minutes on some disks; a file system in memory goes with its namespace.
    folder = tempfile.mkdtemp(prefix="picket-lab-", dir="/tmp")
    try:
        return subprocess.run(words + [sys.executable, "-B", *arguments],
                              env=dict(os.environ, **{INSIDE: "1", FOLDER: folder})).returncode
    finally:
        os.rmdir(folder)


def folder():
    """Inside: an empty folder in memory, gone with the namespace."""
    path = os.environ[FOLDER]
    subprocess.run(["mount", "-t", "tmpfs", "-o", "mode=0700", "tmpfs", path], check=True)
    return path


def settle():
    """Inside: brings the loopback up, and leaves the reaping of orphans to a process that does nothing else."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        request = struct.pack("16sh14x", b"lo", 0x1 | 0x40)
        fcntl.ioctl(one, 0x8914, request)
    child = os.fork()
    if child == 0:
        return
    code = 1
    while True:
        try:
            pid, status = os.wait()
        except InterruptedError:
            continue
        except ChildProcessError:
            break
        if pid == child:
            code = os.waitstatus_to_exitcode(status)
            break
    os._exit(code if code >= 0 else 128 - code)
