"""The image on its way from the server: read once, its checksum kept, taken up again where the connection was cut."""

import hashlib
import http.client
import time
import urllib.error
import urllib.request

from failure import Failed
from progress import say

CHUNK_BYTES = 1024 * 1024
STALL_SECONDS = 60      # without a byte the connection counts as cut
PATIENCE_SECONDS = 300  # without a byte over all tries, then it is given up
FIRST_PAUSE_SECONDS = 1.0


class Stream:
    """`chunks()` gives exactly `size` bytes or raises Failed; `sha256` is that of what was given so far."""

    def __init__(self, url: str, size: int, on_bytes=lambda done: None, patience_seconds: float = PATIENCE_SECONDS):
        self.url = url
        self.size = size
        self.on_bytes = on_bytes
        self.patience_seconds = patience_seconds
        self.done = 0
        self.cuts = 0
        self.tag: str | None = None
        self.hash = hashlib.sha256()

    @property
    def sha256(self) -> str:
        return self.hash.hexdigest()

    def open(self):
        """A response that goes on at `done`; raises Failed where asking again would not help."""
        headers = {"Accept-Encoding": "identity"}
        if self.done:
            headers["Range"] = f"bytes={self.done}-"
            if self.tag:
                headers["If-Range"] = self.tag
        try:
            response = urllib.request.urlopen(urllib.request.Request(self.url, headers=headers), timeout=STALL_SECONDS)
        except urllib.error.HTTPError as error:
            if error.code >= 500 or error.code in (408, 425, 429):
                raise ConnectionError(f"{error.code} {error.reason}") from error
            raise Failed(f"The server does not give the image: {error.code} {error.reason} for {self.url}.") from error
        self.expect(response)
        return response

    def expect(self, response) -> None:
        """The answer must be of the file that was planned, and of its rest when a rest was asked for."""
        length = response.headers.get("Content-Length")
        if response.status == 206:
            total = (response.headers.get("Content-Range") or "").rpartition("/")[2]
        else:
            total = length
        if total is not None and total.isdigit() and int(total) != self.size:
            raise Failed(f"The image on the server has {total} bytes, the plan says {self.size}: it was changed meanwhile. Deploy again.")
        if self.done and response.status != 206:
            if self.tag and response.headers.get("ETag") != self.tag:
                raise Failed("The image on the server was changed while it was read. Deploy again.")
            skipped = 0
            while skipped < self.done:  # a server without ranges: read over what is here already
                piece = response.read(min(CHUNK_BYTES, self.done - skipped))
                if not piece:
                    raise ConnectionError("the connection was cut")
                skipped += len(piece)
        tag = response.headers.get("ETag")
        self.tag = tag if tag and not tag.startswith("W/") else None

    def chunks(self):
        last_byte = time.monotonic()
        pause = FIRST_PAUSE_SECONDS
        buffer = memoryview(bytearray(CHUNK_BYTES))
        while self.done < self.size:
            why = "the connection was cut"
            try:
                with self.open() as response:
                    while self.done < self.size and (count := response.readinto(buffer[: min(CHUNK_BYTES, self.size - self.done)])):
                        self.hash.update(buffer[:count])
                        self.done += count
                        last_byte, pause = time.monotonic(), FIRST_PAUSE_SECONDS
                        self.on_bytes(self.done)
                        yield buffer[:count]
                        last_byte = time.monotonic()  # what takes the bytes may be slow: that is no silence of the server
            except (OSError, http.client.HTTPException) as error:
                why = str(getattr(error, "reason", None) or error)
            if self.done >= self.size:
                return
            self.cuts += 1
            if time.monotonic() - last_byte + pause > self.patience_seconds:
                raise Failed(f"The image was cut off after {self.done} of {self.size} bytes and could not be taken up again ({why}). Look at the network and deploy again.")
            say(f"    The image stopped at {self.done} of {self.size} bytes ({why}); going on there in {pause:.0f} s.")
            time.sleep(pause)
            pause = min(pause * 2, 30)
