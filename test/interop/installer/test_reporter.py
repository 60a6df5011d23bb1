import os
import struct
import tempfile
import unittest

import beside

beside.use(".", "reporter")

import handover  # noqa: E402
import power_button  # noqa: E402
from outputs import Outputs  # noqa: E402
from parameters import Afterwards, parse_afterwards  # noqa: E402

PRESEED = """#cloud-config
ssh_authorized_keys:
  - ssh-ed25519 AAAA a@b
  - "ssh-rsa BBBB with: colon"
  - 'ssh-rsa CCCC it''s'
power_state:
  delay: now
  mode: reboot
  timeout: 1800
"""


class Afterwards_(unittest.TestCase):
    def test_the_preseed_says_who_may_log_in_and_what_comes_after(self):
        self.assertEqual(parse_afterwards(PRESEED), Afterwards("reboot", ["ssh-ed25519 AAAA a@b", "ssh-rsa BBBB with: colon", "ssh-rsa CCCC it's"]))
        self.assertEqual(parse_afterwards("power_state:\n  mode: none\n"), Afterwards("none", []))
        self.assertEqual(parse_afterwards("#cloud-config\n"), Afterwards("poweroff", []))

    def test_a_half_written_disk_is_not_started_and_a_system_in_memory_goes_first(self):
        with tempfile.TemporaryDirectory() as folder:
            self.assertEqual(handover.what_next("reboot", True, folder), "reboot")
            self.assertEqual(handover.what_next("reboot", False, folder), "poweroff")
            self.assertEqual(handover.what_next("none", False, folder), "none")
            handover.write(os.path.join(folder, "next-root"), "/mnt/target\n")
            self.assertEqual(handover.what_next("reboot", True, folder), "switch_root")
            self.assertEqual(os.stat(os.path.join(folder, "next-root")).st_mode & 0o777, 0o600)

    def test_progress_is_a_small_json_object_or_nothing(self):
        with tempfile.TemporaryDirectory() as folder:
            outputs = Outputs(folder, "x")
            self.assertIsNone(outputs.progress())
            for text, sent in [('{"step": "image"}', True), ('{"step"', False), ("[1]", False), ('{"a": "' + "x" * 5000 + '"}', False)]:
                with open(outputs.progress_path, "w") as file:
                    file.write(text)
                self.assertEqual(outputs.progress() is not None, sent, text[:20])


class PowerButton(unittest.TestCase):
    def attribute(self, kind: int, data: bytes) -> bytes:
        return struct.pack("=HH", 4 + len(data), kind) + data + bytes(-len(data) % 4)

    def test_the_kernel_names_its_group_and_tells_of_the_button(self):
        group = self.attribute(power_button.GROUP_ID, struct.pack("=I", 9)) + self.attribute(power_button.GROUP_NAME, b"acpi_mc_group\0")
        answer = bytes(20) + self.attribute(1, b"\x18\x00") + self.attribute(power_button.MULTICAST_GROUPS, self.attribute(1, group))
        self.assertEqual(power_button.groups(answer), {"acpi_mc_group": 9})
        self.assertEqual(power_button.groups(bytes(20)), {})

    def test_other_events_are_not_the_power_button(self):
        def event(device: bytes) -> bytes:
            return bytes(20) + self.attribute(power_button.EVENT, device.ljust(20, b"\0") + b"LNXPWRBN:00\0\0\0\0" + bytes(9))

        self.assertTrue(power_button.is_power_button(event(b"button/power")))
        self.assertFalse(power_button.is_power_button(event(b"button/lid")))
        self.assertFalse(power_button.is_power_button(b""))


if __name__ == "__main__":
    unittest.main()
