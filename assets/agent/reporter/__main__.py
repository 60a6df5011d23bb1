"""Runs in the ephemeral system: introduces the machine if it is unknown, runs the scripts it is given, reports, ends."""

import os
import subprocess
import sys
import traceback

import handover
import log_in
from door import Door, Refused, say
from enlist import enlist
from parameters import Afterwards, parse_afterwards, parse_credentials, parse_parameters
from report import Report

GOODBYES = {
    "poweroff": "Switching off.",
    "reboot": "Starting again.",
    "switch_root": "Starting the system in memory.",
    "none": "The machine stays on.",
}


def let_in(afterwards: Afterwards) -> str | None:
    """Says on the screen how to log in, and gives that for the server; None when nobody may."""
    if not afterwards.keys:
        if afterwards.mode == "none":
            say("Nobody's SSH keys were given, so nobody can log in.")
        return None
    try:
        found = log_in.let_in(afterwards.keys)
    except (OSError, subprocess.CalledProcessError) as error:
        say(f"The SSH server could not be started: {error}")
        return None
    if not found:
        say("The SSH server was started but does not listen.")
        return None
    for sentence in found.sentences():
        say(sentence)
    return " ".join(found.sentences())


def main(command_line: str, work_folder: str, owns_machine: bool) -> int:
    folder = handover.FOLDER if owns_machine else work_folder
    try:
        parameters = parse_parameters(command_line)
        door = Door(may_set_clock=owns_machine)
        preseed_url = parameters.preseed_url
        if parameters.system_id is None:
            say(f"This machine is new here; introducing it to {parameters.metadata_url}.")
            system_id = enlist(door, parameters, work_folder)
            preseed_url = f"{parameters.metadata_url}latest/by-id/{system_id}/?op=get_preseed"
        preseed = door.ask(preseed_url)[1].decode()
        door.credentials = parse_credentials(preseed)
        afterwards = parse_afterwards(preseed)
        handover.give_credentials(folder, parameters.metadata_url, door.credentials)
        way_in = let_in(afterwards) if owns_machine else None
        report = Report(door, parameters.metadata_url, work_folder)
        passed = report.everything(way_in or "Finished.")
    except (Refused, TimeoutError, ValueError) as error:
        say(str(error))
        return 1
    except Exception:
        say("The reporter broke; this is a fault in it:")
        traceback.print_exc()
        return 1
    following = handover.what_next(afterwards.mode, passed, folder)
    handover.write(os.path.join(folder, "next"), following)
    say(f"{'Everything passed' if passed else 'Some scripts failed; the server has their output'}. {GOODBYES[following]}")
    if following == "none" and owns_machine:
        report.stay()
    return 0


if __name__ == "__main__":
    # With a file of kernel parameters and a folder it runs beside other things, as in its test.
    source, folder = sys.argv[1:3] if len(sys.argv) == 3 else ("/proc/cmdline", "/tmp/metaldesk")
    os.makedirs(folder, exist_ok=True)
    with open(source) as file:
        line = file.read()
    sys.exit(main(line, folder, owns_machine=len(sys.argv) != 3))
