"""How a test of the house ends: MAAS's result file, an exit status, and one plain sentence as its last line."""

import json
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable


class Failed(Exception):
    """The hardware is not as it should be: a sentence that names it and the number."""


class Degraded(Exception):
    """It works, with something that a person should know."""


class Skipped(Exception):
    """There is nothing to test here, and why."""


Results = dict[str, "float | int | str | list"]
ENDINGS = {Failed: ("failed", 1), Degraded: ("degraded", 0), Skipped: ("skipped", 0)}


def test(body: Callable[[Results], None]) -> None:
    """Runs the body of a test. What it puts into the results is kept however it ends."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started on a disk is stopped by `finally`
    results: Results = {}
    status, code, sentence = "passed", 0, ""
    try:
        body(results)
    except (Failed, Degraded, Skipped) as ending:
        status, code = ENDINGS[type(ending)]
        sentence = str(ending)
    except FileNotFoundError as error:
        status, code, sentence = "failed", 1, f"{error.filename} is missing from the ephemeral system."
    except Exception as error:
        traceback.print_exc()
        status, code, sentence = "failed", 1, f"The test itself broke: {error}."
    report(status, results)
    if sentence:
        sys.stdout.flush()
        print(sentence, file=sys.stderr)
    sys.exit(code)


def report(status: str, results: Results) -> None:
    """The result file; its values are written as JSON, which is YAML."""
    path = os.environ.get("RESULT_PATH")
    if not path:
        return
    lines = [f"status: {status}"]
    if results:
        lines += ["results:", *(f"  {key}: {json.dumps(value)}" for key, value in results.items())]
    with open(path, "w") as file:
        file.write("\n".join(lines) + "\n")


def option(name: str) -> str | None:
    """The value of --NAME=VALUE on the command line; None when it is not there or empty."""
    values = [word.partition("=")[2] for word in sys.argv[1:] if word.startswith(f"--{name}=")]
    return values[-1] if values and values[-1] else None


def seconds(name: str, otherwise: int) -> int:
    """A whole number of seconds, at least 1."""
    return max(1, int(option(name) or otherwise))


told: list = []
telling = threading.Lock()


def progress(text: str, done: float, total: float) -> None:
    """How far it is, for whoever watches. Written beside and moved, so that no reader sees half of it."""
    path = os.environ.get("PROGRESS_PATH")
    with telling:
        if not path or told == [text, done, total]:
            return
        told[:] = [text, done, total]
        try:
            with open(f"{path}.new", "w") as file:
                json.dump({"step": "test", "text": text, "done": done, "total": total}, file)
            os.replace(f"{path}.new", path)
        except OSError:
            pass  # a memory disk that is full ends no test
