"""An installation to disks, step by step in the order of the plan."""

import hashlib
import os

import clear
import disks
import filesystems
import image
import loader
import programs
import table
import target
import volumes
import whole_disk
from failure import Failed, sentence_list
from progress import Progress, say


def build(storage: dict, found: dict[str, disks.Disk], progress: Progress) -> dict[str, str]:
    """Tables, groups, volumes, file systems; gives the node of every id."""
    nodes = {id: disk.path for id, disk in found.items()}
    names: dict[str, str] = {}
    for step in storage["steps"]:
        if step["do"] == "table":
            progress.step("partition", f"{len(step['partitions'])} partitions on {found[step['disk']]}")
            nodes |= table.make(step, found[step["disk"]])
        elif step["do"] == "volume_group":
            progress.step("format", f"volume group {step['name']}")
            volumes.make_group(step["name"], [nodes[member] for member in step["members"]])
            names[step["id"]] = step["name"]
        elif step["do"] == "logical_volume":
            nodes[step["id"]] = volumes.make_volume(names[step["group"]], step["name"], step["sizeBytes"])
        elif step["do"] == "format":
            progress.step("format", f"{step['fs']} on {nodes[step['on']]}")
            filesystems.make(step, nodes[step["on"]])
    return nodes


def mount_all(storage: dict, nodes: dict[str, str], root: str) -> None:
    for step in storage["steps"]:
        if step["do"] == "mount":
            target.mount(nodes[step["on"]], target.inside(root, step["at"]), step["options"])


def disk_under(storage: dict, found: dict[str, disks.Disk]) -> disks.Disk:
    """The disk that holds /, or the first one below it."""
    holder = storage["root"]
    for step in reversed(storage["steps"]):
        if step["do"] == "logical_volume" and step["id"] == holder:
            holder = step["group"]
        elif step["do"] == "volume_group" and step["id"] == holder:
            holder = step["members"][0]
        elif step["do"] == "table" and holder in [part["id"] for part in step["partitions"]]:
            holder = step["disk"]
    return found[holder]


def digest(path: str) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def witness(root: str, files: list[dict]) -> tuple[str, str]:
    """A file of the target and its digest, to be read back from the disk when all is closed."""
    path = files[-1]["path"] if files else "/etc/os-release"
    return path, digest(target.inside(root, path, follow_last=True))


def read_back(node: str, root: str, seen: tuple[str, str], disk: disks.Disk) -> None:
    """After the last sync: does the disk give back what was written to it?"""
    programs.tried("blockdev", "--flushbufs", node)
    programs.run("mount", "-o", "ro", node, root)
    try:
        path, before = seen
        try:
            same = digest(target.inside(root, path, follow_last=True)) == before
        except OSError:
            same = False
        if not same:
            raise Failed(f"{disk} does not give back what was written to it ({path}). The disk may be failing; test it.")
    finally:
        target.unmount(root)


def by_plan(plan: dict, server: str, root: str, progress: Progress) -> None:
    storage = plan["storage"]
    found = disks.find(storage["disks"])
    wrong = [
        sentence for step in storage["steps"] if step["do"] == "table"
        for sentence in table.misfits(step, found[step["disk"]].size_bytes, found[step["disk"]].block_size)
    ]
    if wrong:
        raise Failed(sentence_list(wrong) + " Nothing was written.")
    target.unmount(root)
    for id in storage["wipe"]:
        progress.step("wipe", str(found[id]))
        clear.clear(found[id])
    nodes = build(storage, found, progress)
    mount_all(storage, nodes, root)
    under = disk_under(storage, found)
    try:
        progress.step("image", plan["image"]["name"])
        image.unpack(plan["image"], server, root, str(under), under.path, progress)
        progress.step("configure", plan["hostname"])
        target.remove_all(root, plan["remove"])
        for step in storage["steps"]:
            if step["do"] == "swap_file":
                target.swap_file(root, step["path"], step["sizeBytes"])
        target.put(root, "/etc/fstab", storage["fstab"].encode(), 0o644)
        target.put_all(root, plan["files"])
        if storage["loaders"]:
            progress.step("loader", "")
            loader.install(root, plan, nodes, progress)
        progress.step("finish", "writing what is still in memory")
        image.synced(root, str(under), under.path)
        seen = witness(root, plan["files"])
    finally:
        target.unmount(root)
    programs.run("sync")
    read_back(nodes[storage["root"]], root, seen, under)
    volumes.let_go([step["name"] for step in storage["steps"] if step["do"] == "volume_group"])
    for step in storage["steps"]:
        if step["do"] == "table":
            table.check(step, found[step["disk"]])


def by_disk_image(plan: dict, server: str, root: str, progress: Progress) -> None:
    disk = disks.find([plan["imageDisk"]])[plan["imageDisk"]["id"]]
    image.refuse_too_large(plan["image"], disk.size_bytes, f"the disk {disk}")
    target.unmount(root)
    progress.step("wipe", str(disk))
    clear.clear(disk)
    progress.step("image", plan["image"]["name"])
    image.write_disk(plan["image"], server, disk, progress)
    clear.reread(disk.path)
    progress.step("configure", plan["hostname"])
    partitions = whole_disk.grow(disk)
    node = whole_disk.mount_root(list(partitions.values()), root, plan["image"]["name"], progress)
    try:
        target.remove_all(root, plan["remove"])
        target.put_all(root, plan["files"])
        progress.step("finish", "writing what is still in memory")
        image.synced(root, str(disk), disk.path)
        seen = witness(root, plan["files"])
    finally:
        target.unmount(root)
    programs.run("sync")
    read_back(node, root, seen, disk)


def clean_up(root: str) -> None:
    """After a failure: nothing of the target stays mounted, as far as it lets go."""
    if os.path.ismount(root):
        say("Letting go of what was mounted.")
        programs.tried("umount", "--recursive", root)
