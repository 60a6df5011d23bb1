"""How much memory may be tested so that the machine stays alive."""

import os

from testkit.outcome import Skipped

MIB = 1024 * 1024
LEAST_MIB = 16


def kib_of(name: str, path: str = "/proc/meminfo") -> int:
    with open(path) as file:
        rows = dict(line.split(":", 1) for line in file if ":" in line)
    return int(rows[name].split()[0])


def spared_mib(available_mib: int) -> int:
    """What stays with the system: a tenth, at least 128 MiB (the agent, what it keeps of outputs), at most 2 GiB."""
    return min(2048, max(128, available_mib // 10))


def testable_mib() -> int:
    available = kib_of("MemAvailable") // 1024
    size = available - spared_mib(available)
    if size < LEAST_MIB:
        raise Skipped(f"Only {available} MiB of memory are free, too little to test any of it.")
    return size


def shares(size_mib: int, processors: int) -> list[int]:
    """MiB for each of the processes that test side by side: one a processor, none under 64 MiB."""
    count = max(1, min(processors, size_mib // 64))
    return [size_mib // count] * count


def processors() -> int:
    return len(os.sched_getaffinity(0))
