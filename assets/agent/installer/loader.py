"""Boot loaders by the target's own GRUB: one for each firmware of the plan, then the menu."""

import os

from failure import Failed
from menu import Boot, grub_cfg, grub_defaults, kernels, system_name
from progress import Progress, say
from target import Chroot, inside, put
from volumes import mapper

FIRMWARE = {"i386-pc": "BIOS", "x86_64-efi": "UEFI", "arm64-efi": "UEFI"}
PACKAGES = {"i386-pc": "grub-pc-bin", "x86_64-efi": "grub-efi-amd64-bin", "arm64-efi": "grub-efi-arm64-bin"}


def boot_of(plan: dict) -> Boot:
    """Where GRUB finds the kernels of this plan and what root= is (pure)."""
    steps = plan["storage"]["steps"]
    formats = {step["on"]: step for step in steps if step["do"] == "format"}
    mounts = {step["at"]: step["on"] for step in steps if step["do"] == "mount"}
    groups = {step["id"]: step["name"] for step in steps if step["do"] == "volume_group"}
    volumes = {step["id"]: step for step in steps if step["do"] == "logical_volume"}
    root = plan["storage"]["root"]
    own = mounts.get("/boot")
    on = own or root
    volume = volumes.get(root)
    return Boot(
        uuid=formats[on]["uuid"],
        fs=formats[on]["fs"],
        lvm=on in volumes,
        prefix="" if own else "/boot",
        root=mapper(groups[volume["group"]], volume["name"]) if volume else f"UUID={formats[root]['uuid']}",
        options=plan["kernelOptions"],
    )


def text_of(root: str, path: str) -> str:
    try:
        with open(inside(root, path, follow_last=True), errors="replace") as file:
            return file.read()
    except OSError:
        return ""


def words(loader: dict, program: str, devices: dict[str, str]) -> list[str]:
    """The command line that installs one loader. --removable: the firmware finds it without an entry in its own memory."""
    if loader["target"] == "i386-pc":
        return [program, "--target=i386-pc", devices[loader["disk"]]]
    return [program, f"--target={loader['target']}", f"--efi-directory={loader['at']}", "--removable", "--no-nvram"]


def install_one(chroot: Chroot, loader: dict, program: str, devices: dict[str, str], image: str, running: str) -> None:
    target = loader["target"]
    if not os.path.isdir(inside(chroot.root, f"/usr/lib/grub/{target}", follow_last=True)):
        sentence = f"The image {image} has no GRUB for {FIRMWARE[target]} (package {PACKAGES[target]})"
        if FIRMWARE[target] == running:
            raise Failed(f"{sentence}, and this machine starts by {running}. Put the package into the image, or choose another one.")
        return say(f"  {sentence}; the disk will start only in machines with {running}.")
    chroot.run(*words(loader, program, devices))


def install(root: str, plan: dict, devices: dict[str, str], progress: Progress) -> None:
    image = plan["image"]["name"]
    running = "UEFI" if os.path.isdir("/sys/firmware/efi") else "BIOS"
    boot = boot_of(plan)
    found = kernels(os.listdir(inside(root, "/boot", follow_last=True)))
    if not found:
        raise Failed(f"The image {image} has no kernel with an initramfs in /boot, so it cannot start from a disk.")
    with Chroot(root) as chroot:
        program = chroot.which("grub-install", "grub2-install")
        if not program:
            raise Failed(f"The image {image} has no grub-install, so it cannot be made to start. Put GRUB into the image, or choose another one.")
        for loader in plan["storage"]["loaders"]:
            progress.tell(f"GRUB for {FIRMWARE[loader['target']]}")
            install_one(chroot, loader, program, devices, image, running)
    folder = "/boot/grub2" if program == "grub2-install" else "/boot/grub"
    put(root, f"{folder}/grub.cfg", grub_cfg(system_name(text_of(root, "/etc/os-release")), found, boot).encode(), 0o600)
    if boot.options and os.path.isdir(inside(root, "/etc/default")):
        put(root, "/etc/default/grub.d/90-metaldesk.cfg", grub_defaults(boot.options).encode(), 0o644)
    say(f"  Starts Linux {found[0].version} from {boot.root}.")
