import copy
import unittest

import beside

beside.use("installer")

import disks  # noqa: E402
import plan  # noqa: E402
import table  # noqa: E402
from disks import Disk  # noqa: E402
from loader import boot_of  # noqa: E402
from to_disk import disk_under  # noqa: E402

MIB = 1024 * 1024
GIB = 1024 * MIB


def a_disk(**given) -> dict:
    return {"id": "sda", "idPath": "/dev/disk/by-id/ata-A", "serial": "A", "name": "sda", "sizeBytes": 8 * GIB, "blockSize": 512} | given


def a_row(**given) -> dict:
    return {"name": "sda", "path": "/dev/sda", "type": "disk", "size": 8 * GIB, "serial": "A", "log-sec": 512, "ro": False} | given


def a_part(number: int, start: int, size: int, type: str = "linux") -> dict:
    return {"id": f"p{number}", "number": number, "name": f"part{number}", "type": type, "startBytes": start, "sizeBytes": size, "uuid": f"0000000{number}-0000-4000-8000-00000000000a"}


def a_table(*parts: dict) -> dict:
    return {"do": "table", "disk": "sda", "label": "gpt", "uuid": "11111111-1111-4111-8111-11111111111a", "partitions": list(parts)}


def a_plan() -> dict:
    """LVM: root in a volume of a group on the second partition."""
    steps = [
        a_table(a_part(1, MIB, 512 * MIB, "esp"), a_part(2, 513 * MIB, 4096 * MIB, "lvm")),
        {"do": "volume_group", "id": "vg", "name": "vg-root", "members": ["p2"]},
        {"do": "logical_volume", "id": "lv", "group": "vg", "name": "lv-root", "sizeBytes": 2 * GIB},
        {"do": "format", "on": "p1", "fs": "vfat", "uuid": "ABCD-1234", "label": "EFI"},
        {"do": "format", "on": "lv", "fs": "ext4", "uuid": "22222222-2222-4222-8222-222222222222", "label": "root"},
        {"do": "mount", "on": "lv", "at": "/", "options": "defaults"},
        {"do": "mount", "on": "p1", "at": "/boot/efi", "options": "umask=0077"},
    ]
    storage = {"disks": [a_disk()], "wipe": ["sda"], "steps": steps, "loaders": [], "root": "lv", "fstab": ""}
    image = {"name": "debian/bookworm", "kind": "root_tar", "packing": "zstd", "path": "/i", "sha256": "0" * 64, "sizeBytes": 1, "unpackedBytes": None}
    return {
        "format": 1, "systemId": "abc", "hostname": "n1", "target": "disk", "image": image, "storage": storage, "imageDisk": None,
        "kernelOptions": "console=ttyS0 quiet", "files": [], "remove": [],
    }


class Disks(unittest.TestCase):
    def find(self, planned: list, rows: list, links: dict | None = None):
        return disks.choose(planned, rows, node=lambda path: (links or {}).get(path))

    def test_a_disk_is_known_by_its_path_whatever_the_kernel_calls_it_now(self):
        found, wrong = self.find([a_disk()], [a_row(name="sdb", path="/dev/sdb", serial="a")], {"/dev/disk/by-id/ata-A": "/dev/sdb"})
        self.assertEqual((found["sda"].path, wrong), ("/dev/sdb", []))

    def test_without_its_path_the_serial_number_counts_and_the_name_never_does(self):
        other = a_row(serial="B")
        found, wrong = self.find([a_disk(idPath=None)], [other, a_row(name="sdb", path="/dev/sdb", serial=" A ")])
        self.assertEqual((found["sda"].path, wrong), ("/dev/sdb", []))
        found, wrong = self.find([a_disk()], [other])
        self.assertEqual(found, {})
        self.assertIn("sda (serial A) is not in this machine now", wrong[0])

    def test_the_name_is_believed_only_where_there_is_nothing_else(self):
        found, _ = self.find([a_disk(idPath=None, serial=None)], [a_row(serial=None)])
        self.assertEqual(found["sda"].path, "/dev/sda")
        found, _ = self.find([a_disk(idPath="/dev/disk/by-id/gone", serial=None)], [a_row()])
        self.assertEqual(found, {})

    def test_another_size_blocks_write_protection_twins_and_a_disk_meant_twice_are_sentences(self):
        links = {"/dev/disk/by-id/ata-A": "/dev/sda"}
        for row, words in [(a_row(size=GIB), "1073741824 bytes now"), (a_row(**{"log-sec": 4096}), "blocks of 4096"), (a_row(ro=True), "write-protected")]:
            found, wrong = self.find([a_disk()], [row], links)
            self.assertEqual(found, {})
            self.assertIn(words, wrong[0])
        _, wrong = self.find([a_disk(idPath=None)], [a_row(), a_row(path="/dev/sdb")])
        self.assertIn("2 disks call themselves sda (serial A)", wrong[0])
        _, wrong = self.find([a_disk(), a_disk(id="sdb")], [a_row()], links)
        self.assertIn("another disk of the plan is already", wrong[0])


