"""Takes apart what older systems built on the disks (RAID, LVM, bcache) and removes every signature of it."""

import json
import os
import time

import programs
from disks import Disk
from failure import Failed
from progress import say

MIB = 1024 * 1024
SYS = "/sys/class/block"


def children(folder: str) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except OSError:
        return []


def partitions(name: str, sys: str = SYS) -> list[str]:
    """Kernel names of the partitions of a disk, in the order of their numbers."""
    found = [entry for entry in children(f"{sys}/{name}") if os.path.exists(f"{sys}/{name}/{entry}/partition")]
    return sorted(found, key=lambda entry: (len(entry), entry))


def stacked(name: str, sys: str = SYS) -> list[str]:
    """What is built on a disk or volume, topmost first: dm-1, dm-0, md127."""
    found: list[str] = []
    for below in [*partitions(name, sys), name]:
        for holder in children(f"{sys}/{below}/holders"):
            found += [above for above in [*stacked(holder, sys), holder] if above not in found]
    return found


def write(path: str, text: str) -> None:
    try:
        with open(path, "w") as file:
            file.write(text)
    except OSError as error:
        say(f"    {path}: {error.strerror}")


def gone(name: str, patience_seconds: float = 10) -> bool:
    end = time.monotonic() + patience_seconds
    while os.path.exists(f"{SYS}/{name}"):
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


def stop(name: str) -> None:
    """Stops one array, mapped volume or cache; the loop above says what still holds a disk when this did not help."""
    if name.startswith("md"):
        programs.tried("mdadm", "--stop", f"/dev/{name}")
    elif name.startswith("dm-"):
        with open(f"{SYS}/{name}/dm/name") as file:
            programs.tried("dmsetup", "remove", "--retry", file.read().strip())
    elif name.startswith("bcache"):
        write(f"{SYS}/{name}/bcache/stop", "1")
        gone(name)


def unmount(names: list[str]) -> None:
    """Ends what an earlier try in this same start of the machine left mounted or swapped on."""
    nodes = {f"/dev/{name}" for name in names}
    with open("/proc/self/mounts") as file:
        mounts = [line.split()[:2] for line in file]
    for source, at in reversed(mounts):
        if os.path.realpath(source) in nodes:
            programs.tried("umount", "--recursive", at.encode().decode("unicode_escape"))
    with open("/proc/swaps") as file:
        for line in file.readlines()[1:]:
            if os.path.realpath(line.split()[0]) in nodes:
                programs.tried("swapoff", line.split()[0])


def take_apart(disk: Disk) -> None:
    name = os.path.basename(disk.path)
    unmount([*stacked(name), *partitions(name), name])
    for holder in stacked(name):
        stop(holder)
    for below in [*partitions(name), name]:  # a cache device has no holder of its own
        if os.path.exists(f"{SYS}/{below}/bcache"):
            write(f"{SYS}/{below}/bcache/set/stop", "1")
            write(f"{SYS}/{below}/bcache/stop", "1")
    programs.settle()
    left = stacked(name)
    if left:
        raise Failed(f"{disk} is still in use by {', '.join(left)}, which could not be stopped. Start the installation again.")


def zero_ends(path: str) -> None:
    """First and last MiB: partition tables, and signatures that only old tools know."""
    handle = os.open(path, os.O_WRONLY)
    try:
        size = os.lseek(handle, 0, os.SEEK_END)
        for start in (0, max(0, size - MIB)):
            os.pwrite(handle, bytes(min(MIB, size)), start)
        os.fsync(handle)
    except OSError as error:
        raise Failed(f"{path} cannot be written: {error.strerror}. The disk may be failing.") from error
    finally:
        os.close(handle)


def reread(path: str) -> None:
    """The kernel forgets the old partitions; udev may still be looking at them for a moment."""
    for _ in range(5):
        if programs.tried("blockdev", "--rereadpt", path):
            break
        time.sleep(1)
    programs.settle()


def clear(disk: Disk) -> None:
    """Leaves a disk on which nothing is recognised any more; raises Failed when something still is."""
    take_apart(disk)
    name = os.path.basename(disk.path)
    for path in [*(f"/dev/{part}" for part in reversed(partitions(name))), disk.path]:
        programs.tried("wipefs", "--quiet", "--all", "--force", path)
        zero_ends(path)
    reread(disk.path)
    left = json.loads(programs.run("wipefs", "--json", disk.path) or "{}").get("signatures") or []
    if left or partitions(name):
        kinds = ", ".join(str(signature.get("type")) for signature in left) or "a partition table"
        raise Failed(f"{disk} still shows {kinds} after it was cleared: it does not keep what is written to it.")
