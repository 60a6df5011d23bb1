"""Where the programs of the agent lie, for its own tests: `beside.use("installer")` makes its modules importable."""

import os
import sys

AGENT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../assets/agent")


def use(*folders: str) -> None:
    sys.path[:0] = [os.path.normpath(os.path.join(AGENT, folder)) for folder in folders]
