import os
import tempfile
import unittest

import beside

beside.use("installer")

import filesystems  # noqa: E402
import memory  # noqa: E402
import menu  # noqa: E402
import target  # noqa: E402
from failure import Failed  # noqa: E402
from volumes import mapper  # noqa: E402
from write_disk import wrong_blocks  # noqa: E402

MIB = 1024 * 1024
BOOT = menu.Boot(uuid="U", fs="ext4", lvm=False, prefix="/boot", root="UUID=U", options="quiet console=ttyS0")


class Menu(unittest.TestCase):
    def test_the_newest_kernel_with_an_initramfs_comes_first(self):
        names = ["vmlinuz-6.1.0-9-amd64", "initrd.img-6.1.0-9-amd64", "vmlinuz-6.1.0-10-amd64", "initrd.img-6.1.0-10-amd64", "vmlinuz-7.0", "grub", "config-6.1.0-9-amd64"]
        self.assertEqual([kernel.version for kernel in menu.kernels(names)], ["6.1.0-10-amd64", "6.1.0-9-amd64"])

    def test_other_families_name_theirs_otherwise_and_a_rescue_image_is_no_kernel(self):
        names = ["vmlinuz-5.14.0-1.el9.x86_64", "initramfs-5.14.0-1.el9.x86_64.img", "vmlinuz-0-rescue-abc", "initramfs-0-rescue-abc.img"]
        self.assertEqual([kernel.initrd for kernel in menu.kernels(names)], ["initramfs-5.14.0-1.el9.x86_64.img"])

    def test_every_entry_boots_by_itself(self):
        text = menu.grub_cfg("Bob's Linux", [menu.Kernel("6", "vmlinuz-6", "initrd.img-6"), menu.Kernel("5", "vmlinuz-5", "initrd.img-5")], BOOT)
        self.assertEqual(text.count("menuentry '"), 2)
        self.assertIn("  search --no-floppy --fs-uuid --set=root U\n  linux /boot/vmlinuz-6 root=UUID=U ro quiet console=ttyS0\n  initrd /boot/initrd.img-6\n  boot\n}", text)
        self.assertIn("menuentry 'Bobs Linux' {\n  insmod part_gpt\n  insmod ext2\n", text)

    def test_lvm_has_its_module_and_options_are_kept_from_the_shell(self):
        boot = menu.Boot(uuid="U", fs="xfs", lvm=True, prefix="", root="/dev/mapper/a-b", options="")
        text = menu.entry("x", menu.Kernel("6", "k", "i"), boot)
        self.assertIn("insmod lvm\n  insmod xfs\n", text)
        self.assertIn("linux /k root=/dev/mapper/a-b ro\n", text)
        self.assertEqual(menu.grub_defaults('a="$(b)`'), 'GRUB_CMDLINE_LINUX="$GRUB_CMDLINE_LINUX a=\\"\\$(b)\\`"\n')

    def test_the_system_says_its_name(self):
        self.assertEqual(menu.system_name('NAME="X"\nPRETTY_NAME="Debian GNU/Linux 12"\n'), "Debian GNU/Linux 12")
        self.assertEqual(menu.system_name(""), "Linux")


class Commands(unittest.TestCase):
    def test_each_file_system_gets_its_identifier(self):
        self.assertEqual(filesystems.command("vfat", "ABCD-1234", "efi", "/dev/x")[-5:], ["-i", "ABCD1234", "-n", "EFI", "/dev/x"])
        for fs in ("ext4", "xfs", "btrfs", "swap"):
            self.assertTrue(any("U-U" in word for word in filesystems.command(fs, "U-U", "", "/dev/x")), fs)
        with self.assertRaisesRegex(Failed, "zfs"):
            filesystems.command("zfs", "U", "", "/dev/x")

    def test_dashes_are_doubled_by_the_device_mapper(self):
        self.assertEqual(mapper("a-b", "c"), "/dev/mapper/a--b-c")

    def test_a_table_for_other_blocks_is_seen_in_the_first_bytes(self):
        for at, block, wrong in [(512, 512, False), (4096, 4096, False), (512, 4096, True), (4096, 512, True)]:
            head = bytearray(8192)
            head[at : at + 8] = b"EFI PART"
            self.assertEqual(wrong_blocks(bytes(head), block), wrong, (at, block))
        self.assertFalse(wrong_blocks(bytes(8192), 4096))


class Files(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.root = os.path.join(self.folder.name, "root")
        os.makedirs(f"{self.root}/etc")
        self.outside = os.path.join(self.folder.name, "outside")
        os.mkdir(self.outside)

    def tearDown(self):
        self.folder.cleanup()

    def test_links_of_the_image_never_lead_out_of_it(self):
        os.symlink(self.outside, f"{self.root}/etc/cloud")
        os.symlink("../../../..", f"{self.root}/up")
        target.put(self.root, "/etc/cloud/a.cfg", b"x", 0o600)
        target.put(self.root, "/up/b", b"y", 0o644)
        target.put(self.root, "/../../c", b"z", 0o644)
        self.assertEqual(os.listdir(self.outside), [])
        self.assertTrue(os.path.exists(f"{self.root}{self.outside}/a.cfg"))
        self.assertTrue(os.path.exists(f"{self.root}/b") and os.path.exists(f"{self.root}/c"))

    def test_a_link_where_the_file_shall_be_is_replaced(self):
        os.symlink("/run/resolv.conf", f"{self.root}/etc/resolv.conf")
        target.put_all(self.root, [{"path": "/etc/resolv.conf", "mode": "0640", "content": "bmFtZQ==", "encoding": "base64"}])
        with open(f"{self.root}/etc/resolv.conf") as file:
            self.assertEqual(file.read(), "name")
        self.assertEqual(os.stat(f"{self.root}/etc/resolv.conf").st_mode & 0o7777, 0o640)

    def test_circles_and_folders_are_sentences(self):
        os.symlink("b", f"{self.root}/a")
        os.symlink("a", f"{self.root}/b")
        with self.assertRaisesRegex(Failed, "circle"):
            target.put(self.root, "/a/x", b"", 0o600)
        with self.assertRaisesRegex(Failed, "is a folder"):
            target.put(self.root, "/etc", b"", 0o600)

    def test_removing_takes_links_not_what_they_point_to_and_never_everything(self):
        os.symlink(self.outside, f"{self.root}/etc/seed")
        os.makedirs(f"{self.root}/var/lib/x")
        target.remove_all(self.root, ["/etc/seed", "/var/lib", "/nothing"])
        self.assertTrue(os.path.isdir(self.outside))
        self.assertEqual(sorted(os.listdir(self.root)), ["etc", "var"])
        with self.assertRaisesRegex(Failed, "whole target"):
            target.remove_all(self.root, ["/"])


class Memory(unittest.TestCase):
    def test_an_image_that_does_not_fit_is_told_with_both_numbers(self):
        image = {"name": "big", "kind": "root_tar", "sizeBytes": 1, "unpackedBytes": 900 * MIB}
        with self.assertRaisesRegex(Failed, "needs about 1200 MiB and 1000 MiB are free"):
            memory.size_for(image, 1000 * MIB)
        self.assertEqual(memory.size_for(image, 2000 * MIB), 2000 * MIB - memory.FOR_PROGRAMS_BYTES)


if __name__ == "__main__":
    unittest.main()
