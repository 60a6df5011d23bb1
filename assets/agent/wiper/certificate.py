"""What was done to a disk, as the results file that the server makes the erase certificate of."""

import datetime
import json
from dataclasses import dataclass, field


@dataclass
class Certificate:
    path: str | None  # of the results file; None: nobody wants it
    values: dict = field(default_factory=dict)
    tried: list[str] = field(default_factory=list)

    def text(self, passed: bool) -> str:
        """YAML; its values are written as JSON, which YAML reads."""
        rows = self.values | {"tried": self.tried or None}
        lines = [f"  {key}: {json.dumps(value)}" for key, value in rows.items() if value is not None]
        return f"status: {'passed' if passed else 'failed'}\nresults:\n" + "".join(f"{line}\n" for line in lines)

    def write(self, passed: bool) -> None:
        if self.path:
            with open(self.path, "w") as file:
                file.write(self.text(passed))


def now() -> str:
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
