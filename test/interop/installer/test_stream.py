import gzip
import hashlib
import http.server
import os
import tempfile
import threading
import unittest

import beside

beside.use("installer")

import stream  # noqa: E402
from failure import Failed  # noqa: E402
from pipeline import Ending, flow  # noqa: E402
from stream import Stream  # noqa: E402
from trouble import Seen, trouble  # noqa: E402

CONTENT = bytes(range(256)) * 40_000  # 10 MB
SHA256 = hashlib.sha256(CONTENT).hexdigest()


class Server(http.server.ThreadingHTTPServer):
    """Gives `content`; cuts the connection at each offset of `cuts` once."""

    def __init__(self, content: bytes = CONTENT, cuts: tuple = (), ranges: bool = True, etags: tuple = ('"1"',), statuses: tuple = ()):
        self.content, self.cuts, self.ranges, self.etags, self.statuses = content, list(cuts), ranges, list(etags), list(statuses)
        self.asked: list[str | None] = []
        super().__init__(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/image"


class Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def do_GET(self):
        server = self.server
        wanted = self.headers.get("Range")
        server.asked.append(wanted)
        if server.statuses:
            return self.send_error(server.statuses.pop(0))
        start = int(wanted[6:-1]) if wanted and server.ranges else 0
        self.send_response(206 if wanted and server.ranges else 200)
        if wanted and server.ranges:
            self.send_header("Content-Range", f"bytes {start}-{len(server.content) - 1}/{len(server.content)}")
        self.send_header("Content-Length", str(len(server.content) - start))
        self.send_header("ETag", server.etags.pop(0) if len(server.etags) > 1 else server.etags[0])
        self.end_headers()
        end = len(server.content)
        if server.cuts and server.cuts[0] >= start:
            end = server.cuts.pop(0)
        try:
            self.wfile.write(server.content[start:end])
        except OSError:
            pass


class Streams(unittest.TestCase):
    def setUp(self):
        stream.FIRST_PAUSE_SECONDS, self.pause = 0.01, stream.FIRST_PAUSE_SECONDS

    def tearDown(self):
        stream.FIRST_PAUSE_SECONDS = self.pause

    def read(self, server: Server, size: int = len(CONTENT), patience: float = 5) -> tuple[bytes, Stream]:
        reading = Stream(server.url, size, patience_seconds=patience)
        return b"".join(bytes(chunk) for chunk in reading.chunks()), reading

    def test_a_stream_that_is_cut_goes_on_where_it_was(self):
        with Server(cuts=(3_000_000, 3_000_000, 7_000_001)) as server:
            content, reading = self.read(server)
        self.assertEqual((content, reading.sha256), (CONTENT, SHA256))
        self.assertEqual(server.asked, [None, "bytes=3000000-", "bytes=3000000-", "bytes=7000001-"])

    def test_a_server_without_ranges_or_with_a_bad_moment_is_borne(self):
        with Server(cuts=(5_000_000,), ranges=False, statuses=(503, 429)) as server:
            content, _ = self.read(server)
        self.assertEqual(content, CONTENT)

    def test_when_nothing_more_comes_it_is_given_up_with_how_far_it_came(self):
        with Server(cuts=(1000,) * 99) as server:
            with self.assertRaisesRegex(Failed, f"cut off after 1000 of {len(CONTENT)} bytes"):
                self.read(server, patience=0.2)

    def test_another_file_than_planned_is_never_mixed_with_it(self):
        with Server() as server:
            with self.assertRaisesRegex(Failed, "has 10240000 bytes, the plan says 10240001"):
                self.read(server, size=len(CONTENT) + 1)
        with Server(cuts=(4000,), ranges=False, etags=('"1"', '"2"')) as server:
            with self.assertRaisesRegex(Failed, "was changed while it was read"):
                self.read(server)
        with Server(statuses=(404,)) as server:
            with self.assertRaisesRegex(Failed, "404"):
                self.read(server)

    def flow(self, content: bytes, packing: str, taker: list[str]) -> Ending:
        with Server(content) as server:
            return flow(Stream(server.url, len(content)), packing, taker)

    def test_the_checksum_is_of_the_packed_bytes_and_the_content_arrives_unpacked(self):
        packed = gzip.compress(CONTENT, 1)
        with tempfile.TemporaryDirectory() as folder:
            ending = self.flow(packed, "gzip", ["dd", f"of={folder}/out", "bs=1M", "status=none"])
            self.assertEqual(ending, Ending(hashlib.sha256(packed).hexdigest()))
            with open(f"{folder}/out", "rb") as file:
                self.assertEqual(hashlib.sha256(file.read()).hexdigest(), SHA256)

    def test_a_taker_that_ends_early_leaves_the_checksum_known(self):
        ending = self.flow(CONTENT, "none", ["sh", "-c", "head -c 10 >/dev/null; echo full >&2; exit 3"])
        self.assertEqual((ending.sha256, ending.taker_status, ending.taker_said), (SHA256, 3, "full"))

    def test_a_disk_that_is_gone_ends_it_at_once(self):
        def gone():
            raise Failed("gone")

        with Server() as server, self.assertRaisesRegex(Failed, "gone"):
            flow(Stream(server.url, len(CONTENT)), "none", ["sh", "-c", "cat >/dev/null; sleep 60"], gone)

    def test_a_packed_file_that_is_cut_short_on_the_server_is_the_unpackers_to_tell(self):
        packed = gzip.compress(CONTENT, 1)[:-1000]
        ending = self.flow(packed, "gzip", ["cat"])
        why = trouble("x", hashlib.sha256(packed).hexdigest(), ending, Seen("/dev/sda", True))
        self.assertIn("is broken, though it came as it lies on the server", why)

    def test_a_disk_too_small_for_a_raw_image_is_told_by_the_program_that_writes(self):
        writer = os.path.join(beside.AGENT, "installer/write_disk.py")
        with tempfile.NamedTemporaryFile() as disk:
            disk.truncate(8 << 20)
            ending = self.flow(CONTENT, "none", ["python3", writer, disk.name, "512"])
            self.assertIn("larger than the disk, which has 8388608 bytes", trouble("x", SHA256, ending, Seen("/dev/sda", True)))
            disk.truncate(16 << 20)
            self.assertIsNone(trouble("x", SHA256, self.flow(CONTENT, "none", ["python3", writer, disk.name, "4096"]), Seen("/dev/sda", True)))
            disk.seek(0)
            self.assertEqual(disk.read(len(CONTENT)), CONTENT)


class Troubles(unittest.TestCase):
    def test_each_has_its_own_sentence(self):
        full = "tar: ./x: Cannot write: No space left on device\ntar: Exiting with failure status due to previous errors"
        there, gone = Seen("/dev/sda", True, 1 << 30, 1000), Seen("/dev/sda", False)
        for ending, seen, words in [
            (Ending("a"), there, None),
            (Ending("a", taker_status=2, taker_said=full), gone, "vanished"),
            (Ending("b", 1, "unexpected end", 2, full), there, "arrived damaged"),
            (Ending("a", -13, "", 2, full), Seen("/dev/sda", True, 0, 1000), "does not fit"),
            (Ending("a", -13, "", 2, full), Seen("/dev/sda", True, 1 << 30, 0), "does not fit"),
            (Ending("a", -13, "", 2, full), there, "could not be unpacked to /dev/sda: tar: ./x: Cannot write"),
            (Ending("a", -13, "", 1, "WRITE Input/output error"), Seen("/dev/sda", True), "could not be written: Input/output error"),
            (Ending("a", 1, "Read error (39): premature end", 2, "tar: Unexpected EOF"), there, "Read error (39): premature end. Import it again"),
        ]:
            why = trouble("debian", "a", ending, seen)
            self.assertTrue(why is None if words is None else words in str(why), (words, why))


if __name__ == "__main__":
    unittest.main()
