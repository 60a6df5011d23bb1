"""What follows a raw image: the table at the end of this disk, the last partition as large as the disk, its root found."""

import json
import os

import clear
import programs
from disks import Disk
from failure import Failed, ProgramFailed
from progress import Progress
from table import nodes

LINUX = ("ext2", "ext3", "ext4", "xfs", "btrfs")


def kind_of(node: str) -> str:
    """File system on a partition, as its own bytes say; "" for none that is known."""
    found = json.loads(programs.run("wipefs", "--json", node) or "{}").get("signatures") or []
    return next((signature["type"] for signature in found if signature["type"] in LINUX), "")


def table_of(disk: Disk) -> dict:
    """What sfdisk shows; an image without a partition table has none."""
    try:
        return json.loads(programs.run("sfdisk", "--json", disk.path)).get("partitiontable", {})
    except ProgramFailed:
        return {}


def grow(disk: Disk) -> dict[int, str]:
    """Gives the partitions. Only a growth that is safe is made; the rest is left to the system's own first start."""
    shown = table_of(disk)
    if shown.get("label") == "gpt":
        programs.run("sgdisk", "--move-second-header", disk.path)
        clear.reread(disk.path)
    rows = shown.get("partitions", [])
    there = nodes(disk, len(rows))
    if not rows or not there:
        return there
    last = max(rows, key=lambda row: row["start"])
    number = next((number for number, node in there.items() if node == os.path.realpath(last["node"])), None)
    kind = kind_of(there[number]) if number else ""
    if not kind:
        return there
    programs.run("sfdisk", "--quiet", "--no-reread", "--force", "-N", str(number), disk.path, feed=", +\n")
    clear.reread(disk.path)
    there = nodes(disk, len(rows))
    if kind.startswith("ext"):
        programs.tried("e2fsck", "-f", "-p", there[number], timeout=900)
        programs.run("resize2fs", there[number])
    return there


def mount_root(partitions: list[str], root: str, image: str, progress: Progress) -> str:
    """Mounts the partition that holds /etc/os-release at `root` and gives its node."""
    progress.tell("looking for the root file system")
    os.makedirs(root, exist_ok=True)
    for node in partitions:
        if kind_of(node) and programs.tried("mount", node, root):
            if os.path.lexists(f"{root}/etc/os-release"):
                return node
            programs.run("umount", root)
    raise Failed(
        f"No Linux root file system was found on the disk image {image}, so this machine's name, network and keys cannot be "
        "written into it. Only images with their root on a plain partition can be deployed."
    )
