"""The machine's cards, addresses and gateways, as iproute2 tells them."""

import json
import re
import urllib.parse

from testkit.outcome import Skipped, option
from testkit.program import Answer, ask

CURL_WORDS = {
    6: "its name could not be resolved",
    7: "it refused the connection, or there is no way to it",
    28: "it did not answer in time",
    35: "TLS could not be agreed",
    45: "the card has no address",
    56: "it broke off",
    60: "its certificate is not trusted here",
}


def ip(*words: str) -> list[dict]:
    answer = ask("ip", "-j", *words)
    return json.loads(answer.out) if answer.status == 0 and answer.out.strip() else []


def given_interface() -> str | None:
    return option("interface")


def require_address(interface: str) -> str:
    """The card's first IPv4 address. A card without one takes no part: in the ephemeral system only one has any."""
    rows = ip("-4", "address", "show", "dev", interface, "scope", "global")
    found = [one["local"] for row in rows for one in row.get("addr_info", [])]
    if not found:
        raise Skipped(f"The card {interface} has no address here, so nothing can be reached through it.")
    return found[0]


def gateways(interface: str | None) -> list[tuple[str, str]]:
    """(gateway, card) of each default route, of one card or of all."""
    routes = ip("-4", "route", "show", "default")
    return [(r["gateway"], r["dev"]) for r in routes if "gateway" in r and interface in (None, r["dev"])]


def binding(interface: str | None) -> list[str]:
    return ["--interface", interface] if interface else []


def fetch(url: str, interface: str | None, most_seconds: int) -> tuple[Answer, dict]:
    """One GET by curl, its body thrown away: (answer, {'code', 'seconds', 'bytes_per_s'}). Any HTTP status is an answer."""
    form = '{"code": %{http_code}, "seconds": %{time_total}, "bytes_per_s": %{speed_download}, "bytes": %{size_download}}'
    words = ["curl", "-sS", "-o", "/dev/null", "-m", str(most_seconds), *binding(interface), "-w", form, url]
    answer = ask(*words, timeout=most_seconds + 10)
    try:
        return answer, json.loads(re.sub(r": 0+(\d)", r": \1", answer.out))
    except ValueError:
        return answer, {"code": 0, "seconds": 0, "bytes_per_s": 0, "bytes": 0}


def why(answer: Answer) -> str:
    """In words, why curl failed."""
    return CURL_WORDS.get(answer.status, answer.err.strip() or f"curl ended with {answer.status}")


def desk_url(path: str = "/proc/cmdline") -> str | None:
    """Where this machine's desk is: the kernel was told."""
    with open(path) as file:
        found = re.search(r"cloud-config-url=(\S+)", file.read())
    parts = urllib.parse.urlsplit(found.group(1)) if found else None
    return f"{parts.scheme}://{parts.netloc}/" if parts and parts.netloc else None
