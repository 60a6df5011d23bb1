"""Makes file systems with the identifiers of the plan, with features that the boot loaders of older systems can read."""

import os
import tempfile

import programs
from failure import Failed

# e2fsprogs changes its defaults now and then (orphan_file, metadata_csum_seed), and GRUB refuses what it does not know.
MKE2FS_CONFIG = """[defaults]
base_features = sparse_super,large_file,filetype,resize_inode,dir_index,ext_attr
blocksize = 4096
inode_size = 256
inode_ratio = 16384
[fs_types]
ext4 = {
features = has_journal,extent,huge_file,flex_bg,metadata_csum,64bit,dir_nlink,extra_isize
}
"""


def command(fs: str, uuid: str, label: str, node: str) -> list[str]:
    """The program and its words that make this file system; every one of them is told to overwrite."""
    if fs in ("ext2", "ext4"):
        return [f"mkfs.{fs}", "-q", "-F", "-U", uuid, *(["-L", label[:16]] if label else []), node]
    if fs == "xfs":
        return ["mkfs.xfs", "-q", "-f", "-m", f"uuid={uuid}", *(["-L", label[:12]] if label else []), node]
    if fs == "btrfs":
        return ["mkfs.btrfs", "-q", "-f", "-U", uuid, *(["-L", label] if label else []), node]
    if fs == "vfat":
        return ["mkfs.vfat", "-F", "32", "-i", uuid.replace("-", ""), *(["-n", label[:11].upper()] if label else []), node]
    if fs == "swap":
        return ["mkswap", "--force", "--uuid", uuid, *(["--label", label[:15]] if label else []), node]
    raise Failed(f"The plan asks for a file system {fs}, which this installer cannot make.")


def make(step: dict, node: str) -> None:
    with tempfile.NamedTemporaryFile("w", suffix=".conf") as config:
        config.write(MKE2FS_CONFIG)
        config.flush()
        os.environ["MKE2FS_CONFIG"] = config.name
        try:
            programs.run(*command(step["fs"], step["uuid"], step["label"], node))
        finally:
            del os.environ["MKE2FS_CONFIG"]