class Tables(unittest.TestCase):
    def test_every_number_stands_in_the_script_in_blocks_of_the_disk(self):
        step = a_table(a_part(1, MIB, MIB, "bios"), a_part(2, 2 * MIB, GIB))
        text = table.script(step, 512)
        self.assertIn("label-id: 11111111-1111-4111-8111-11111111111a\n", text)
        self.assertIn('1 : start=2048, size=2048, type=21686148-6449-6E6F-744E-656564454649, uuid=00000001-0000-4000-8000-00000000000A, name="part1"\n', text)
        self.assertIn("2 : start=512, size=262144,", table.script(step, 4096))

    def test_what_does_not_fit_is_told_before_sfdisk_would_shrink_it(self):
        fits = a_table(a_part(1, MIB, GIB))
        self.assertEqual(table.misfits(fits, 2 * GIB, 512), [])
        for step, words in [
            (a_table(a_part(1, MIB, 2 * GIB)), "ends at"), (a_table(a_part(1, MIB, GIB), a_part(2, GIB, MIB)), "begins inside"),
            (a_table(a_part(1, MIB, 512)), "blocks of 4096"), (a_table(a_part(1, 0, MIB)), "begins inside"), (a_table(a_part(1, MIB, 0)), "does not begin and end"),
        ]:
            self.assertIn(words, table.misfits(step, 2 * GIB, 4096)[0])

    def test_what_is_read_back_must_be_what_was_planned(self):
        step = a_table(a_part(1, MIB, GIB))
        row = {"node": "/dev/sda1", "start": 2048, "size": 2097152, "type": table.TYPES["linux"], "uuid": "00000001-0000-4000-8000-00000000000A"}
        shown = {"partitiontable": {"label": "gpt", "id": "11111111-1111-4111-8111-11111111111A", "partitions": [row]}}
        self.assertEqual(table.differences(step, 512, shown), [])
        for change in ({"size": 2097151}, {"start": 34}, {"uuid": "x"}, {"type": table.TYPES["swap"]}):
            other = copy.deepcopy(shown)
            other["partitiontable"]["partitions"][0].update(change)
            self.assertEqual(len(table.differences(step, 512, other)), 1, change)
        self.assertEqual(len(table.differences(step, 512, {})), 2)


class Plans(unittest.TestCase):
    def test_a_good_plan_has_no_problem(self):
        self.assertEqual(plan.problems(a_plan()), [])

    def test_what_could_cost_data_is_refused(self):
        def changed(change) -> str:
            given = a_plan()
            change(given)
            return " ".join(plan.problems(given))

        self.assertIn("format 2", changed(lambda p: p.update(format=2)))
        self.assertIn("without clearing it first", changed(lambda p: p["storage"].update(wipe=[])))
        self.assertIn("clears a disk sdz", changed(lambda p: p["storage"]["wipe"].append("sdz")))
        self.assertIn("is about p9", changed(lambda p: p["storage"]["steps"][1].update(members=["p9"])))
        self.assertIn("which it does not make", changed(lambda p: p["storage"].update(root="lv2")))
        self.assertIn("mounts nothing at /", changed(lambda p: p["storage"]["steps"].pop(5)))
        self.assertIn("a step raid", changed(lambda p: p["storage"]["steps"].append({"do": "raid"})))
        self.assertIn("qcow2", changed(lambda p: p["image"].update(kind="qcow2")))
        self.assertIn("no disks, yet", changed(lambda p: p.update(target="memory")))
        self.assertIn("no disk for the disk image", changed(lambda p: (p["image"].update(kind="disk"), p.update(storage=None))))

    def test_the_root_is_followed_down_to_its_disk_and_up_to_its_name(self):
        given = a_plan()
        there = {"sda": Disk("sda", "/dev/sda", 8 * GIB, 512, "A")}
        self.assertEqual(disk_under(given["storage"], there).path, "/dev/sda")
        boot = boot_of(given)
        self.assertEqual((boot.root, boot.lvm, boot.prefix, boot.fs), ("/dev/mapper/vg--root-lv--root", True, "/boot", "ext4"))

    def test_kernels_in_a_file_system_of_their_own_are_found_there(self):
        given = a_plan()
        given["storage"]["steps"] += [
            {"do": "format", "on": "p1", "fs": "ext2", "uuid": "B", "label": ""}, {"do": "mount", "on": "p1", "at": "/boot", "options": ""},
        ]
        boot = boot_of(given)
        self.assertEqual((boot.prefix, boot.lvm, boot.uuid, boot.fs), ("", False, "B", "ext2"))


if __name__ == "__main__":
    unittest.main()
