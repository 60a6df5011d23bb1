"""A disk's own self-test (smartctl -t): started, followed until it ends, judged by the disk's log."""

import time

from testkit import nvme_selftest, smart
from testkit.disk import Disk
from testkit.outcome import Failed, Results, Skipped, progress

POLLING = {"short": "short", "long": "extended", "conveyance": "conveyance"}  # as smartctl names the announced minutes
IN_PROGRESS = 15  # high half of the ATA self-test execution status (ACS-3, 7.2, SMART READ DATA, byte 363)
MAY_TAKE_TIMES = 3  # of the minutes that the disk announced
SCSI_GOOD, SCSI_IN_PROGRESS = 0, 15  # SPC-4, self-test results log


def capability(disk: Disk, kind: str) -> dict:
    """What the disk says of its self-tests; raises Skipped where it has none of this kind."""
    report, _ = smart.read(disk, "-i", "-c")
    if report.get("device", {}).get("protocol") == "SCSI":
        if kind == "conveyance":
            raise Skipped(f"The disk {disk} has no conveyance self-test: it is one of SATA disks.")
        return {}
    data = report.get("ata_smart_data", {})
    able = data.get("capabilities", {})
    key = "conveyance_self_test_supported" if kind == "conveyance" else "self_tests_supported"
    if not able.get(key):
        raise Skipped(f"The disk {disk} has no {kind} self-test. {smart.messages(report)}".strip())
    return data.get("self_test", {}).get("polling_minutes", {})


def state(report: dict) -> tuple[bool, int, bool | None, str]:
    """(running, percent done, passed, in the disk's words) of the newest self-test, SATA or SAS."""
    now = report.get("ata_smart_data", {}).get("self_test", {}).get("status")
    if now is not None:
        running = now.get("value", 0) >> 4 == IN_PROGRESS
        return running, 100 - now.get("remaining_percent", 0), now.get("passed"), now.get("string", "")
    result = report.get("scsi_self_test_0", {}).get("result")
    if result is None:
        return False, 0, None, "the disk keeps no log of self-tests"
    return result["value"] == SCSI_IN_PROGRESS, 0, result["value"] == SCSI_GOOD, result.get("string", "")


def first_error(report: dict) -> str:
    """Where the newest test stopped, as a sentence of its own."""
    rows = report.get("ata_smart_self_test_log", {}).get("standard", {}).get("table") or []
    return f" The first bad sector is {rows[0]['lba']}." if rows and "lba" in rows[0] else ""


def run(disk: Disk, kind: str, results: Results) -> None:
    """Returns when the self-test passed. Stops it when the test itself is stopped."""
    if disk.is_nvme:  # smartctl 7.3 says 0 there and starts nothing
        nvme_selftest.run(disk, extended=kind == "long", results=results)
        return
    minutes = capability(disk, kind).get(POLLING[kind], 2)
    report, status = smart.read(disk, "-t", kind)
    if status & 0x07:
        raise Skipped(f"The disk {disk} refused the {kind} self-test. {smart.messages(report)}".strip())
    print(f"{disk}: {kind} self-test started; the disk announces {minutes} minutes.", flush=True)
    began, over = time.monotonic(), False
    try:
        while True:
            time.sleep(min(10, 1 + (time.monotonic() - began) / 4))
            report, _ = smart.read(disk, "-c", "-l", "selftest")
            if not disk.is_there():
                raise disk.gone()
            running, percent, passed, said = state(report)
            if not running:
                break
            progress(f"{kind} self-test", percent, 100)
            if time.monotonic() - began > max(10, minutes * MAY_TAKE_TIMES) * 60:
                raise Failed(f"The {kind} self-test of {disk} did not end within {MAY_TAKE_TIMES} times its {minutes} minutes.")
        over = True
    finally:
        if not over:
            smart.read(disk, "-X")
    results["self_test_seconds"] = round(time.monotonic() - began)
    print(f"{disk}: {said}.", flush=True)
    if passed is None:
        raise Skipped(f"The {kind} self-test of {disk} left no result: {said}.")
    if not passed:
        raise Failed(f"The disk {disk} failed its {kind} self-test: {said}.{first_error(report)} Replace it.")
