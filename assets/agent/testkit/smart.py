"""What a disk says of itself (SMART), as smartctl 7 reports it in JSON."""

from testkit.disk import Disk
from testkit.outcome import Degraded, Failed, Results, Skipped
from testkit.program import as_json, ask

CANNOT_OPEN = 0x02  # smartctl(8), exit status: bits, not a number
FAILING = 0x08
COUNTED = {5: "reallocated_sectors", 197: "pending_sectors", 198: "uncorrectable_sectors"}  # ATA attributes
NVME = {"percentage_used": "percentage_used", "media_errors": "media_errors", "available_spare": "available_spare"}


def messages(report: dict) -> str:
    return " ".join(one.get("string", "") for one in report.get("smartctl", {}).get("messages", [])).strip()


def read(disk: Disk, *words: str) -> tuple[dict, int]:
    """(report, exit status) of smartctl; the words say what is asked."""
    answer = ask("smartctl", "--json", *words, disk.path, timeout=200)
    if answer.status == 124:
        raise Failed(f"The disk {disk} did not answer within 200 s.")
    return as_json(answer.out), answer.status


def numbers(report: dict, results: Results) -> None:
    """The counters that are worth comparing, in degrees Celsius, hours, sectors, percent."""
    for key, value in (
        ("temperature", report.get("temperature", {}).get("current")),
        ("power_on_hours", report.get("power_on_time", {}).get("hours")),
    ):
        if isinstance(value, int):
            results[key] = value
    for row in report.get("ata_smart_attributes", {}).get("table", []):
        if row.get("id") in COUNTED:
            results[COUNTED[row["id"]]] = row.get("raw", {}).get("value", 0)
    log = report.get("nvme_smart_health_information_log", {})
    results |= {key: log[name] for name, key in NVME.items() if isinstance(log.get(name), int)}
    if isinstance(report.get("scsi_grown_defect_list"), int):
        results["reallocated_sectors"] = report["scsi_grown_defect_list"]


def complaints(report: dict) -> str:
    """What exactly the disk finds wrong with itself."""
    flags = report.get("smart_status", {}).get("nvme", {})
    found = [name.replace("_", " ") for name, on in flags.items() if on is True]
    rows = report.get("ata_smart_attributes", {}).get("table", [])
    found += [f"{row['name']} is {row.get('raw', {}).get('value')}" for row in rows if row.get("when_failed")]
    return ", ".join(found)


def judge(disk: Disk, report: dict, status: int, results: Results) -> None:
    """Returns when the disk is healthy; its exit status alone says nothing, a disk without SMART has 1 or 4."""
    if not report or status < 0:
        raise Failed(f"smartctl gave no report of the disk {disk} (exit status {status}).")
    numbers(report, results)
    passed = report.get("smart_status", {}).get("passed")
    if passed is False or status & FAILING:
        why = complaints(report)
        raise Failed(f"The disk {disk} says that it is failing{f': {why}' if why else ''}. Replace it.")
    if passed is None:
        if status & CANNOT_OPEN and not disk.is_there():
            raise disk.gone()
        raise Skipped(f"The disk {disk} gives no health report. {messages(report)}".strip())
    for key, what in (("pending_sectors", "sectors that it could not read"), ("uncorrectable_sectors", "uncorrectable sectors")):
        if results.get(key):
            raise Degraded(f"The disk {disk} calls itself healthy, yet counts {results[key]} {what}. Run badblocks on it.")
    log = report.get("nvme_smart_health_information_log", {})
    if log.get("media_errors"):
        raise Degraded(f"The disk {disk} calls itself healthy, yet counts {log['media_errors']} media errors.")
    if log.get("percentage_used", 0) >= 100:
        raise Degraded(f"The disk {disk} has used {log['percentage_used']} % of the life that its maker promises.")


def temperature(disk: Disk) -> int | None:
    """Degrees Celsius; None where the disk does not tell."""
    return read(disk, "-A")[0].get("temperature", {}).get("current")
