"""Runs the tools that do the testing: their output is shown, and read while it comes."""

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass

KEPT_CHARS = 1024 * 1024


@dataclass
class Answer:
    status: int
    out: str
    err: str


def ask(*command: str, timeout: float = 120) -> Answer:
    """A tool that answers soon. One that hangs, as on a dying disk, is status 124."""
    try:
        done = subprocess.run(command, capture_output=True, timeout=timeout, check=False)
    except subprocess.TimeoutExpired:
        return Answer(124, "", f"{command[0]} did not answer within {timeout:.0f} s.")
    return Answer(done.returncode, done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace"))


def as_json(text: str) -> dict:
    """The JSON object in a tool's output; some print their errors before it on the same stream."""
    start = re.search(r"^\{", text, re.M)
    try:
        found = json.loads(text[start.start() :]) if start else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def watch(command: list[str], saw: Callable[[str], None], show: bool = True, careless: bool = False) -> Answer:
    """
    Runs a tool that takes long; `saw` gets its pieces of output as they come, both streams, backspaces and all.
    `careless`: when memory runs out the kernel shall end this first, not the agent.
    """

    def yield_memory():
        with open("/proc/self/oom_score_adj", "w") as file:
            file.write("1000")

    process = subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        preexec_fn=yield_memory if careless else None,
    )
    kept = {"out": "", "err": ""}
    lock = threading.Lock()

    def pump(name, stream, target):
        while piece := os.read(stream.fileno(), 65536):
            text = piece.decode(errors="replace")
            with lock:
                kept[name] = (kept[name] + text)[-KEPT_CHARS:]
                saw(text)
                if show:
                    target.write(text)
                    target.flush()

    pumps = [
        threading.Thread(target=pump, args=("out", process.stdout, sys.stdout)),
        threading.Thread(target=pump, args=("err", process.stderr, sys.stderr)),
    ]
    for one in pumps:
        one.start()
    try:
        status = process.wait()
    finally:
        if process.poll() is None:
            process.kill()
        for one in pumps:
            one.join(5)
    return Answer(status, kept["out"], kept["err"])
