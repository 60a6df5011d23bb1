"""What is to be installed: GET 2012-03-01/deployment (services/site/deploy/install-plan.ts), looked at before anything is done."""

import json
import os
import sys

from failure import Failed

sys.path.append(os.path.join(os.path.dirname(__file__), "..", "reporter"))
from door import Door, Refused  # noqa: E402 - the reporter lies beside the installer

KINDS = ("root_tar", "squashfs", "disk")
PACKINGS = ("none", "gzip", "xz", "zstd")
STEPS = ("table", "volume_group", "logical_volume", "format", "mount", "swap_file")


def credentials(path: str) -> dict:
    """{metadata_url, consumer_key, token_key, token_secret}, written by the reporter, readable by root alone."""
    try:
        with open(path) as file:
            return json.load(file)
    except OSError as error:
        raise Failed(f"The installer was started without the machine's credentials ({error.strerror}).") from error


def fetch(given: dict) -> dict:
    door = Door(may_set_clock=False)
    door.credentials = (given["consumer_key"], given["token_key"], given["token_secret"])
    try:
        _, body = door.ask(f"{given['metadata_url']}2012-03-01/deployment")
        return json.loads(body)
    except (Refused, TimeoutError) as error:
        raise Failed(f"The server gives no plan for this installation: {error}") from error
    except ValueError as error:
        raise Failed("The server's plan is not JSON; it may be of another version. Update the server.") from error


def problems(plan: dict) -> list[str]:
    """What makes a plan unusable, each a sentence. Asks for what a mistake would cost data (pure)."""
    if plan.get("format") != 1:
        return [f"The plan has format {plan.get('format')}, this installer knows format 1. Build the ephemeral image again."]
    image, storage = plan["image"], plan["storage"]
    wrong = []
    if image["kind"] not in KINDS or image["packing"] not in PACKINGS:
        wrong.append(f"The image is of a kind that this installer does not know: {image['kind']}, {image['packing']}.")
    if plan["target"] == "memory":
        return wrong if storage is None else [*wrong, "An installation to memory has no disks, yet the plan names some."]
    if image["kind"] == "disk":
        return wrong if plan["imageDisk"] else [*wrong, "The plan names no disk for the disk image."]
    if storage is None:
        return [*wrong, "The plan says nothing of disks."]
    known = {disk["id"] for disk in storage["disks"]}
    for id in storage["wipe"]:
        if id not in known:
            wrong.append(f"The plan clears a disk {id} that it does not describe.")
    for step in storage["steps"]:
        wrong += step_problems(step, known, storage["wipe"])
    if storage["root"] not in known:
        wrong.append(f"The plan has / on {storage['root']}, which it does not make.")
    if not any(step["do"] == "mount" and step["at"] == "/" and step["on"] == storage["root"] for step in storage["steps"]):
        wrong.append("The plan mounts nothing at /.")
    return wrong


def step_problems(step: dict, known: set[str], wiped: list[str]) -> list[str]:
    """Adds what the step makes to `known`."""
    do = step["do"]
    if do not in STEPS:
        return [f"The plan has a step {do} that this installer does not know. Build the ephemeral image again."]
    needs = {
        "table": lambda: [step["disk"]], "volume_group": lambda: step["members"], "logical_volume": lambda: [step["group"]],
        "format": lambda: [step["on"]], "mount": lambda: [step["on"]], "swap_file": lambda: [],
    }[do]()
    wrong = [f"The plan's step {do} is about {id}, which is not there before it." for id in needs if id not in known]
    if do == "table" and step["disk"] not in wiped:
        wrong.append(f"The plan writes a table to {step['disk']} without clearing it first.")
    if do == "table":
        known.update(part["id"] for part in step["partitions"])
    elif do in ("volume_group", "logical_volume"):
        known.add(step["id"])
    return wrong
