"""stress-ng: whether it passes, its bogo operations, and what the processor's temperature did meanwhile."""

import os
import re
import subprocess
import sys
import tempfile
import time
from glob import glob

from testkit.outcome import Degraded, Failed, Results, progress

FAILED = 2  # stress-ng(1), exit status: one or more stressors failed
MEANINGS = {1: "it was used wrongly", 3: "it could not start its stressors", 4: "a stressor is not built in", 5: "it was ended by a signal"}


def metrics(yaml: str) -> dict[str, float]:
    """Stressor -> bogo operations per second of user and system time, which is steadier than that of real time."""
    pattern = r"stressor: (\S+)\n(?:\s+\S+: .*\n)*?\s+bogo-ops-per-second-usr-sys-time: ([\d.]+)"
    return {name: round(float(value), 1) for name, value in re.findall(pattern, yaml)}


def hottest(root: str = "/sys") -> float | None:
    """Degrees Celsius of the hottest processor sensor; None where there is none."""
    found = []
    for path in glob(f"{root}/class/thermal/thermal_zone*/temp") + glob(f"{root}/class/hwmon/hwmon*/temp*_input"):
        try:
            with open(path) as file:
                value = int(file.read()) / 1000
        except (OSError, ValueError):
            continue
        if 0 < value < 150:
            found.append(value)
    return max(found, default=None)


def throttled(root: str = "/sys") -> int:
    """How often the processors slowed themselves down because of heat, since the machine started."""
    total = 0
    for path in glob(f"{root}/devices/system/cpu/cpu*/thermal_throttle/core_throttle_count"):
        with open(path) as file:
            total += int(file.read())
    return total


def run(what: str, words: list[str], seconds: int, results: Results) -> None:
    """Runs the stressors for so long. The score is the first stressor's."""
    before = throttled()
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "stress.yaml")
        command = ["stress-ng", *words, "--verify", "--oomable", "--metrics-brief", "--temp-path", folder, "--yaml", path, "-t", f"{seconds}s"]
        print(" ".join(command), flush=True)
        process = subprocess.Popen(command, stdout=sys.stdout, stderr=subprocess.STDOUT)
        began = time.monotonic()
        highest = hottest()
        while process.poll() is None:
            elapsed = time.monotonic() - began
            progress(what, min(round(elapsed), seconds), seconds)
            highest = max([value for value in (highest, hottest()) if value is not None], default=None)
            time.sleep(min(2, max(0.1, seconds - elapsed)))
        text = ""
        if os.path.exists(path):
            with open(path) as file:
                text = file.read()
    scores = metrics(text)
    if scores:
        results["bogo_ops_per_second"] = next(iter(scores.values()))
    if highest is not None:
        results["temperature"] = round(highest, 1)
    results["throttled"] = throttled() - before
    if process.returncode == FAILED:
        raise Failed(f"stress-ng found wrong results: {what} cannot be trusted. Its lines with \"fail:\" say where.")
    if process.returncode:
        raise Failed(f"stress-ng did not finish: {MEANINGS.get(process.returncode, f'exit status {process.returncode}')}.")
    if results["throttled"]:
        hot = f" at up to {highest:.0f} °C" if highest is not None else ""
        raise Degraded(f"The processors slowed down {results['throttled']} times because of heat{hot}. Look at fans and paste.")
