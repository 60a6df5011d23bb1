"""Installs an operating system as the server planned it. Started by the deployment script; everything it needs is in the environment."""

import os
import sys
import traceback
import urllib.parse

import memory
import plan
import to_disk
from failure import Failed, sentence_list
from progress import Progress, say

TARGET = "/mnt/target"
NEXT_FILE = "/run/metaldesk/next-root"


def results(progress: Progress, passed: bool, size: int) -> None:
    """MAAS's results file: seconds of each step, and how fast the image came."""
    path = os.environ.get("RESULT_PATH")
    if not path:
        return
    lines = [f"status: {'passed' if passed else 'failed'}", "results:"]
    lines += [f"  {step}_seconds: {seconds:.1f}" for step, seconds in progress.seconds.items()]
    if passed and progress.seconds.get("image"):
        lines.append(f"  image_bytes_per_second: {size / progress.seconds['image']:.0f}")
    if len(lines) == 2:
        lines.pop()
    with open(path, "w") as file:
        file.write("\n".join(lines) + "\n")


def install(given: dict, progress: Progress) -> int:
    """Gives the packed size of what was installed."""
    todo = plan.fetch(given)
    wrong = plan.problems(todo)
    if wrong:
        raise Failed(sentence_list(wrong) + " Nothing was written.")
    server = urllib.parse.urljoin(given["metadata_url"], "/")
    say(f"Installing {todo['image']['name']} on {todo['hostname']}.")
    root = os.environ.get("METALDESK_TARGET", TARGET)
    try:
        if todo["target"] == "memory":
            memory.install(todo, server, root, os.environ.get("METALDESK_NEXT_ROOT", NEXT_FILE), progress)
        elif todo["image"]["kind"] == "disk":
            to_disk.by_disk_image(todo, server, root, progress)
        else:
            to_disk.by_plan(todo, server, root, progress)
    except BaseException:
        to_disk.clean_up(root)
        raise
    return todo["image"]["sizeBytes"]


def main() -> int:
    progress = Progress(os.environ.get("PROGRESS_PATH"))
    size, sentence = 0, None
    try:
        size = install(plan.credentials(os.environ.get("METALDESK_CREDENTIALS", "")), progress)
    except Failed as error:
        sentence = str(error)
    except Exception as error:
        traceback.print_exc()
        sentence = f"The installer broke ({type(error).__name__}: {error}); this is a fault in it, its log says where."
    progress.close()
    results(progress, sentence is None, size)
    if sentence is None:
        progress.tell("installed")
        return 0
    progress.tell(sentence)
    print(sentence, file=sys.stderr)
    return 1


sys.exit(main())
