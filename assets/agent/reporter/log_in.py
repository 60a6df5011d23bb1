"""Lets people into the ephemeral system by SSH: with the keys they were given, never with a password."""

import os
import socket
import subprocess
import time
from dataclasses import dataclass

KEY = "/etc/ssh/ssh_host_ed25519_key"  # made anew at each start; other kinds take seconds to make
KEYS_FILE = "/etc/ssh/metaldesk_keys"
USER = "metaldesk"
OPTIONS = [
    f"HostKey={KEY}", f"AuthorizedKeysFile={KEYS_FILE}", "PermitRootLogin=prohibit-password", "PasswordAuthentication=no",
    "KbdInteractiveAuthentication=no", "Subsystem=sftp internal-sftp", "PidFile=none",
]
MOTD = """
This is the ephemeral system of Metaldesk: it lives in memory, and what is written outside the disks is lost.
The disks are as they were left. RAID and LVM on them are not started; to start them:
    mdadm --assemble --scan --config=none
    vgchange --activate y
"""


@dataclass(frozen=True)
class LogIn:
    address: str
    fingerprint: str

    def sentences(self) -> list[str]:
        return [
            f"Log in with: ssh root@{self.address} (or {USER}@{self.address}); the keys of those who may are installed.",
            f"Host key: {self.fingerprint} (ED25519)",
        ]


def own_address(path: str = "/run/metaldesk/lease") -> str:
    """The address that the machine booted with."""
    try:
        with open(path) as file:
            rows = dict(line.strip().split("=", 1) for line in file if "=" in line)
        return rows.get("address", "").strip("'\"") or "this machine"
    except OSError:
        return "this machine"


def listening(port: int, patience_seconds: float = 20) -> bool:
    end = time.monotonic() + patience_seconds
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=2).close()
            return True
        except OSError:
            time.sleep(0.2)
    return False


def let_in(keys: list[str]) -> LogIn | None:
    """Starts sshd and waits until it listens; None when it does not."""
    os.makedirs("/run/sshd", mode=0o755, exist_ok=True)
    if not os.path.exists(KEY):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", KEY], check=True)
    with open(KEYS_FILE, "w") as file:
        file.write("".join(f"{key}\n" for key in keys))
    os.chmod(KEYS_FILE, 0o644)
    with open("/etc/motd", "w") as file:
        file.write(MOTD)
    # A second name for root: those who know other systems try a user first, and there is nothing to protect here from root.
    subprocess.run(["useradd", "--non-unique", "--uid", "0", "--gid", "0", "--home-dir", "/root", "--shell", "/bin/bash", "--password", "*", USER], capture_output=True)
    subprocess.run(["/usr/sbin/sshd", "-f", "/dev/null", *(word for option in OPTIONS for word in ("-o", option))], check=True)
    if not listening(22):
        return None
    shown = subprocess.run(["ssh-keygen", "-l", "-f", f"{KEY}.pub"], capture_output=True, text=True).stdout.split()
    return LogIn(own_address(), shown[1] if len(shown) > 1 else "unknown")
