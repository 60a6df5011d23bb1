"""What a disk is and what it says of itself, before and after it is erased."""

import json
import os
import subprocess

from methods import Ways, ata_security, ata_ways, hidden_sectors, nvme_ways


def output(*words: str) -> str:
    """Standard output, whatever the exit status: what cannot be asked is simply not known."""
    try:
        return subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", timeout=60).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ""


def parsed(text: str) -> dict:
    try:
        found = json.loads(text)
        return found if isinstance(found, dict) else {}
    except ValueError:
        return {}


def bus(path: str) -> str:
    """nvme, ata, or other."""
    name = os.path.basename(path)
    if name.startswith("nvme"):
        return "nvme"
    return "ata" if "/ata" in os.path.realpath(f"/sys/class/block/{name}") else "other"


def identity(path: str) -> dict:
    """Keys of the certificate that name the disk; null what it does not tell."""
    rows = parsed(output("lsblk", "--json", "--bytes", "--nodeps", "--output", "MODEL,SERIAL,WWN,REV,SIZE", path)).get("blockdevices") or [{}]
    row = {key: (value or "").strip() or None if isinstance(value, str) or value is None else value for key, value in rows[0].items()}
    smart = parsed(output("smartctl", "--json", "--info", path))
    return {
        "model": row.get("model") or smart.get("model_name"),
        "serial": row.get("serial") or smart.get("serial_number"),
        "wwn": row.get("wwn"),
        "firmware": smart.get("firmware_version") or row.get("rev"),
        "bytes": int(row.get("size") or 0),
    }


def reallocated(path: str) -> int | None:
    """Sectors the drive replaced: an overwrite does not reach what they held. ATA attribute 5, or SCSI's grown defects."""
    smart = parsed(output("smartctl", "--json", "--attributes", path))
    for row in smart.get("ata_smart_attributes", {}).get("table", []):
        if row.get("id") == 5:
            return row.get("raw", {}).get("value")
    return smart.get("scsi_grown_defect_list")


def hidden(path: str) -> str:
    return hidden_sectors(output("hdparm", "-N", path)) if bus(path) == "ata" else "none" if bus(path) == "nvme" else "unknown"


def ways(path: str) -> Ways:
    kind = bus(path)
    if kind == "nvme":
        return nvme_ways(parsed(output("nvme", "id-ctrl", "--output-format=json", path)))
    if kind == "ata":
        return ata_ways(ata_security(output("hdparm", "-I", path)))
    return Ways([], ["A disk of this kind is not asked to erase itself."])


def version(tool: str) -> str:
    if tool == "metaldesk":
        return f"Linux {os.uname().release}"
    words = {"nvme": ("nvme", "version"), "hdparm": ("hdparm", "-V")}[tool]
    return (output(*words).splitlines() or ["unknown"])[0].strip()
