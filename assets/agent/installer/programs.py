"""Runs the programs of the ephemeral system; every command line is part of the log."""

import os
import shlex
import subprocess

from failure import Failed, ProgramFailed
from progress import say


def run(*words: str, feed: str | None = None, timeout: float = 900) -> str:
    """Gives standard output; raises ProgramFailed with what the program said."""
    say(f"  $ {shlex.join(words)}")
    try:
        answer = subprocess.run(
            words, input=feed, stdin=None if feed is not None else subprocess.DEVNULL,
            capture_output=True, text=True, errors="replace", timeout=timeout,
        )
    except FileNotFoundError as error:
        raise Failed(f"The ephemeral system has no program {words[0]}. Build its image again.") from error
    except subprocess.TimeoutExpired as error:
        raise Failed(f"{words[0]} did not end within {timeout:.0f} s.") from error
    if answer.returncode:
        raise ProgramFailed(words[0], answer.returncode, answer.stderr or answer.stdout)
    return answer.stdout


def tried(*words: str, timeout: float = 120) -> bool:
    """For what may fail without harm; the log has what was said."""
    try:
        run(*words, timeout=timeout)
    except Failed as error:
        say(f"    {error}")
        return False
    return True


def settle() -> None:
    """Waits until udev has made the nodes and links; where no udev runs, the kernel has made them already."""
    if os.path.exists("/run/udev/control"):
        tried("udevadm", "settle", "--timeout=60")
