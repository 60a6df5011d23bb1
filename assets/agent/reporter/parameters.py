"""What the boot server put on the kernel's command line."""

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
