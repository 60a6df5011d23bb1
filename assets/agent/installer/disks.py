"""Finds the disks of the plan among those that are there. Nothing is written before all of them are found."""

import json
import os
from dataclasses import dataclass

import programs
from failure import Failed, sentence_list


@dataclass(frozen=True)
class Disk:
    id: str
    path: str
    size_bytes: int
    block_size: int
    serial: str | None

    def __str__(self) -> str:
        return f"{self.path} (serial {self.serial})" if self.serial else self.path


def present() -> list[dict]:
    listed = programs.run("lsblk", "--json", "--bytes", "--nodeps", "--output", "NAME,PATH,TYPE,SIZE,SERIAL,LOG-SEC,RO")
    return json.loads(listed)["blockdevices"]


def node_of(id_path: str | None) -> str | None:
    return os.path.realpath(id_path) if id_path and os.path.exists(id_path) else None


def called(planned: dict) -> str:
    serial = f" (serial {planned['serial']})" if planned.get("serial") else ""
    return f"{planned['name']}{serial}"


def candidates(planned: dict, rows: list[dict], node) -> list[dict]:
    """Rows that may be the planned disk: by its path below by-id, else by its serial number, else by the kernel's name."""
    path = node(planned.get("idPath"))
    if path:
        return [row for row in rows if row["path"] == path]
    if planned.get("serial"):
        return [row for row in rows if row["type"] == "disk" and (row.get("serial") or "").strip() == planned["serial"]]
    return [] if planned.get("idPath") else [row for row in rows if row["name"] == planned["name"]]


def choose(planned: list[dict], rows: list[dict], node=node_of) -> tuple[dict[str, Disk], list[str]]:
    """(disk of each id, a sentence for everything that is not as planned)."""
    found: dict[str, Disk] = {}
    wrong: list[str] = []
    for disk in planned:
        fitting = candidates(disk, rows, node)
        if not fitting:
            wrong.append(f"The disk {called(disk)} is not in this machine now; look at its cables and commission it again.")
            continue
        if len(fitting) > 1:
            wrong.append(f"{len(fitting)} disks call themselves {called(disk)}; which one is meant cannot be told.")
            continue
        row = fitting[0]
        size, block = int(row["size"]), int(row["log-sec"])
        if size != disk["sizeBytes"]:
            wrong.append(f"The disk {called(disk)} has {size} bytes now and had {disk['sizeBytes']} when it was commissioned; it may be another disk. Commission again.")
        elif block != disk["blockSize"]:
            wrong.append(f"The disk {called(disk)} has blocks of {block} bytes now and had blocks of {disk['blockSize']}. Commission again.")
        elif row.get("ro"):
            wrong.append(f"The disk {called(disk)} can only be read: it is write-protected.")
        elif row["path"] in (other.path for other in found.values()):
            wrong.append(f"The disk {called(disk)} was found at {row['path']}, which another disk of the plan is already.")
        else:
            found[disk["id"]] = Disk(disk["id"], row["path"], size, block, disk.get("serial"))
    return found, wrong


def find(planned: list[dict]) -> dict[str, Disk]:
    found, wrong = choose(planned, present())
    if wrong:
        raise Failed(sentence_list(wrong) + " Nothing was written.")
    return found


def is_there(path: str) -> bool:
    """Whether the disk still answers: a disk that was pulled leaves errors that look like a full one."""
    name = os.path.basename(os.path.realpath(path))
    try:
        with open(f"/sys/class/block/{name}/size") as file:
            return int(file.read()) > 0 and os.path.exists(path)
    except (OSError, ValueError):
        return False
