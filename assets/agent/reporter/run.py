"""Runs one script the way MAAS does: its environment, its three outputs, its time limit."""

import json
import os
import signal
import subprocess
import threading
import time
from dataclasses import dataclass

from bundle import Script

KEPT_BYTES = 8 * 1024 * 1024  # of each output; a script that prints for ever must not fill the memory
GRACE_SECONDS = 10


@dataclass
class Outcome:
    exit_status: int
    runtime: float
    timed_out: bool
    bmc: dict | None  # what the script wrote to BMC_CONFIG_PATH


class Outputs:
    """Combined, stdout and stderr as files; a reader may copy them while the script still writes."""

    def __init__(self, folder: str, name: str):
        os.makedirs(folder, exist_ok=True)
        self.name = name
        self.paths = {suffix: os.path.join(folder, f"{name}{suffix}") for suffix in ("", ".out", ".err", ".yaml")}
        self.bmc_path = os.path.join(folder, f"{name}.bmc")
        self.sizes = dict.fromkeys(("", ".out", ".err"), 0)
        self.lock = threading.Lock()
        for path in (*self.paths.values(), self.bmc_path):
            if os.path.exists(path):
                os.remove(path)
        for suffix in self.sizes:
            open(self.paths[suffix], "wb").close()

    def add(self, suffix: str, chunk: bytes) -> None:
        with self.lock:
            for target in ("", suffix):
                kept = chunk[: max(0, KEPT_BYTES - self.sizes[target])]
                with open(self.paths[target], "ab") as file:
                    file.write(kept)
                self.sizes[target] += len(kept)

    def files(self) -> dict[str, bytes]:
        """File name -> content, as a signal carries them."""
        with self.lock:
            found = {}
            for suffix, path in self.paths.items():
                if os.path.exists(path):
                    with open(path, "rb") as file:
                        found[f"{self.name}{suffix}"] = file.read(KEPT_BYTES)
            return found

    def bmc(self) -> dict | None:
        try:
            with open(self.bmc_path) as file:
                return json.load(file)
        except (OSError, ValueError):
            return None


def environment(script: Script, outputs: Outputs, folder: str) -> dict:
    return os.environ | {
        "OUTPUT_COMBINED_PATH": outputs.paths[""],
        "OUTPUT_STDOUT_PATH": outputs.paths[".out"],
        "OUTPUT_STDERR_PATH": outputs.paths[".err"],
        "RESULT_PATH": outputs.paths[".yaml"],
        "BMC_CONFIG_PATH": outputs.bmc_path,
        "DOWNLOAD_PATH": folder,
        "RUNTIME": str(script.timeout_seconds or ""),
        "HAS_STARTED": str(script.has_started),
    }


def pump(stream, outputs: Outputs, suffix: str) -> None:
    while chunk := stream.read1(65536):
        outputs.add(suffix, chunk)


def run(script: Script, outputs: Outputs) -> Outcome:
    """Blocks until the script ended, by itself or killed with all its children at its time limit."""
    folder = os.path.dirname(outputs.paths[""])
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
    for reader in readers:
        reader.join(5)  # a child that outlived the script may hold the pipe open
    status = process.returncode
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
