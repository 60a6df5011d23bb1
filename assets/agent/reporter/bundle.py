"""The tar of scripts that the metadata service hands out, and what its index.json says of them."""

import io
import json
import os
import tarfile
from dataclasses import dataclass, field

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
    arguments: list[str] = field(default_factory=list)
    has_started: bool = False


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

    return Script(
        kind=kind,
        name=row["name"],
        path=os.path.join(folder, row["path"]),
        result_id=text("script_result_id"),
        version_id=text("script_version_id"),
        timeout_seconds=int(row["timeout_seconds"]) if row.get("timeout_seconds") else None,
        parallel=int(row.get("parallel") or 0),
        arguments=[argument for name, parameter in (row.get("parameters") or {}).items() for argument in arguments(name, parameter)],
        has_started=bool(row.get("has_started")),
    )


def arguments(name: str, parameter: dict) -> list[str]:
    """Words on the script's command line for one parameter; its argument_format or the type's default."""
    kind, value = parameter.get("type"), parameter.get("value")
    if value is None or value is False:
        return []
    defaults = {"storage": "--storage={path}", "interface": "--interface={name}", "boolean": "--{name}"}
    layout = parameter.get("argument_format") or defaults.get(kind, "--{name}={input}")
    values = {"name": name, "input": value}
    if isinstance(value, dict):
        values |= value | {"input": value.get("id_path") or value.get("name", "")}
        values["path"] = value.get("path") or f"/dev/{value.get('name', '')}"
    return [word.format_map(values) for word in layout.split()]


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
