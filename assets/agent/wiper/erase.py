"""The ways of erasing, carried out. Each believes what can be seen of the drive, never an exit status alone."""

import errno
import mmap
import os
import time

import look
import programs
from failure import Failed
from methods import Method, ata_security
from progress import Progress

BLOCK_BYTES = 4 * 1024 * 1024
HOURS_24 = 86_400
PASSWORD = "metaldesk"  # set for the time of the erase, which removes it; no secret: it says whose erase was interrupted
SANITIZE_ACTIONS = {"sanitize_block": "2", "sanitize_overwrite": "3", "sanitize_crypto": "4"}
SANITIZE_FULL = 65536   # NVMe base 2.0, sanitize log: progress is in 65536ths


def open_to_write(path: str) -> int:
    try:
        return os.open(path, os.O_WRONLY | os.O_DIRECT)
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
        return os.open(path, os.O_WRONLY)


def write_zeros(path: str, start: int, end: int, on_bytes=lambda done: None) -> None:
    """Exactly up to `end`: a disk that says it is full has ended too early."""
    zeros = memoryview(mmap.mmap(-1, BLOCK_BYTES))
    handle = open_to_write(path)
    try:
        at = start
        while at < end:
            at += os.pwrite(handle, zeros[: min(BLOCK_BYTES, end - at)], at)
            on_bytes(at)
        os.fsync(handle)
    except OSError as error:
        raise Failed(f"{path} could not be written at byte {at}: {error.strerror}.") from error
    finally:
        os.close(handle)


def sanitize(path: str, method: Method, progress: Progress) -> None:
    programs.run("nvme", "sanitize", f"--sanact={SANITIZE_ACTIONS[method.key]}", path)
    end = time.monotonic() + HOURS_24
    while time.monotonic() < end:
        shown = look.parsed(look.output("nvme", "sanitize-log", "--output-format=json", path))
        log = next((value for value in shown.values() if isinstance(value, dict) and "sstat" in value), shown)
        status = log.get("sstat")
        state = (status.get("status") if isinstance(status, dict) else status) or 0
        if isinstance(state, str):
            state = int(state.split()[0].strip("()"), 0)
        if state & 7 in (1, 4):  # completed, with or without deallocation
            return
        if state & 7 == 3:
            raise Failed("The drive says that its sanitize operation failed.")
        progress.count(int(log.get("sprog") or 0), SANITIZE_FULL)
        time.sleep(2)
    raise Failed("The drive did not end its sanitize operation within a day.")


def ata(path: str, method: Method) -> None:
    """hdparm ends with 0 although the drive refused: the state that the drive shows is what counts."""
    programs.run("hdparm", "--user-master", "u", "--security-set-pass", PASSWORD, path)
    if not ata_security(look.output("hdparm", "-I", path)).enabled:
        raise Failed("The drive did not take the password that an erase needs.")
    order = "--security-erase-enhanced" if method.key == "ata_enhanced" else "--security-erase"
    try:
        programs.run("hdparm", "--user-master", "u", order, PASSWORD, path, timeout=HOURS_24)
    finally:
        still = ata_security(look.output("hdparm", "-I", path)).enabled
        if still:
            programs.tried("hdparm", "--user-master", "u", "--security-disable", PASSWORD, path)
    if still:
        raise Failed("The drive still has its password after the erase, so it did not erase itself.")


def run(path: str, size: int, method: Method, progress: Progress) -> None:
    """Raises Failed when the drive did not do it."""
    if method.key in SANITIZE_ACTIONS:
        return sanitize(path, method, progress)
    if method.key in ("format_user", "format_crypto"):
        secure = "2" if method.key == "format_crypto" else "1"
        programs.run("nvme", "format", path, f"--ses={secure}", "--force", "--timeout=3600000", timeout=3700)
        return None
    if method.key in ("ata_enhanced", "ata_normal"):
        return ata(path, method)
    if method.key == "overwrite":
        return write_zeros(path, 0, size, lambda done: progress.count(done, size))
    return None  # quick: signatures and ends are cleared with every way
