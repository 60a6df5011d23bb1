"""Runs in the ephemeral system: introduces the machine if it is unknown, runs the scripts it is given, reports, ends."""

import os
import sys
import traceback

from door import Door, Refused, say
from enlist import enlist
from parameters import parse_credentials, parse_parameters
from report import Report


def main(command_line: str, work_folder: str, owns_machine: bool) -> int:
    try:
        parameters = parse_parameters(command_line)
        door = Door(may_set_clock=owns_machine)
        preseed_url = parameters.preseed_url
        if parameters.system_id is None:
            say(f"This machine is new here; introducing it to {parameters.metadata_url}.")
            system_id = enlist(door, parameters, work_folder)
            preseed_url = f"{parameters.metadata_url}latest/by-id/{system_id}/?op=get_preseed"
        _, preseed = door.ask(preseed_url)
        door.credentials = parse_credentials(preseed.decode())
        passed = Report(door, parameters.metadata_url, work_folder).everything()
    except (Refused, TimeoutError, ValueError) as error:
        say(str(error))
        return 1
    except Exception:
        say("The reporter broke; this is a fault in it:")
        traceback.print_exc()
        return 1
    say("Everything passed. Switching off." if passed else "Some scripts failed; the server has their output. Switching off.")
    return 0


if __name__ == "__main__":
    # With a file of kernel parameters and a folder it runs beside other things, as in its test.
    source, folder = sys.argv[1:3] if len(sys.argv) == 3 else ("/proc/cmdline", "/tmp/metaldesk")
    os.makedirs(folder, exist_ok=True)
    with open(source) as file:
        line = file.read()
    sys.exit(main(line, folder, owns_machine=len(sys.argv) != 3))
