"""Runs one script the way MAAS does: its environment, its three outputs, its time limit."""

import os
import signal
import subprocess
import threading
import time
from dataclasses import dataclass

import leftovers
from bundle import Script
from outputs import Outputs

AGENT_FOLDER = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
GRACE_SECONDS = 10
PIPE_BYTES = 1024 * 1024
# What these leave running would disturb whatever comes next; others may start a service that is to stay, as lldpd.
ENDED_KINDS = ("testing_scripts", "release_scripts")


@dataclass
class Outcome:
    exit_status: int
    runtime: float
    timed_out: bool
    bmc: dict | None  # what the script wrote to BMC_CONFIG_PATH


def environment(script: Script, outputs: Outputs, folder: str) -> dict:
    return os.environ | {
        leftovers.MARK: mark(outputs),
        "PYTHONPATH": AGENT_FOLDER,  # tests of the house import testkit from there
        "OUTPUT_COMBINED_PATH": outputs.paths[""],
        "OUTPUT_STDOUT_PATH": outputs.paths[".out"],
        "OUTPUT_STDERR_PATH": outputs.paths[".err"],
        "RESULT_PATH": outputs.paths[".yaml"],
        "BMC_CONFIG_PATH": outputs.bmc_path,
        "PROGRESS_PATH": outputs.progress_path,  # a script may keep a small JSON object here: how far it is
        "METALDESK_AGENT": AGENT_FOLDER,
        "DOWNLOAD_PATH": folder,
        "RUNTIME": str(script.timeout_seconds or ""),
        "HAS_STARTED": str(script.has_started),
    }


def mark(outputs: Outputs) -> str:
    return outputs.paths[""]


def pump(stream, outputs: Outputs, suffix: str) -> None:
    while chunk := stream.read1(PIPE_BYTES):
        outputs.add(suffix, chunk)


def run(script: Script, outputs: Outputs) -> Outcome:
    """Blocks until the script ended, by itself or killed with all its children at its time limit."""
    folder = os.path.dirname(outputs.paths[""])
    if script.fault:
        outputs.add(".err", f"{script.fault}\n".encode())
        return Outcome(2, 0.0, False, None)
    began = time.monotonic()
    try:
        os.chmod(script.path, 0o755)
        process = subprocess.Popen(
            [script.path, *script.arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(script, outputs, folder),
            cwd=folder,
            start_new_session=True,
            pipesize=PIPE_BYTES,
        )
    except OSError as error:
        outputs.add(".err", f"The script could not be started: {error}\n".encode())
        return Outcome(126 if isinstance(error, PermissionError) else 2, 0.0, False, None)
    readers = [
        threading.Thread(target=pump, args=(process.stdout, outputs, ".out"), daemon=True),
        threading.Thread(target=pump, args=(process.stderr, outputs, ".err"), daemon=True),
    ]
    for reader in readers:
        reader.start()
    timed_out = False
    try:
        process.wait(script.timeout_seconds)
    except subprocess.TimeoutExpired:
        timed_out = True
        stop(process)
    left = leftovers.end(mark(outputs)) if timed_out or script.kind in ENDED_KINDS else []
    for reader in readers:
        reader.join(5)  # a child that outlived the script may hold the pipe open
    if left:
        outputs.add(".out", f"[The script left processes behind; they were ended: {', '.join(left)}]\n".encode())
    status = -signal.SIGKILL if process.returncode is None else process.returncode  # stuck in a read of a dead disk
    return Outcome(128 - status if status < 0 else status, time.monotonic() - began, timed_out, outputs.bmc())


def stop(process: subprocess.Popen) -> None:
    """Asks the whole process group to end, then makes it."""
    for number, patience in ((signal.SIGTERM, GRACE_SECONDS), (signal.SIGKILL, 5)):
        try:
            os.killpg(process.pid, number)
            process.wait(patience)
            return
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue
