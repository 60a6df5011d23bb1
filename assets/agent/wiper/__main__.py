"""Erases one disk and proves it: `wiper --storage=/dev/sda [--secure-erase] [--quick-erase]`, or stops what is built on all: `wiper --stop`."""

import argparse
import os
import random
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.append(os.path.join(HERE, "..", "installer"))

import clear  # noqa: E402 - lies with the installer
import disks  # noqa: E402
import erase  # noqa: E402
import look  # noqa: E402
import verify  # noqa: E402
from certificate import Certificate, now  # noqa: E402
from failure import Failed  # noqa: E402
from methods import QUICK, Method, plan  # noqa: E402
from progress import Progress, say  # noqa: E402


def starts_of_partitions(name: str) -> list[int]:
    """Bytes; sysfs counts in units of 512 on every disk."""
    found = []
    for part in clear.partitions(name):
        with open(f"{clear.SYS}/{name}/{part}/start") as file:
            found.append(int(file.read()) * 512)
    return found


def attempt(disk: disks.Disk, method: Method, pieces: list, before: dict, progress: Progress) -> list:
    """Erases by one method and reads back; gives the pieces that are not erased."""
    progress.step("erase", f"{disk}: {method.title}")
    erase.run(disk.path, disk.size_bytes, method, progress)
    ends = verify.ends(disk.size_bytes)
    for start, length in ends:
        erase.write_zeros(disk.path, start, start + length)
    progress.step("verify", f"{disk}: {len(pieces)} places")
    zeros = set(pieces) if method.reads_zero or method is QUICK else set(ends)
    return verify.bad_pieces(disk.path, pieces, before, zeros, progress.count)


def wipe(disk: disks.Disk, quick: bool, secure: bool, certificate: Certificate, progress: Progress) -> bool:
    """Tries the ways from the best on until one is proved; whether one was."""
    values = certificate.values
    seed = random.SystemRandom().randrange(1 << 32)
    ways = plan(look.ways(disk.path), quick, secure)
    certificate.tried += ways.why_not
    for sentence in ways.why_not:
        say(f"  {sentence}")
    starts = starts_of_partitions(os.path.basename(disk.path))
    values |= {"hpa": look.hidden(disk.path), "reallocated_before": look.reallocated(disk.path), "seed": seed, "started": now()}
    pieces = verify.places(disk.size_bytes, starts, seed)
    progress.step("prepare", str(disk))
    clear.take_apart(disk)
    # What a drive leaves after erasing itself is its own affair, so that only a look before tells whether it changed.
    before = verify.digests(disk.path, pieces) if len(ways.methods) > 1 else {}
    for method in ways.methods:
        if method is QUICK:
            pieces = verify.quick_places(disk.size_bytes, starts)
            clear.clear(disk)
        try:
            bad = attempt(disk, method, pieces, before, progress)
        except Failed as error:
            certificate.tried.append(f"{method.title}: {error}")
            say(f"  {error}")
            values |= {"method": method.title, "nist_class": "none", "samples": 0, "bad_samples": 0}
            continue
        values |= {
            "method": method.title, "nist_class": "none" if bad else method.nist_class, "tool": method.tool,
            "tool_version": look.version(method.tool), "samples": len(pieces), "bad_samples": len(bad),
        }
        if not bad:
            return True
        sentence = f"{method.title}: it was said to be done, yet {len(bad)} of {len(pieces)} places are not erased, the first at byte {bad[0][0]}."
        certificate.tried.append(sentence)
        say(f"  {sentence}")
    return False


def one(path: str, quick: bool, secure: bool) -> int:
    progress = Progress(os.environ.get("PROGRESS_PATH"))
    certificate = Certificate(os.environ.get("RESULT_PATH"))
    real = os.path.realpath(path)
    row = next((row for row in disks.present() if row["path"] == real), None)
    if row is None:
        print(f"The disk {path} is not in this machine now, so it was not erased.", file=sys.stderr)
        return 1
    disk = disks.Disk(row["name"], real, int(row["size"]), int(row["log-sec"]), (row.get("serial") or "").strip() or None)
    certificate.values |= look.identity(real) | {"bytes": disk.size_bytes}
    passed, sentence = False, f"{disk} could not be erased by any way that it has."
    try:
        passed = wipe(disk, quick, secure, certificate, progress)
        if passed:
            clear.reread(disk.path)
    except Failed as error:
        sentence = str(error)
        certificate.tried.append(sentence)
    progress.close()
    certificate.values |= {"ended": now(), "reallocated_after": look.reallocated(real)}
    certificate.write(passed)
    if not passed:
        progress.tell(sentence)
        print(sentence, file=sys.stderr)
        return 1
    values = certificate.values
    progress.tell(f"{values['method']}: {values['samples']} places read back, none holds what it held.")
    if values["hpa"] not in ("none", "unknown"):
        say(f"  {values['hpa']}: what lies there was out of reach.")
    return 0


def stop_all() -> int:
    """Everything that is built on the disks of this machine is stopped, so that each of them can be written."""
    failed = 0
    for row in disks.present():
        if row["type"] != "disk" or row["name"].startswith(("zram", "ram")):
            continue
        disk = disks.Disk(row["name"], row["path"], int(row["size"]), int(row["log-sec"]), (row.get("serial") or "").strip() or None)
        built = clear.stacked(row["name"])
        say(f"{disk}: {', '.join(built) or 'nothing'} is built on it.")
        try:
            clear.take_apart(disk)
        except Failed as error:
            print(error, file=sys.stderr)
            failed += 1
    return 1 if failed else 0


def main() -> int:
    words = argparse.ArgumentParser()
    words.add_argument("--storage")
    words.add_argument("--quick-erase", action="store_true")
    words.add_argument("--secure-erase", action="store_true")
    words.add_argument("--stop", action="store_true")
    asked = words.parse_args()
    if asked.stop:
        return stop_all()
    if not asked.storage:
        words.error("--storage names the disk to erase")
    return one(asked.storage, asked.quick_erase, asked.secure_erase)


sys.exit(main())
