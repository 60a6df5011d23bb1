"""The tar of scripts that the metadata service hands out, and what its index.json says of them."""

import io
import json
import os
import tarfile
from dataclasses import dataclass, field

RUNTIME_GRACE_SECONDS = 60
KINDS = ("commissioning_scripts", "testing_scripts", "release_scripts", "deployment_scripts")


@dataclass
class Script:
    kind: str
    name: str
    path: str
    result_id: str | None
    version_id: str | None
    timeout_seconds: int | None
    parallel: int
    hardware_type: int = 0
    arguments: list[str] = field(default_factory=list)
    apt: list[str] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)
    snaps: list[str] = field(default_factory=list)
    has_started: bool = False
    fault: str | None = None  # why it cannot be run at all


def unpack(tar: bytes, folder: str) -> list[Script]:
    """Unpacks into `folder` and gives the scripts that are not finished, in the order they are to run."""
    with tarfile.open(fileobj=io.BytesIO(tar)) as archive:
        for member in archive.getmembers():
            name = os.path.normpath(member.name)
            if name.startswith(("/", "..")) or not (member.isfile() or member.isdir()):
                raise ValueError(f"The scripts archive holds {member.name!r}, which is no plain file.")
            archive.extract(member, folder)
    with open(os.path.join(folder, "index.json")) as file:
        index = json.load(file)["1.0"]
    return [parse(kind, row, folder) for kind in KINDS for row in index.get(kind) or [] if not row.get("has_finished")]


def parse(kind: str, row: dict, folder: str) -> Script:
    def text(key):
        return None if row.get(key) is None else str(row[key])

    packages = row.get("packages") or {}
    parameters = row.get("parameters") or {}
    words, fault = [], None
    try:
        words = [word for name, parameter in parameters.items() for word in arguments(name, parameter)]
    except ValueError as error:
        fault = str(error)
    return Script(
        kind=kind,
        name=row["name"],
        path=os.path.join(folder, row["path"]),
        result_id=text("script_result_id"),
        version_id=text("script_version_id"),
        timeout_seconds=limit(row.get("timeout_seconds"), parameters),
        parallel=int(row.get("parallel") or 0),
        hardware_type=int(row.get("hardware_type") or 0),
        arguments=words,
        fault=fault,
        apt=names(packages.get("apt")),
        urls=names(packages.get("url")),
        snaps=names(packages.get("snap")),
        has_started=bool(row.get("has_started")),
    )


def names(value) -> list[str]:
    """A word, a list of words, or what MAAS allows for snaps: objects with a name."""
    items = value if isinstance(value, list) else [] if value is None else [value]
    return [str(item.get("name", "")) if isinstance(item, dict) else str(item) for item in items]


def limit(timeout_seconds, parameters: dict) -> int | None:
    """The script's time limit; how long it was asked to run (a parameter of type runtime) and a minute fit into it."""
    asked = [p["value"] for p in parameters.values() if p.get("type") == "runtime" and str(p.get("value") or "").isdigit()]
    return max([int(timeout_seconds or 0), *(int(seconds) + RUNTIME_GRACE_SECONDS for seconds in asked)]) or None


class Blank(dict):
    """What a script's argument_format names and nobody knows is left empty: a disk without a serial number has none."""

    def __missing__(self, key: str) -> str:
        return ""


def arguments(name: str, parameter: dict) -> list[str]:
    """Words on the script's command line for one parameter; its argument_format or the type's default."""
    kind, value = parameter.get("type"), parameter.get("value")
    if value is None or value is False:
        return []
    defaults = {"storage": "--storage={path}", "interface": "--interface={name}", "boolean": "--{name}"}
    layout = parameter.get("argument_format") or defaults.get(kind, "--{name}={input}")
    values = {"name": name, "input": ",".join(map(str, value)) if isinstance(value, list) else value}
    if isinstance(value, dict):
        values |= {key: "" if one is None else one for key, one in value.items()} | {"input": value.get("id_path") or value.get("name", "")}
        values["path"] = value.get("path") or f"/dev/{value.get('name', '')}"
    try:
        return [word.format_map(Blank(values)) for word in layout.split()]
    except (ValueError, AttributeError, IndexError) as error:
        raise ValueError(f"The argument_format {layout!r} of the parameter {name} cannot be used: {error}.") from error


def batches(scripts: list[Script]) -> list[list[Script]]:
    """Neighbours that may run side by side: parallel 2 with any other such, 1 with instances of the same script, 0 alone."""
    found: list[list[Script]] = []
    for script in scripts:
        last = found[-1][-1] if found else None
        together = last is not None and last.kind == script.kind and script.parallel == last.parallel and (
            script.parallel == 2 or (script.parallel == 1 and script.name == last.name)
        )
        if together:
            found[-1].append(script)
        else:
            found.append([script])
    return found
