"""badblocks over a whole disk. It exits 0 although blocks are bad: what counts is the list that it prints."""

import re
import time

from testkit.disk import Disk
from testkit.outcome import Failed, Results, progress
from testkit.program import watch

BLOCK_BYTES = 4096
ENOUGH = 1000  # a disk with that many is dead; it need not take days to say so
MOST_BLOCKS = 2**32 - 1  # badblocks counts them in 32 bits


def block_bytes(size_bytes: int) -> int:
    """4096, doubled until the disk has few enough of them."""
    size = BLOCK_BYTES
    while size_bytes // size > MOST_BLOCKS:
        size *= 2
    return size


def bad_blocks(out: str) -> list[int]:
    return [int(line) for line in out.split("\n") if line.isdigit()]


def run(disk: Disk, words: list[str], passes: int, results: Results) -> None:
    """Returns when no block is bad. `passes`: how often the tool goes over the disk, for the progress."""
    size = block_bytes(disk.size_bytes)
    began = time.monotonic()
    seen = {"tail": "", "percent": 0.0, "pass": 0}

    def saw(piece: str) -> None:
        text = seen["tail"] + piece
        seen["tail"] = text[-20:]
        found = re.findall(r"(\d+\.\d\d)% done", text)
        if not found:
            return
        percent = float(found[-1])
        if percent + 50 < seen["percent"]:
            seen["pass"] = min(seen["pass"] + 1, passes - 1)
        seen["percent"] = percent
        progress("badblocks", round(seen["pass"] * 100 + percent, 2), passes * 100)

    command = ["badblocks", "-b", str(size), "-c", "64", "-e", str(ENOUGH), "-s", *words, disk.path]
    print(" ".join(command), flush=True)
    answer = watch(command, saw, show=False)
    bad = bad_blocks(answer.out)
    elapsed = time.monotonic() - began
    results["bad_blocks"] = len(bad)
    if not disk.is_there():
        raise disk.gone()
    if bad:
        print("\n".join(f"bad block {block}: byte {block * size}" for block in bad), flush=True)
        count = f"at least {ENOUGH}" if len(bad) >= ENOUGH else str(len(bad))
        plural = "s" if len(bad) > 1 else ""
        raise Failed(f"The disk {disk} has {count} bad block{plural} of {size} bytes, the first at byte {bad[0] * size}. Replace it.")
    if answer.status:
        said = [line for line in re.sub(r".\x08", "", answer.err).splitlines() if line.strip()]
        raise Failed(f"badblocks could not test the disk {disk}: {said[-1].strip() if said else f'exit status {answer.status}'}")
    results["speed"] = round(disk.size_bytes * passes / elapsed / 1e6, 1)
    print(f"{disk}: no bad blocks, {results['speed']} MB/s.")
