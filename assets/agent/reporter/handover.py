"""What the scripts of an installation and the end of the run need to know, in files that only root reads."""

import json
import os

FOLDER = "/run/metaldesk"


def write(path: str, text: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        os.fchmod(handle, 0o600)
        file.write(text)


def give_credentials(folder: str, metadata_url: str, credentials: tuple[str, str, str]) -> None:
    """The installer asks for its plan with the machine's own key; it learns where that lies from METALDESK_CREDENTIALS."""
    consumer, token, secret = credentials
    path = os.path.join(folder, "credentials.json")
    write(path, json.dumps({"metadata_url": metadata_url, "consumer_key": consumer, "token_key": token, "token_secret": secret}))
    os.environ["METALDESK_CREDENTIALS"] = path
    os.environ["METALDESK_NEXT_ROOT"] = os.path.join(folder, "next-root")


def what_next(mode: str, passed: bool, folder: str) -> str:
    """poweroff, reboot, none or switch_root: a system that was unpacked into memory goes before what the preseed says."""
    if passed and os.path.exists(os.path.join(folder, "next-root")):
        return "switch_root"
    if mode == "reboot" and not passed:
        return "poweroff"  # its disk is half written: starting from it would only hide that
    return mode
