"""Run as a program: standard input goes to a disk, past the page cache in blocks of 4 MiB. `write_disk.py DEVICE BLOCK_SIZE`."""

import errno
import mmap
import os
import sys

BLOCK_BYTES = 4 * 1024 * 1024


def fill(source: int, buffer: memoryview) -> int:
    """A pipe gives small pieces; what is written at once should be a whole block."""
    filled = 0
    while filled < len(buffer):
        count = os.readv(source, [buffer[filled:]])
        if count == 0:
            break
        filled += count
    return filled


def wrong_blocks(head: bytes, block_size: int) -> bool:
    """Whether the image has its partition table for blocks of another size (UEFI 2.10 section 5.3: header at block 1)."""
    other = 4096 if block_size == 512 else 512
    return head[other : other + 8] == b"EFI PART" and head[block_size : block_size + 8] != b"EFI PART"


def copy(source: int, device: str, block_size: int) -> int:
    """Gives the bytes written; raises OSError of the disk, ValueError with a sentence about the image."""
    try:
        disk = os.open(device, os.O_WRONLY | os.O_DIRECT)
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
        disk = os.open(device, os.O_WRONLY)
    try:
        size = os.lseek(disk, 0, os.SEEK_END)
        os.lseek(disk, 0, os.SEEK_SET)
        buffer = memoryview(mmap.mmap(-1, BLOCK_BYTES))  # memory that begins on a page, as O_DIRECT wants it
        done = 0
        while count := fill(source, buffer):
            if done == 0 and wrong_blocks(bytes(buffer[:8192]), block_size):
                raise ValueError(f"The image is made for disks with other blocks than this one's {block_size} bytes")
            padded = -(-count // block_size) * block_size
            buffer[count:padded] = bytes(padded - count)
            if done + padded > size:
                raise ValueError(f"The image is larger than the disk, which has {size} bytes")
            at = 0
            while at < padded:
                at += os.write(disk, buffer[at:padded])
            done += count
        os.fsync(disk)
        return done
    finally:
        os.close(disk)


if __name__ == "__main__":
    try:
        print(copy(0, sys.argv[1], int(sys.argv[2])))
    except ValueError as error:
        sys.exit(str(error))
    except OSError as error:
        sys.exit(f"WRITE {error.strerror}")
