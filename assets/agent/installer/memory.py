"""A system that lives in memory: unpacked into a tmpfs, started from there, no disk touched."""

import os

import image
import programs
import target
from failure import Failed
from progress import Progress, say

MIB = 1024 * 1024
FOR_PROGRAMS_BYTES = 192 * MIB  # what a small system needs to run, beside its files
PAGE_WASTE = 1.12               # a tmpfs keeps whole pages of 4 KiB


def available() -> int:
    with open("/proc/meminfo") as file:
        rows = dict(line.split(":", 1) for line in file)
    return int(rows["MemAvailable"].split()[0]) * 1024


def size_for(plan_image: dict, free: int) -> int:
    """Bytes the tmpfs may have; raises Failed when image and programs do not fit (pure)."""
    unpacked = plan_image.get("unpackedBytes") or 0
    packed = plan_image["sizeBytes"] if plan_image["kind"] == "squashfs" else 0
    needed = int(unpacked * PAGE_WASTE) + packed + FOR_PROGRAMS_BYTES
    if needed > free:
        raise Failed(
            f"The machine has too little memory for this: the image {plan_image['name']} needs about {needed // MIB} MiB "
            f"and {free // MIB} MiB are free. Deploy it to a disk, or take a smaller image."
        )
    return free - FOR_PROGRAMS_BYTES


def modules(root: str) -> None:
    """The kernel goes on running, so its modules must be there; those of the ephemeral system are lent, not copied."""
    version = os.uname().release
    own = target.inside(root, f"/lib/modules/{version}", follow_last=True)
    if os.path.isdir(own) and os.listdir(own):
        return
    os.makedirs(own, exist_ok=True)
    programs.run("mount", "--bind", os.path.realpath(f"/lib/modules/{version}"), own)


def install(plan: dict, server: str, root: str, next_file: str, progress: Progress) -> None:
    if plan["image"]["kind"] == "disk":
        raise Failed(f"{plan['image']['name']} is an image of a whole disk; it cannot be started from memory.")
    size = size_for(plan["image"], available())
    progress.step("format", f"{size // MIB} MiB of memory")
    target.unmount(root)
    os.makedirs(root, exist_ok=True)
    programs.run("mount", "-t", "tmpfs", "-o", f"size={size},mode=755", "tmpfs", root)
    progress.step("image", plan["image"]["name"])
    image.unpack(plan["image"], server, root, "memory", None, progress)
    progress.step("configure", plan["hostname"])
    target.remove_all(root, plan["remove"])
    target.put(root, "/etc/fstab", b"# This system lives in memory: it is gone when the machine goes off.\n", 0o644)
    target.put_all(root, plan["files"])
    modules(root)
    if not os.path.exists(target.inside(root, "/sbin/init", follow_last=True)):
        raise Failed(f"The image {plan['image']['name']} has no /sbin/init, so it cannot be started.")
    progress.step("finish", "starts from memory")
    with open(next_file, "w") as file:  # agent/start reads it once everything is reported
        file.write(f"{root}\n")
    say("The system starts from memory when this is reported.")
