"""LVM: groups on partitions or disks, volumes in groups."""

import json

import programs
from failure import Failed


def mapper(group: str, volume: str) -> str:
    """Node of a volume as the kernel's device mapper names it: a dash inside a name is doubled."""
    return f"/dev/mapper/{group.replace('-', '--')}-{volume.replace('-', '--')}"


def refuse_namesakes(name: str) -> None:
    """Two groups of one name make a machine that does not start; another disk may still hold one."""
    listed = programs.run("vgs", "--reportformat", "json", "--options", "vg_name,pv_name")
    rows = [row for report in json.loads(listed)["report"] for row in report["vg"]]
    holders = sorted({row["pv_name"] for row in rows if row["vg_name"] == name})
    if holders:
        raise Failed(
            f"A volume group {name} is already on {', '.join(holders)}, which this installation does not touch. "
            "Erase that disk, or give the new group another name."
        )


def make_group(name: str, nodes: list[str]) -> None:
    refuse_namesakes(name)
    for node in nodes:
        programs.run("pvcreate", "-qq", "--yes", "-ff", node)
    programs.run("vgcreate", "-qq", "--yes", name, *nodes)


def make_volume(group: str, name: str, size_bytes: int) -> str:
    """Gives the node of the volume; old signatures in it are wiped."""
    programs.run("lvcreate", "-qq", "--yes", "--wipesignatures", "y", "--name", name, "--size", f"{size_bytes}b", group)
    programs.settle()
    return mapper(group, name)


def let_go(groups: list[str]) -> None:
    for name in groups:
        programs.run("vgchange", "-qq", "--activate", "n", name)
