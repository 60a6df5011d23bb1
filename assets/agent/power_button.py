"""Waits for the power button (ACPI, also what a BMC's soft-off presses) and switches the machine off."""

import os
import socket
import struct
import subprocess
import sys
import threading

NETLINK_GENERIC = 16
GENL_ID_CTRL, CTRL_CMD_GETFAMILY = 16, 3               # linux/genetlink.h
FAMILY_NAME, MULTICAST_GROUPS, GROUP_NAME, GROUP_ID = 2, 7, 1, 2
SOL_NETLINK, ADD_MEMBERSHIP = 270, 1
EVENT = 1                                              # drivers/acpi/event.c: ACPI_GENL_ATTR_EVENT
HEADERS = 16 + 4                                       # of netlink, of generic netlink


def attributes(data: bytes) -> dict[int, bytes]:
    found = {}
    while len(data) >= 4:
        length, kind = struct.unpack_from("=HH", data)
        if length < 4:
            break
        found[kind & 0x3FFF] = data[4:length]
        data = data[(length + 3) & ~3 :]
    return found


def ask_for_family(name: str) -> bytes:
    text = name.encode() + b"\0"
    attribute = struct.pack("=HH", 4 + len(text), FAMILY_NAME) + text
    attribute += bytes(-len(attribute) % 4)
    body = struct.pack("=BBH", CTRL_CMD_GETFAMILY, 1, 0) + attribute
    return struct.pack("=IHHII", 16 + len(body), GENL_ID_CTRL, 1, 1, 0) + body


def groups(answer: bytes) -> dict[str, int]:
    """Multicast groups of the family, by name."""
    listed = attributes(answer[HEADERS:]).get(MULTICAST_GROUPS, b"")
    rows = [attributes(row) for row in attributes(listed).values()]
    return {row[GROUP_NAME].rstrip(b"\0").decode(): struct.unpack("=I", row[GROUP_ID])[0] for row in rows}


def is_power_button(message: bytes) -> bool:
    """An event starts with its device class in 20 bytes: "button/power"."""
    event = attributes(message[HEADERS:]).get(EVENT, b"")
    return event[:20].rstrip(b"\0").startswith(b"button/power")


def main() -> int:
    link = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_GENERIC)
    link.bind((0, 0))
    link.send(ask_for_family("acpi_event"))
    found = groups(link.recv(65536))
    if "acpi_mc_group" not in found:
        print("metaldesk: This kernel does not tell of the power button; only the BMC's hard power-off works.", flush=True)
        return 0
    link.setsockopt(SOL_NETLINK, ADD_MEMBERSHIP, found["acpi_mc_group"])
    while not is_power_button(link.recv(65536)):
        pass
    print("metaldesk: The power button was pressed. Switching off.", flush=True)
    syncing = threading.Thread(target=os.sync, daemon=True)
    syncing.start()
    syncing.join(10)  # a disk that is gone would hold it for ever
    subprocess.run(["/metaldesk/busybox", "poweroff", "-f"])
    return 0


if __name__ == "__main__":
    sys.exit(main())
