"""Reading back: the ends of the disk, where partitions began, and blocks at random places, past every cache."""

import errno
import hashlib
import mmap
import os
import random

MIB = 1024 * 1024
END_BYTES = 16 * MIB
BLOCK_BYTES = 4096
RANDOM_BLOCKS = 1000
WHOLE_BELOW_BYTES = 1024 * MIB

ZEROS = bytes(MIB)

Piece = tuple[int, int]  # offset, length


def ends(size: int) -> list[Piece]:
    """The first and the last 16 MiB, a MiB at a time."""
    starts = [*range(0, min(END_BYTES, size), MIB), *range(max(0, size - END_BYTES), size, MIB)]
    return [(start, min(MIB, size - start)) for start in dict.fromkeys(starts)]


def places(size: int, partition_starts: list[int], seed: int) -> list[Piece]:
    """All of a small disk; else the ends, the old starts of partitions, and random blocks that the seed gives again (pure)."""
    if size < WHOLE_BELOW_BYTES:
        return [(start, min(MIB, size - start)) for start in range(0, size, MIB)]
    dice = random.Random(seed)
    starts = [start // BLOCK_BYTES * BLOCK_BYTES for start in partition_starts if start + BLOCK_BYTES <= size]
    starts += [dice.randrange(size // BLOCK_BYTES) * BLOCK_BYTES for _ in range(RANDOM_BLOCKS)]
    return [*ends(size), *((start, BLOCK_BYTES) for start in dict.fromkeys(starts))]


def quick_places(size: int, partition_starts: list[int]) -> list[Piece]:
    """What a quick erase touched."""
    return [*ends(size), *((start, BLOCK_BYTES) for start in dict.fromkeys(partition_starts) if start + BLOCK_BYTES <= size)]


class Reader:
    """Reads pieces of a disk as they lie on it, not as the kernel remembers them."""

    def __init__(self, path: str):
        self.buffer = memoryview(mmap.mmap(-1, MIB))
        try:
            self.handle = os.open(path, os.O_RDONLY | os.O_DIRECT)
        except OSError as error:
            if error.errno != errno.EINVAL:
                raise
            self.handle = os.open(path, os.O_RDONLY)

    def read(self, piece: Piece) -> memoryview:
        start, length = piece
        done = 0
        while done < length:
            count = os.preadv(self.handle, [self.buffer[done:length]], start + done)
            if count == 0:
                raise OSError(errno.EIO, "the disk ends early")
            done += count
        return self.buffer[:length]

    def close(self) -> None:
        os.close(self.handle)


def digests(path: str, pieces: list[Piece]) -> dict[Piece, bytes]:
    """What lay there before; a piece that cannot be read is left out."""
    reader = Reader(path)
    found = {}
    try:
        for piece in pieces:
            try:
                found[piece] = hashlib.sha256(reader.read(piece)).digest()
            except OSError:
                continue
    finally:
        reader.close()
    return found


def is_good(content: bytes, before: bytes | None, zeros_only: bool) -> bool:
    """Zeros always are. Where a drive erased itself, one repeated byte or anything but the old content will do (pure)."""
    if content == ZEROS[: len(content)]:
        return True
    if zeros_only:
        return False
    return content == content[:1] * len(content) or (before is not None and hashlib.sha256(content).digest() != before)


def bad_pieces(path: str, pieces: list[Piece], before: dict[Piece, bytes], zeros_only: set[Piece], on_piece) -> list[Piece]:
    """Those that still hold what they held, or cannot be read. `zeros_only`: pieces that must be zero."""
    reader = Reader(path)
    bad = []
    try:
        for number, piece in enumerate(pieces):
            try:
                good = is_good(bytes(reader.read(piece)), before.get(piece), piece in zeros_only)
            except OSError:
                good = False
            if not good:
                bad.append(piece)
            on_piece(number + 1, len(pieces))
    finally:
        reader.close()
    return bad
