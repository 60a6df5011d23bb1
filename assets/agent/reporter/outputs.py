"""What a script writes: combined, stdout and stderr, each kept as its beginning and its end."""

import json
import os
import threading

HEAD_BYTES = 640 * 1024  # kept from the beginning of each output; a script that prints for ever must not fill the memory
WHOLE_BYTES = 7 * 1024 * 1024  # of scripts whose output is a document that is of use only whole
TAIL_BYTES = 256 * 1024  # and from its end, where a script says why it failed; the server keeps 1 MiB of each
RESULT_BYTES = 1024 * 1024
PROGRESS_BYTES = 4096
STREAMS = ("", ".out", ".err")


class Outputs:
    """The beginnings lie in files that the script may read; a reader may copy them while the script still writes."""

    def __init__(self, folder: str, name: str, head_bytes: int = HEAD_BYTES):
        os.makedirs(folder, exist_ok=True)
        self.head_bytes = head_bytes
        self.name = name
        self.paths = {suffix: os.path.join(folder, f"{name}{suffix}") for suffix in (*STREAMS, ".yaml")}
        self.bmc_path = os.path.join(folder, f"{name}.bmc")
        self.progress_path = os.path.join(folder, f"{name}.progress")
        self.sizes = dict.fromkeys(STREAMS, 0)
        self.tails = {suffix: bytearray() for suffix in STREAMS}
        self.lock = threading.Lock()
        for path in (*self.paths.values(), self.bmc_path, self.progress_path):
            if os.path.exists(path):
                os.remove(path)
        for suffix in STREAMS:
            open(self.paths[suffix], "wb").close()

    def add(self, suffix: str, chunk: bytes) -> None:
        with self.lock:
            for target in ("", suffix):
                room = max(0, self.head_bytes - self.sizes[target])
                if room:
                    self.write(target, chunk[:room])
                if len(chunk) > room:
                    self.tails[target] += chunk[max(room, len(chunk) - TAIL_BYTES) :]
                    if len(self.tails[target]) > 2 * TAIL_BYTES:  # now and then, so that much output costs little
                        del self.tails[target][:-TAIL_BYTES]
                self.sizes[target] += len(chunk)

    def write(self, target: str, kept: bytes) -> None:
        try:
            with open(self.paths[target], "ab") as file:
                file.write(kept)
        except OSError:
            pass  # the script filled the memory disk: it must still be read, or it would stand still

    def text(self, suffix: str) -> bytes:
        """One output, its middle replaced by a note when it was too long."""
        with open(self.paths[suffix], "rb") as file:
            head = file.read(self.head_bytes)
        tail = bytes(self.tails[suffix][-TAIL_BYTES:])
        left_out = self.sizes[suffix] - len(head) - len(tail)
        note = f"\n[... {left_out:,} bytes are left out here: the script printed {self.sizes[suffix]:,} ...]\n"
        return head + (note.encode() if left_out > 0 else b"") + tail

    def files(self) -> dict[str, bytes]:
        """File name -> content, as a signal carries them."""
        with self.lock:
            found = {f"{self.name}{suffix}": self.text(suffix) for suffix in STREAMS}
            if os.path.exists(self.paths[".yaml"]):
                with open(self.paths[".yaml"], "rb") as file:
                    found[f"{self.name}.yaml"] = file.read(RESULT_BYTES)
            return found

    def progress(self) -> str | None:
        """What the script says of how far it is; None while it says nothing that can be sent on."""
        try:
            with open(self.progress_path) as file:
                text = file.read(PROGRESS_BYTES + 1)
            return text if len(text) <= PROGRESS_BYTES and isinstance(json.loads(text), dict) else None
        except (OSError, ValueError):
            return None

    def bmc(self) -> dict | None:
        try:
            with open(self.bmc_path) as file:
                return json.load(file)
        except (OSError, ValueError):
            return None
