import unittest

import beside

beside.use("wiper", "installer")

import methods  # noqa: E402
import verify  # noqa: E402
from certificate import Certificate  # noqa: E402
from methods import AtaSecurity, Ways, ata_security, ata_ways, hidden_sectors, nvme_ways, plan  # noqa: E402

MIB = 1024 * 1024
HDPARM = """
/dev/sda:

ATA device, with non-removable media
\tModel Number:       EXAMPLE SSD 512GB
Security: 
\tMaster password revision code = 65534
\t\tsupported
\tnot\tenabled
\tnot\tlocked
\t{frozen}frozen
\tnot\texpired: security count
\t\tsupported: enhanced erase
\t2min for SECURITY ERASE UNIT. 8min for ENHANCED SECURITY ERASE UNIT.
Logical Unit WWN Device Identifier: 5002538d00000000
"""


def keys(ways: Ways) -> list[str]:
    return [method.key for method in ways.methods]


class Methods(unittest.TestCase):
    def test_an_nvme_drive_is_believed_by_its_bits_the_best_first(self):
        self.assertEqual(keys(nvme_ways({"sanicap": 7, "oacs": 23, "fna": 4})), ["sanitize_block", "sanitize_crypto", "format_crypto", "sanitize_overwrite", "format_user"])
        self.assertEqual(keys(nvme_ways({"sanicap": 0, "oacs": 266, "fna": 0})), ["format_user"])
        self.assertEqual(keys(nvme_ways({"sanicap": 1, "oacs": 0})), ["sanitize_crypto"])
        self.assertIn("neither sanitize nor format", nvme_ways({}).why_not[0])

    def test_a_sata_drive_shows_its_security(self):
        self.assertEqual(ata_security(HDPARM.format(frozen="not\t")), AtaSecurity(supported=True, enhanced=True))
        self.assertTrue(ata_security(HDPARM.format(frozen="\t")).frozen)
        self.assertEqual(ata_security("Security:\n\tMaster password revision code = 1\n\tnot\tsupported\n"), AtaSecurity())
        self.assertEqual(ata_security(""), AtaSecurity())

    def test_a_drive_that_is_frozen_locked_or_unable_says_so(self):
        self.assertEqual(keys(ata_ways(AtaSecurity(supported=True, enhanced=True))), ["ata_enhanced", "ata_normal"])
        for security, words in [
            (AtaSecurity(), "no ATA security"), (AtaSecurity(supported=True, frozen=True), "froze"), (AtaSecurity(supported=True, enabled=True, locked=True), "locked with a password"),
        ]:
            ways = ata_ways(security)
            self.assertEqual(ways.methods, [])
            self.assertIn(words, ways.why_not[0])

    def test_what_was_asked_decides_what_comes_last(self):
        announced = Ways([methods.FORMAT_USER], ["no"])
        self.assertEqual(keys(plan(announced, quick=False, secure=True)), ["format_user", "overwrite"])
        self.assertEqual(keys(plan(announced, quick=True, secure=True)), ["format_user", "quick"])
        self.assertEqual(keys(plan(announced, quick=True, secure=False)), ["quick"])
        self.assertEqual(keys(plan(announced, quick=False, secure=False)), ["overwrite"])

    def test_sectors_that_the_drive_hides_are_counted(self):
        self.assertEqual(hidden_sectors(" max sectors   = 1000/1000, HPA is disabled\n"), "none")
        self.assertEqual(hidden_sectors(" max sectors   = 900/1000, HPA is enabled\n"), "100 sectors hidden")
        self.assertEqual(hidden_sectors("HDIO_DRIVE_CMD failed"), "unknown")


class Verifying(unittest.TestCase):
    def test_a_small_disk_is_read_whole_a_large_one_at_its_ends_its_partitions_and_at_random(self):
        small = verify.places(100 * MIB + 512, [], 1)
        self.assertEqual((len(small), sum(length for _, length in small)), (101, 100 * MIB + 512))
        size = 4096 * MIB
        large = verify.places(size, [2 * MIB, 500 * MIB + 512, size - 100], 7)
        self.assertEqual(large[:32], [*((start * MIB, MIB) for start in range(16)), *((size - (16 - end) * MIB, MIB) for end in range(16))])
        self.assertIn((500 * MIB, 4096), large)
        self.assertGreater(len(large), 1020)
        self.assertEqual(len(set(large)), len(large))
        self.assertEqual(large, verify.places(size, [2 * MIB, 500 * MIB + 512, size - 100], 7))
        self.assertNotEqual(large, verify.places(size, [], 8))
        self.assertTrue(all(start + length <= size for start, length in large))

    def test_ends_of_a_disk_smaller_than_both_are_not_counted_twice(self):
        self.assertEqual(len(verify.ends(20 * MIB)), 20)

    def test_only_what_still_holds_its_old_content_is_bad(self):
        import hashlib

        old, other = b"secret" * 100, b"noise!" * 100
        before = hashlib.sha256(old).digest()
        self.assertTrue(verify.is_good(bytes(600), before, zeros_only=True))
        self.assertFalse(verify.is_good(b"\xff" * 600, before, zeros_only=True))
        self.assertTrue(verify.is_good(b"\xff" * 600, None, zeros_only=False))
        self.assertTrue(verify.is_good(other, before, zeros_only=False))
        self.assertFalse(verify.is_good(old, before, zeros_only=False))
        self.assertFalse(verify.is_good(other, None, zeros_only=False))

    def test_the_certificate_is_yaml_whatever_the_disk_calls_itself(self):
        text = Certificate(None, {"model": 'He said: "5\' disk"', "wwn": None, "bytes": 5}, ["a: b"]).text(passed=False)
        self.assertEqual(text, 'status: failed\nresults:\n  model: "He said: \\"5\' disk\\""\n  bytes: 5\n  tried: ["a: b"]\n')


if __name__ == "__main__":
    unittest.main()
