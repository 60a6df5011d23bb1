"""Stream -> decompressor -> what takes the bytes; afterwards every part says how it ended."""

import fcntl
import subprocess
import tempfile
from dataclasses import dataclass

from failure import Failed
from stream import Stream

UNPACKERS = {
    "gzip": ["gzip", "-dc"],
    "xz": ["xz", "-dc", "-qq", "-T0"],
    "zstd": ["zstd", "-dcq", "--long=31"],
}
F_SETPIPE_SZ = 1031  # linux/fcntl.h; fewer changes between the programs
PIPE_BYTES = 1024 * 1024


@dataclass
class Ending:
    """How a run of the pipeline ended: exit status and last words of each program."""

    sha256: str
    unpacker_status: int = 0
    unpacker_said: str = ""
    taker_status: int = 0
    taker_said: str = ""


def widen(pipe) -> None:
    try:
        fcntl.fcntl(pipe.fileno(), F_SETPIPE_SZ, PIPE_BYTES)
    except OSError:
        pass  # the kernel's own size will do


def start(words: list[str], stdin, errors, stdout=subprocess.DEVNULL) -> subprocess.Popen:
    try:
        return subprocess.Popen(words, stdin=stdin, stdout=stdout, stderr=errors, bufsize=0)
    except FileNotFoundError as error:
        raise Failed(f"The ephemeral system has no program {words[0]}. Build its image again.") from error


def last_words(errors) -> str:
    errors.seek(0)
    return errors.read()[-2000:].decode(errors="replace").strip()


def flow(stream: Stream, packing: str, taker: list[str], watch=lambda: None) -> Ending:
    """
    Runs the whole stream through the unpacker into `taker`, which reads standard input. When one of them ends early the
    rest of the stream is still read: its checksum tells a damaged image from a disk that could not be written. `watch` is
    asked now and then, and ends it all by raising: tar goes on for ever on a disk that is gone, one error a file.
    """
    with tempfile.TemporaryFile() as unpacker_errors, tempfile.TemporaryFile() as taker_errors:
        unpacker = None
        if packing == "none":
            last = start(taker, subprocess.PIPE, taker_errors)
            first = last
        else:
            unpacker = start(UNPACKERS[packing], subprocess.PIPE, unpacker_errors, subprocess.PIPE)
            widen(unpacker.stdout)
            first, last = unpacker, start(taker, unpacker.stdout, taker_errors)
            unpacker.stdout.close()  # so that the unpacker notices when the taker ends
        widen(first.stdin)
        try:
            taking = True
            for chunk in stream.chunks():
                watch()
                while taking and chunk:
                    try:
                        chunk = chunk[first.stdin.write(chunk) :]
                    except BrokenPipeError:
                        taking = False
            first.stdin.close()
        except BaseException:
            for program in (first, last):
                program.kill()
                program.wait()
            raise
        status = last.wait()
        return Ending(
            stream.sha256,
            unpacker.wait() if unpacker else 0,
            last_words(unpacker_errors),
            status,
            last_words(taker_errors),
        )
