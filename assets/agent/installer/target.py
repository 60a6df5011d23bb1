"""The folder in which the installed system is put together, and files written into it without leaving it."""

import base64
import os
import shutil
import subprocess

import programs
from failure import Failed

LINKS_MAX = 40


def inside(root: str, path: str, follow_last: bool = False) -> str:
    """The real place of an absolute path of the target; links in the image point into the target, never out of it."""
    pending = [piece for piece in path.split("/") if piece not in ("", ".")]
    at: list[str] = []
    links = 0
    while pending:
        piece = pending.pop(0)
        if piece == "..":
            at = at[:-1]
            continue
        here = os.path.join(root, *at, piece)
        if os.path.islink(here) and (pending or follow_last):
            links += 1
            if links > LINKS_MAX:
                raise Failed(f"{path} cannot be reached in the image: its links run in a circle.")
            to = os.readlink(here)
            at = [] if to.startswith("/") else at
            pending = [step for step in to.split("/") if step not in ("", ".")] + pending
            continue
        at.append(piece)
    return os.path.join(root, *at)


def put(root: str, path: str, content: bytes, mode: int) -> None:
    """Writes one file as it shall be; a link that stood there is replaced, not followed."""
    place = inside(root, path)
    os.makedirs(os.path.dirname(place), exist_ok=True)
    if os.path.isdir(place) and not os.path.islink(place):
        raise Failed(f"{path} is a folder in the image, so the file of that name cannot be written.")
    if os.path.lexists(place):
        os.remove(place)
    handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        os.fchmod(handle, mode)


def content_of(file: dict) -> bytes:
    text = file["content"]
    return base64.b64decode(text) if file["encoding"] == "base64" else text.encode()


def put_all(root: str, files: list[dict]) -> None:
    for file in files:
        put(root, file["path"], content_of(file), int(file["mode"], 8))


def remove_all(root: str, paths: list[str]) -> None:
    for path in paths:
        place = inside(root, path)
        if place == os.path.normpath(root):
            raise Failed("The plan would remove the whole target; this is a fault of the plan.")
        if os.path.isdir(place) and not os.path.islink(place):
            shutil.rmtree(place)
        elif os.path.lexists(place):
            os.remove(place)


def swap_file(root: str, path: str, size_bytes: int) -> None:
    place = inside(root, path)
    os.makedirs(os.path.dirname(place), exist_ok=True)
    if os.path.exists(place):
        os.remove(place)
    open(place, "xb").close()
    os.chmod(place, 0o600)
    subprocess.run(["chattr", "+C", place], capture_output=True)  # btrfs swaps only to files that it never copies
    try:
        with open(place, "r+b") as file:
            os.posix_fallocate(file.fileno(), 0, size_bytes)
    except OSError as error:
        raise Failed(f"There is no room for the swap file of {size_bytes} bytes: {error.strerror}.") from error
    programs.run("mkswap", place)


def mount(node: str, at: str, options: str) -> None:
    os.makedirs(at, exist_ok=True)
    programs.run("mount", *(["-o", options] if options and options != "defaults" else []), node, at)


def unmount(root: str) -> None:
    if os.path.ismount(root):
        programs.run("umount", "--recursive", root)


class Chroot:
    """The target with the kernel's file systems in it, so that its own programs can be run; /run is a new one."""

    def __init__(self, root: str):
        self.root = root
        self.mounted: list[str] = []

    def __enter__(self) -> "Chroot":
        try:
            for name in ("proc", "sys", "dev"):
                at = os.path.join(self.root, name)
                os.makedirs(at, exist_ok=True)
                programs.run("mount", "--rbind", "--make-rslave", f"/{name}", at)
                self.mounted.append(at)
            at = inside(self.root, "/run")
            os.makedirs(at, exist_ok=True)
            programs.run("mount", "-t", "tmpfs", "tmpfs", at)
            self.mounted.append(at)
            if os.path.isdir("/run/udev"):
                os.mkdir(os.path.join(at, "udev"))
                programs.run("mount", "--bind", "/run/udev", os.path.join(at, "udev"))
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_) -> None:
        for at in reversed(self.mounted):
            programs.tried("umount", "--recursive", at)
        self.mounted = []

    def run(self, *words: str) -> str:
        return programs.run("chroot", self.root, *words)

    def which(self, *names: str) -> str | None:
        """The first of these programs that the target has."""
        for name in names:
            for folder in ("/usr/sbin", "/usr/bin", "/sbin", "/bin"):
                if os.path.exists(inside(self.root, f"{folder}/{name}", follow_last=True)):
                    return name
        return None
