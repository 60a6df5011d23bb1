"""What the installer is doing: lines for the log, and a small file that the reporter sends on."""

import json
import os
import time

BETWEEN_WRITES_SECONDS = 0.5
TEXT_CHARS = 480  # more is for the log


def say(line: str) -> None:
    print(line, flush=True)


class Progress:
    """Writes {step, text, done, total} to `path` (none: nowhere), each time whole, and keeps the seconds of each step."""

    def __init__(self, path: str | None):
        self.path = path
        self.now = {"step": "wipe", "text": "", "done": None, "total": None}
        self.written = 0.0
        self.seconds: dict[str, float] = {}
        self.since: float | None = None

    def step(self, step: str, text: str) -> None:
        self.close()
        self.since = time.monotonic()
        self.now = {"step": step, "text": text[:TEXT_CHARS], "done": None, "total": None}
        say(f"[{step}] {text}")
        self.write()

    def tell(self, text: str) -> None:
        self.now = self.now | {"text": text[:TEXT_CHARS], "done": None, "total": None}
        say(f"  {text}")
        self.write()

    def count(self, done: int, total: int | None) -> None:
        """Bytes so far; written at most twice a second, and at the end."""
        self.now = self.now | {"done": done, "total": total}
        if done == total or time.monotonic() - self.written >= BETWEEN_WRITES_SECONDS:
            self.write()

    def close(self) -> None:
        """Ends the step that is open: its time is known then."""
        if self.since is not None:
            step = self.now["step"]
            self.seconds[step] = self.seconds.get(step, 0) + time.monotonic() - self.since
            self.since = None

    def write(self) -> None:
        self.written = time.monotonic()
        if not self.path:
            return
        with open(f"{self.path}.new", "w") as file:
            json.dump(self.now, file)
        os.replace(f"{self.path}.new", self.path)
