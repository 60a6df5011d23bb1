"""Which ways of erasing a disk announces, the best first (pure). Classes: NIST SP 800-88r1, appendix A."""

import re
from dataclasses import dataclass, field

PURGE, CLEAR, NONE = "Purge", "Clear", "none"


@dataclass(frozen=True)
class Method:
    key: str
    title: str
    nist_class: str
    tool: str
    reads_zero: bool = False  # what it leaves is zeros, by its definition


SANITIZE_BLOCK = Method("sanitize_block", "NVMe sanitize, block erase", PURGE, "nvme")
SANITIZE_CRYPTO = Method("sanitize_crypto", "NVMe sanitize, crypto erase", PURGE, "nvme")
SANITIZE_OVERWRITE = Method("sanitize_overwrite", "NVMe sanitize, overwrite", PURGE, "nvme")
FORMAT_CRYPTO = Method("format_crypto", "NVMe format, crypto erase", PURGE, "nvme")
FORMAT_USER = Method("format_user", "NVMe format, user data erase", CLEAR, "nvme")
ATA_ENHANCED = Method("ata_enhanced", "ATA secure erase, enhanced", PURGE, "hdparm")
ATA_NORMAL = Method("ata_normal", "ATA secure erase", CLEAR, "hdparm")
OVERWRITE = Method("overwrite", "Overwritten with zeros", CLEAR, "metaldesk", reads_zero=True)
QUICK = Method("quick", "Both ends and all signatures", NONE, "metaldesk")


@dataclass(frozen=True)
class AtaSecurity:
    """The block "Security:" of hdparm -I."""

    supported: bool = False
    enabled: bool = False
    locked: bool = False
    frozen: bool = False
    enhanced: bool = False


def ata_security(text: str) -> AtaSecurity:
    block = re.search(r"^Security:.*\n((?:[ \t]+.*\n?)*)", text, re.M)
    rows = [" ".join(row.split()) for row in block.group(1).splitlines()] if block else []
    return AtaSecurity(
        supported="supported" in rows,
        enabled="enabled" in rows,
        locked="locked" in rows,
        frozen="frozen" in rows,
        enhanced="supported: enhanced erase" in rows,
    )


def hidden_sectors(text: str) -> str:
    """What hdparm -N says of sectors that the drive hides (host protected area): none, hidden, unknown."""
    found = re.search(r"max sectors\s*=\s*(\d+)/(\d+)", text)
    if not found:
        return "unknown"
    shown, all_of_them = int(found.group(1)), int(found.group(2))
    return "none" if shown >= all_of_them else f"{all_of_them - shown} sectors hidden"


@dataclass
class Ways:
    """Methods in the order to try them, and sentences on what the disk cannot do."""

    methods: list[Method] = field(default_factory=list)
    why_not: list[str] = field(default_factory=list)


def nvme_ways(controller: dict) -> Ways:
    """From id-ctrl: sanicap bits 0 crypto, 1 block, 2 overwrite; oacs bit 1 format; fna bit 2 crypto erase by format."""
    sanitize, format_nvm, fna = int(controller.get("sanicap") or 0), int(controller.get("oacs") or 0) & 2, int(controller.get("fna") or 0)
    found = [
        (SANITIZE_BLOCK, sanitize & 2), (SANITIZE_CRYPTO, sanitize & 1), (FORMAT_CRYPTO, format_nvm and fna & 4),
        (SANITIZE_OVERWRITE, sanitize & 4), (FORMAT_USER, format_nvm),
    ]
    methods = [method for method, there in found if there]
    return Ways(methods, [] if methods else ["The drive announces neither sanitize nor format."])


def ata_ways(security: AtaSecurity) -> Ways:
    if not security.supported:
        return Ways([], ["The drive has no ATA security, so it cannot erase itself."])
    if security.frozen:
        return Ways([], ["The firmware of this machine froze the drive's security, so it cannot erase itself now."])
    if security.enabled or security.locked:
        return Ways([], ["The drive is locked with a password that is not known here, so it cannot erase itself."])
    return Ways([ATA_ENHANCED, ATA_NORMAL] if security.enhanced else [ATA_NORMAL])


def plan(announced: Ways, quick: bool, secure: bool) -> Ways:
    """What to do for what was asked: secure takes the next best way, which is the quick one when that was asked as well."""
    last = QUICK if quick else OVERWRITE
    return Ways([*announced.methods, last], announced.why_not) if secure else Ways([last])
