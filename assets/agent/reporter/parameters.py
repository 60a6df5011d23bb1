"""What the boot server put on the kernel's command line."""

import json
import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Parameters:
    preseed_url: str      # cloud-config-url: where this machine's credentials come from
    metadata_url: str     # base of the metadata service, ends in /MAAS/metadata/
    api_url: str          # base of the REST API on the same address, ends in /MAAS/api/2.0/
    system_id: str | None # None: nobody knows this machine yet
    boot_mac: str | None


def parse_parameters(command_line: str) -> Parameters:
    """Raises ValueError with a sentence when the machine was not told where to report to."""
    words = dict(word.split("=", 1) for word in command_line.split() if "=" in word)
    preseed = words.get("cloud-config-url", "")
    match = re.match(r"(https?://[^/]+/MAAS/)metadata/latest/(?:by-id/([a-z0-9]+)/|enlist-preseed/)", preseed)
    if not match:
        raise ValueError("The kernel parameter cloud-config-url does not name a metadata service.")
    boot = re.fullmatch(r"01-((?:[0-9a-fA-F]{2}-){5}[0-9a-fA-F]{2})", words.get("BOOTIF", ""))
    root = match.group(1)
    return Parameters(
        preseed_url=preseed,
        metadata_url=f"{root}metadata/",
        api_url=f"{root}api/2.0/",
        system_id=match.group(2),
        boot_mac=boot.group(1).replace("-", ":").lower() if boot else None,
    )


def parse_credentials(preseed: str) -> tuple[str, str, str]:
    """(consumer key, token key, token secret) out of the preseed's MAAS datasource, a YAML text of known form."""
    found = [re.search(rf"^\s*{key}:\s*['\"]?([^'\"\s]+)", preseed, re.M) for key in ("consumer_key", "token_key", "token_secret")]
    if not all(found):
        raise ValueError("The preseed holds no credentials for this machine.")
    return tuple(match.group(1) for match in found)


@dataclass(frozen=True)
class Afterwards:
    """What the preseed says of the time after the scripts."""

    mode: str         # poweroff, reboot, or none: the machine stays
    keys: list[str]   # SSH keys that may log in, from the start on


def unquoted(text: str) -> str:
    """A YAML scalar of one line."""
    if text.startswith('"') and text.endswith('"'):
        return json.loads(text)
    return text[1:-1].replace("''", "'") if text.startswith("'") and text.endswith("'") else text


def parse_afterwards(preseed: str) -> Afterwards:
    mode = re.search(r"^power_state:\n(?:[ ]+.*\n)*?[ ]+mode:[ ]*(\w+)", preseed, re.M)
    block = re.search(r"^ssh_authorized_keys:\n((?:[ ]*- .*(?:\n|$))*)", preseed, re.M)
    rows = block.group(1).splitlines() if block else []
    return Afterwards(
        mode=mode.group(1) if mode and mode.group(1) in ("reboot", "none") else "poweroff",
        keys=[unquoted(row.strip()[2:].strip()) for row in rows],
    )
