"""A machine that nobody knows introduces itself: its hardware addresses, its UUID, its BMC."""

import json
import os
import subprocess

import bundle
import run
from door import Door
from outputs import Outputs
from parameters import Parameters

ARCHITECTURES = {"x86_64": "amd64/generic", "aarch64": "arm64/generic"}


def read(path: str) -> str:
    try:
        with open(path) as file:
            return file.read().strip()
    except OSError:
        return ""


def hardware_addresses(root: str = "/sys/class/net") -> dict[str, str]:
    """Interface -> address of every physical card, in the order the kernel numbered them."""
    cards = [name for name in os.listdir(root) if os.path.exists(f"{root}/{name}/device")]
    cards.sort(key=lambda name: int(read(f"{root}/{name}/ifindex") or 0))
    return {name: read(f"{root}/{name}/address") for name in cards}


def hardware_uuid() -> str:
    answer = subprocess.run(["dmidecode", "-s", "system-uuid"], capture_output=True, text=True, timeout=30)
    lines = [line for line in answer.stdout.splitlines() if line and not line.startswith("#")]
    return lines[-1].strip().lower() if lines else ""


def find_bmc(door: Door, parameters: Parameters, work_folder: str) -> dict | None:
    """Runs the scripts handed to strangers, of which one looks for the BMC; gives its power type and parameters."""
    status, tar = door.ask(f"{parameters.metadata_url}enlist/2012-03-01/maas-scripts")
    if status == 204 or not tar:
        return None
    for script in bundle.unpack(tar, os.path.join(work_folder, "enlist")):
        outputs = Outputs(os.path.join(work_folder, f"enlist-{script.name}"), script.name)
        outcome = run.run(script, outputs)
        if outcome.exit_status == 0 and outcome.bmc:
            return outcome.bmc
    return None


def enlist(door: Door, parameters: Parameters, work_folder: str) -> str:
    """Gives the system id under which the server now knows this machine."""
    bmc = find_bmc(door, parameters, work_folder)
    addresses = list(hardware_addresses().values())
    boot = parameters.boot_mac
    if boot:
        addresses = [boot, *(address for address in addresses if address != boot)]
    fields = {
        "architecture": ARCHITECTURES.get(os.uname().machine, os.uname().machine),
        "mac_addresses": ",".join(addresses),
        "hardware_uuid": hardware_uuid(),
        "commission": "True",
    }
    if bmc:
        fields |= {"power_type": bmc["power_type"], "power_parameters": json.dumps(bmc["power_parameters"])}
    _, answer = door.ask(f"{parameters.api_url}machines/", fields)
    return json.loads(answer)["system_id"]
