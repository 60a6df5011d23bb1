"""Brings the image to its place: a tar or squashfs into the mounted target, a raw image onto a disk."""

import os
import sys
import urllib.parse

import disks
import programs
from disks import Disk
from failure import Failed
from pipeline import flow
from progress import Progress
from stream import Stream
from trouble import Seen, trouble, vanished

TAR = ["tar", "--extract", "--file=-", "--numeric-owner", "--preserve-permissions", "--same-owner", "--xattrs", "--xattrs-include=*", "--warning=no-timestamp"]


def stream_of(image: dict, server: str, progress: Progress) -> Stream:
    """`server`: scheme, host and port that the machine knows; it counts the packed bytes."""
    url = urllib.parse.urljoin(server, urllib.parse.quote(image["path"]))
    return Stream(url, image["sizeBytes"], lambda done: progress.count(done, image["sizeBytes"]))


def free(root: str) -> tuple[int, int | None]:
    """(bytes, files) that still fit; a file system without a table of files says 0 of 0."""
    room = os.statvfs(root)
    return room.f_bavail * room.f_frsize, room.f_favail if room.f_files else None


def refuse_too_large(image: dict, room: int, what: str) -> None:
    needed = image.get("unpackedBytes")
    if needed and needed > room:
        raise Failed(f"The image {image['name']} has {needed} bytes unpacked; {what} has room for {room}. Nothing of it was written.")


def see(root: str | None, place: str, node: str | None) -> Seen:
    try:
        room = free(root) if root else (None, None)
    except OSError:
        room = (None, None)
    return Seen(place, node is None or disks.is_there(node), *room)


def watch(place: str, node: str | None):
    """Raises Failed once the disk is gone; memory stays."""

    def look() -> None:
        if node and not disks.is_there(node):
            raise Failed(vanished(place))

    return look


def synced(root: str, place: str, node: str | None) -> None:
    """What is only in memory yet is written now, while an error can still be told."""
    try:
        programs.run("sync", "--file-system", root)
    except Failed as error:
        if node and not disks.is_there(node):
            raise Failed(vanished(place)) from error
        raise Failed(f"{place} could not keep what was written to it ({error}). The disk may be failing; test it.") from error


def unpack(image: dict, server: str, root: str, place: str, node: str | None, progress: Progress) -> None:
    """A root_tar or squashfs into the mounted folder `root` on the disk `place` (node None: memory)."""
    if image["kind"] == "squashfs":
        return unpack_squashfs(image, server, root, place, node, progress)
    refuse_too_large(image, free(root)[0], f"the file system on {place}")
    ending = flow(stream_of(image, server, progress), image["packing"], [*TAR, "--directory", root], watch(place, node))
    why = trouble(image["name"], image["sha256"], ending, see(root, place, node))
    if why:
        raise Failed(why)
    synced(root, place, node)


def unpack_squashfs(image: dict, server: str, root: str, place: str, node: str | None, progress: Progress) -> None:
    """Its blocks lie anywhere in it: it is fetched whole to the target, mounted from there, copied and removed."""
    refuse_too_large(image, free(root)[0] - image["sizeBytes"], f"the file system on {place}, beside the packed image,")
    fetched, lower = os.path.join(root, ".metaldesk-image"), os.path.join(root, ".metaldesk-lower")
    writer = ["dd", f"of={fetched}", "bs=1M", "iflag=fullblock", "status=none"]
    ending = flow(stream_of(image, server, progress), image["packing"], writer, watch(place, node))
    why = trouble(image["name"], image["sha256"], ending, see(root, place, node))
    if why:
        raise Failed(why)
    os.mkdir(lower)
    try:
        programs.run("mount", "-t", "squashfs", "-o", "loop,ro", fetched, lower)
        try:
            progress.tell(f"copying to {place}")
            programs.run("cp", "--archive", "--one-file-system", f"{lower}/.", root, timeout=3000)
        finally:
            programs.tried("umount", lower)
    finally:
        os.rmdir(lower)
        os.remove(fetched)
    synced(root, place, node)


def write_disk(image: dict, server: str, disk: Disk, progress: Progress) -> None:
    """A raw image onto a whole disk."""
    refuse_too_large(image, disk.size_bytes, f"the disk {disk}")
    writer = [sys.executable, os.path.join(os.path.dirname(__file__), "write_disk.py"), disk.path, str(disk.block_size)]
    ending = flow(stream_of(image, server, progress), image["packing"], writer, watch(str(disk), disk.path))
    why = trouble(image["name"], image["sha256"], ending, see(None, str(disk), disk.path))
    if why:
        raise Failed(why)
