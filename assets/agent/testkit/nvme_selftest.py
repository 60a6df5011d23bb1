"""The self-test of an NVMe disk (NVM Express base specification 1.4, 5.8 and 5.14.1.6), by nvme-cli."""

import time

from testkit.disk import Disk
from testkit.outcome import Failed, Results, Skipped, progress
from testkit.program import as_json, ask

SUPPORTED = 1 << 4  # OACS, bit 4
ABORT = "0xf"
STALLED_SECONDS = 3600
# Device self-test result, bits 3:0
OUTCOMES = {
    1: "it was aborted by a command",
    2: "it was aborted by a reset of the disk",
    3: "it was aborted because a namespace was removed",
    4: "it was aborted by a format",
    5: "a fatal error ended it",
    6: "a part of it failed that the disk does not name",
    7: "a part of it failed",
    8: "it was aborted for a reason that the disk does not name",
    9: "it was aborted by a sanitize",
}


def newest(log: dict) -> dict:
    rows = log.get("List of Valid Reports") or [{}]
    return rows[0]


def judge(disk: Disk, log: dict) -> None:
    """Returns when the newest report of the log is a pass."""
    row = newest(log)
    result = row.get("Self test result")
    if not isinstance(result, int):
        raise Failed(f"The self-test of {disk} ended and left no report.")
    if result & 0xF:
        where = f" at segment {row['Segment number']}" if row.get("Segment number") else ""
        block = f", block {row['Failing LBA']}" if "Failing LBA" in row else ""
        raise Failed(f"The disk {disk} failed its self-test: {OUTCOMES.get(result & 0xF, f'result {result}')}{where}{block}.")


def run(disk: Disk, extended: bool, results: Results) -> None:
    identity = as_json(ask("nvme", "id-ctrl", "-o", "json", disk.path).out)
    if not identity.get("oacs", 0) & SUPPORTED:
        raise Skipped(f"The disk {disk} has no self-test of its own.")
    started = ask("nvme", "device-self-test", disk.path, "-s", "2" if extended else "1")
    if started.status:
        raise Failed(f"The disk {disk} refused its self-test: {started.err.strip() or started.out.strip()}")
    kind = "extended" if extended else "short"
    print(f"{disk}: {kind} self-test started.", flush=True)
    began = moved = time.monotonic()
    percent, over = -1, False
    try:
        while True:
            time.sleep(min(10, 1 + (time.monotonic() - began) / 4))
            log = as_json(ask("nvme", "self-test-log", "-o", "json", disk.path).out)
            if not disk.is_there():
                raise disk.gone()
            if not log.get("Current Device Self-Test Operation"):
                break
            now = log.get("Current Device Self-Test Completion", 0)
            if now != percent:
                percent, moved = now, time.monotonic()
                progress(f"{kind} self-test", percent, 100)
            if time.monotonic() - moved > STALLED_SECONDS:
                raise Failed(f"The self-test of {disk} has stood still at {percent} % for an hour.")
        over = True
    finally:
        if not over:
            ask("nvme", "device-self-test", disk.path, "-s", ABORT)
    results["self_test_seconds"] = round(time.monotonic() - began)
    judge(disk, log)
