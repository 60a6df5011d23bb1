"""The disk that a test runs on, and how sentences name it."""

import errno
import os
from dataclasses import dataclass

from testkit.outcome import Failed, Skipped, option
from testkit.program import as_json, ask


@dataclass(frozen=True)
class Disk:
    path: str
    name: str
    model: str
    serial: str
    size_bytes: int

    @property
    def is_nvme(self) -> bool:
        return self.name.startswith("nvme")

    def __str__(self) -> str:
        facts = [self.model, f"serial {self.serial}" if self.serial else "without a serial number"]
        return f"{self.name} ({', '.join(fact for fact in facts if fact)})"

    def is_there(self) -> bool:
        return os.path.exists(self.path)  # udev takes the node away with the disk

    def gone(self) -> Failed:
        return Failed(f"The disk {self} vanished during the test: cable, backplane or the disk itself.")


def given_disk() -> Disk:
    """The disk named by --storage. Without one the machine has none to test."""
    path = option("storage")
    if path is None:
        raise Skipped("This machine has no disk to test.")
    path = os.path.realpath(path)
    name = os.path.basename(path)
    columns = "NAME,MODEL,SERIAL,SIZE"
    rows = as_json(ask("lsblk", "-d", "-J", "-b", "-o", columns, path).out).get("blockdevices") or []
    if not rows:
        raise Failed(f"The disk {name} is not there: it was found when the machine was commissioned.")
    row = rows[0]
    return Disk(path, name, (row.get("model") or "").strip(), (row.get("serial") or "").strip(), int(row["size"]))


def claim(disk: Disk) -> None:
    """Refuses a disk that is in use: mounted, swapped to, or part of an array that runs."""
    try:
        os.close(os.open(disk.path, os.O_RDWR | os.O_EXCL))
    except OSError as error:
        if error.errno == errno.EBUSY:
            raise Failed(f"The disk {disk} is in use (mounted, or part of an array); it was not written to.") from error
        raise Failed(f"The disk {disk} cannot be written to: {error.strerror}.") from error
