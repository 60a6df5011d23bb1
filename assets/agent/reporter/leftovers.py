"""Processes that a script left behind, also those that went into a session of their own."""

import os
import signal

MARK = "METALDESK_SCRIPT"  # in the environment of a script, and so of everything it starts


def of(mark: str, root: str = "/proc") -> dict[int, str]:
    """Process id -> command of every process that has this mark."""
    found = {}
    for pid in filter(str.isdigit, os.listdir(root)):
        try:
            with open(f"{root}/{pid}/environ", "rb") as file:
                marked = f"{MARK}={mark}".encode() in file.read().split(b"\0")
            with open(f"{root}/{pid}/comm") as file:
                command = file.read().strip()
        except OSError:
            continue  # it ended meanwhile
        if marked:
            found[int(pid)] = command
    return found


def end(mark: str) -> list[str]:
    """Ends them, again until none is left that was not there before; gives their commands."""
    ended: dict[int, str] = {}
    for _ in range(5):
        fresh = {pid: command for pid, command in of(mark).items() if pid not in ended}
        if not fresh:
            break
        for pid in fresh:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        ended |= fresh
    return sorted(ended.values())
