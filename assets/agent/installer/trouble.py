"""Tells apart why an image did not arrive whole: what the programs say is often not what happened."""

from dataclasses import dataclass

from pipeline import Ending

SIGPIPE_STATUSES = (-13, 141)


@dataclass(frozen=True)
class Seen:
    """What was looked at after the stream ended."""

    disk: str
    disk_is_there: bool
    free_bytes: int | None = None  # of the file system that was unpacked into; None for a whole disk
    free_files: int | None = None


def vanished(disk: str) -> str:
    return f"The disk {disk} vanished while the image was written to it: it was pulled, or it failed. Look at its cable and its slot."


def trouble(image: str, wanted_sha256: str, ending: Ending, seen: Seen) -> str | None:
    """A sentence, or None when all went well. The order matters: a disk that is gone makes every other sign untrue."""
    if not seen.disk_is_there:
        return vanished(seen.disk)
    if ending.sha256 != wanted_sha256:
        return (
            f"The image {image} arrived damaged: its SHA-256 is {ending.sha256[:16]}... instead of {wanted_sha256[:16]}.... "
            "Deploy again; if it comes back, import the image again."
        )
    if ending.taker_status:
        full = seen.free_bytes is not None and (seen.free_bytes < 4 << 20 or seen.free_files == 0)
        if full and "space" in ending.taker_said:
            return f"The image {image} does not fit: the file system on {seen.disk} is full. Give it more room."
        if ending.taker_said.startswith("WRITE"):
            return f"{seen.disk} could not be written: {ending.taker_said.partition(' ')[2]}. The disk may be failing; test it."
        if ending.unpacker_status in (0, *SIGPIPE_STATUSES):
            return f"The image {image} could not be unpacked to {seen.disk}: {first_line(ending.taker_said)}."
    if ending.unpacker_status:
        return f"The image {image} is broken, though it came as it lies on the server: {first_line(ending.unpacker_said)}. Import it again."
    if ending.taker_status:
        return f"The image {image} could not be unpacked to {seen.disk}: {first_line(ending.taker_said)}."
    return None


def first_line(text: str) -> str:
    """Of several lines the first is what went wrong; tar ends with one that says only that something did."""
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[0].strip().rstrip(".") if lines else "no reason was given"
