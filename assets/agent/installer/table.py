"""Partition tables: the text that sfdisk writes, and whether the disk has them afterwards. Sizes are never sfdisk's to choose."""

import json
import os

import programs
from clear import partitions
from disks import Disk
from failure import Failed

TYPES = {
    "bios": "21686148-6449-6E6F-744E-656564454649",
    "esp": "C12A7328-F81F-11D2-BA4B-00A0C93EC93B",
    "linux": "0FC63DAF-8483-4772-8E79-3D69D8477DE4",
    "lvm": "E6D6D379-F507-44C2-A23C-238F2A3DF928",
    "swap": "0657FD6D-A4AB-43C4-84E5-0933C84B4F4F",
}
BACKUP_SECTORS = 33  # of the table at the end: 32 of entries, one header (UEFI 2.10 section 5.3)


def script(step: dict, block_size: int) -> str:
    """sfdisk's script format; it shrinks what does not fit without a word, so every number stands here."""
    lines = ["label: gpt", f"label-id: {step['uuid']}", "unit: sectors", ""]
    for part in step["partitions"]:
        fields = [
            f"start={part['startBytes'] // block_size}", f"size={part['sizeBytes'] // block_size}",
            f"type={TYPES[part['type']]}", f"uuid={part['uuid'].upper()}", f'name="{part["name"]}"',
        ]
        lines.append(f"{part['number']} : {', '.join(fields)}")
    return "\n".join(lines) + "\n"


def misfits(step: dict, size_bytes: int, block_size: int) -> list[str]:
    """What of the planned table this disk cannot hold, each a sentence."""
    wrong = []
    last = size_bytes - BACKUP_SECTORS * block_size
    previous = 2 * block_size + 16384
    for part in step["partitions"]:
        start, end = part["startBytes"], part["startBytes"] + part["sizeBytes"]
        if start % block_size or part["sizeBytes"] % block_size or part["sizeBytes"] <= 0:
            wrong.append(f"Partition {part['number']} of {step['disk']} does not begin and end on blocks of {block_size} bytes.")
        if start < previous:
            wrong.append(f"Partition {part['number']} of {step['disk']} begins inside what lies before it.")
        if end > last:
            wrong.append(f"Partition {part['number']} of {step['disk']} ends at {end} bytes; the disk has room up to {last}.")
        previous = end
    return wrong


def differences(step: dict, block_size: int, shown: dict) -> list[str]:
    """What `sfdisk --json` shows otherwise than planned."""
    there = shown.get("partitiontable", {})
    rows = there.get("partitions", [])
    wrong = []
    if there.get("label") != "gpt" or there.get("id", "").lower() != step["uuid"].lower():
        wrong.append(f"the table is {there.get('label')} {there.get('id')}")
    if len(rows) != len(step["partitions"]):
        wrong.append(f"it has {len(rows)} partitions instead of {len(step['partitions'])}")
    # A plan lists partitions as they lie, sfdisk by their numbers.
    for part, row in zip(sorted(step["partitions"], key=lambda part: part["number"]), rows):
        planned = (part["startBytes"], part["sizeBytes"], TYPES[part["type"]], part["uuid"].upper())
        shown_row = (row["start"] * block_size, row["size"] * block_size, row["type"].upper(), row.get("uuid", "").upper())
        if planned != shown_row:
            wrong.append(f"partition {part['number']} is {shown_row} instead of {planned}")
    return wrong


def check(step: dict, disk: Disk) -> None:
    shown = json.loads(programs.run("sfdisk", "--json", disk.path))
    wrong = differences(step, disk.block_size, shown)
    if wrong:
        raise Failed(f"The partition table of {disk} is not what was written: {'; '.join(wrong)}.")


def nodes(disk: Disk, expected: int) -> dict[int, str]:
    """Partition number -> device node. A kernel that does not read the table itself, or was busy, is told what it holds."""
    name = os.path.basename(disk.path)
    if len(partitions(name)) != expected:
        programs.tried("partx", "--update", disk.path)
        programs.settle()
    found = {}
    for part in partitions(name):
        with open(f"/sys/class/block/{part}/partition") as file:
            found[int(file.read())] = f"/dev/{part}"
    return found


def make(step: dict, disk: Disk) -> dict[str, str]:
    """Writes the table and gives the node of each partition id."""
    programs.run("sfdisk", "--quiet", "--wipe", "always", "--wipe-partitions", "always", disk.path, feed=script(step, disk.block_size))
    programs.settle()
    check(step, disk)
    there = nodes(disk, len(step["partitions"]))
    missing = [str(part["number"]) for part in step["partitions"] if part["number"] not in there]
    if missing:
        raise Failed(f"The kernel does not show partition {', '.join(missing)} of {disk}, though the table has it.")
    return {part["id"]: there[part["number"]] for part in step["partitions"]}
