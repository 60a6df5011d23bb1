"""What a script wants installed first (`packages` in its metadata): Debian packages by apt, or files by their URL."""

import os
import subprocess
import threading
import urllib.request

from bundle import Script
from outputs import Outputs

APT_SECONDS = 900
APT = ["apt-get", "-q", "-o", "Acquire::Retries=1", "-o", "Acquire::http::Timeout=20", "-o", "Acquire::https::Timeout=20"]
only_one = threading.Lock()  # apt has one lock for the whole system
refusals: dict[tuple[str, ...], str] = {}  # said once: twelve disks need not wait twelve times for a mirror that is not there


class NotInstalled(Exception):
    """A sentence: what could not be installed and what apt said."""


def missing(names: list[str]) -> list[str]:
    """Those that dpkg does not know as installed: an image that has them needs no network."""
    if not names:
        return []
    query = ["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n", *names]
    answer = subprocess.run(query, capture_output=True, text=True, check=False)
    there = {line.split()[0] for line in answer.stdout.splitlines() if line.endswith(" installed")}
    return [name for name in names if name.split(":")[0] not in there]


def wanted(script: Script) -> bool:
    """Whether anything has to be installed before the script can run."""
    return bool(missing(script.apt) or script.urls or script.snaps)


def install(script: Script, outputs: Outputs, folder: str) -> None:
    """Installs what is missing, telling the script's outputs; raises NotInstalled."""
    if script.snaps:
        raise NotInstalled(f"snap packages ({', '.join(script.snaps)}) cannot be installed in the ephemeral system.")
    with only_one:
        names = missing(script.apt)
        if names:
            install_packages(names, outputs)
        for url in script.urls:
            fetch(url, outputs, folder)


def install_packages(names: list[str], outputs: Outputs) -> None:
    known = refusals.get(tuple(names))
    if known:
        raise NotInstalled(known)
    try:
        apt(["update"], outputs)
        apt(["install", "-y", "--no-install-recommends", *names], outputs)
    except NotInstalled as error:
        refusals[tuple(names)] = str(error)
        raise


def apt(words: list[str], outputs: Outputs) -> None:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    command = [*APT, *words]
    try:
        answer = subprocess.run(command, capture_output=True, timeout=APT_SECONDS, env=environment, check=False)
    except subprocess.TimeoutExpired as error:
        raise NotInstalled(f"apt-get {words[0]} did not end within {APT_SECONDS} s.") from error
    except OSError as error:
        raise NotInstalled(f"apt-get could not be started: {error}.") from error
    outputs.add(".out", answer.stdout)
    outputs.add(".err", answer.stderr)
    if answer.returncode:
        said = answer.stderr.decode(errors="replace").splitlines()
        errors = [line for line in said if line.startswith("E: ")]
        raise NotInstalled((errors or said or [f"apt-get {words[0]} ended with {answer.returncode}."])[-1])


def fetch(url: str, outputs: Outputs, folder: str) -> None:
    """A file for DOWNLOAD_PATH; a Debian package among them is installed."""
    path = os.path.join(folder, os.path.basename(url.rstrip("/")) or "download")
    try:
        with urllib.request.urlopen(url, timeout=60) as answer, open(path, "wb") as file:
            while chunk := answer.read(1 << 20):
                file.write(chunk)
    except (OSError, ValueError) as error:
        raise NotInstalled(f"{url} could not be fetched: {error}.") from error
    if path.endswith(".deb"):
        apt(["install", "-y", "--no-install-recommends", path], outputs)
