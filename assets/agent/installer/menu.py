"""grub.cfg, from what lies in the target's /boot: no program of the target is asked, so it takes no time (pure)."""

import re
from dataclasses import dataclass

FILESYSTEM_MODULES = {"ext2": "ext2", "ext4": "ext2", "xfs": "xfs", "btrfs": "btrfs", "vfat": "fat"}


@dataclass(frozen=True)
class Kernel:
    version: str
    kernel: str
    initrd: str


@dataclass(frozen=True)
class Boot:
    """Where the kernels lie, as GRUB finds them, and what the kernel is told."""

    uuid: str
    fs: str
    lvm: bool
    prefix: str   # "/boot", or "" where /boot is a file system of its own
    root: str     # UUID=..., /dev/mapper/...
    options: str


def version_key(version: str) -> list:
    """6.1.0-10 after 6.1.0-9: runs of digits count as numbers."""
    return [(1, int(piece), "") if piece.isdigit() else (0, 0, piece) for piece in re.findall(r"\d+|\D+", version)]


def kernels(names: list[str]) -> list[Kernel]:
    """Kernels with an initramfs among the file names of /boot, the newest first; a rescue image is none."""
    found = []
    for name in names:
        if not name.startswith("vmlinuz-") or "-rescue-" in name:
            continue
        version = name.removeprefix("vmlinuz-")
        fitting = (f"initrd.img-{version}", f"initramfs-{version}.img", f"initrd-{version}")
        found += [Kernel(version, name, initrd) for initrd in fitting if initrd in names][:1]
    return sorted(found, key=lambda kernel: version_key(kernel.version), reverse=True)


def quoted(title: str) -> str:
    return "'" + title.replace("'", "") + "'"


def entry(title: str, kernel: Kernel, boot: Boot) -> str:
    modules = ["part_gpt", *(["lvm"] if boot.lvm else []), FILESYSTEM_MODULES[boot.fs]]
    lines = [
        *(f"insmod {module}" for module in modules),
        f"search --no-floppy --fs-uuid --set=root {boot.uuid}",
        " ".join(f"linux {boot.prefix}/{kernel.kernel} root={boot.root} ro {boot.options}".split()),
        f"initrd {boot.prefix}/{kernel.initrd}",
        "boot",  # without it GRUB stops at its prompt when the entry is not run from a menu
    ]
    return f"menuentry {quoted(title)} {{\n" + "".join(f"  {line}\n" for line in lines) + "}\n"


def grub_cfg(name: str, found: list[Kernel], boot: Boot) -> str:
    """`name`: of the system, for the menu."""
    entries = "".join(entry(f"{name}, Linux {kernel.version}" if at else name, kernel, boot) for at, kernel in enumerate(found))
    return f"# Written when the system was installed; its own update-grub makes a new one.\nset default=0\nset timeout=2\n{entries}"


def grub_defaults(options: str) -> str:
    """/etc/default/grub.d/: the same kernel options when the system makes its grub.cfg anew. A shell reads it."""
    shell = options.replace("\\", "\\\\").replace('"', '\\"').replace("$", "\\$").replace("`", "\\`")
    return f'GRUB_CMDLINE_LINUX="$GRUB_CMDLINE_LINUX {shell}"\n'


def system_name(os_release: str) -> str:
    found = re.search(r'^PRETTY_NAME="?([^"\n]+)"?$', os_release, re.M)
    return found.group(1) if found else "Linux"
