"""The link of one network card: what the kernel counts, and what ethtool says that both ends could do."""

import re
from dataclasses import dataclass

from testkit.network import ip
from testkit.outcome import Degraded, Failed, Results, Skipped
from testkit.program import ask

MANY_INTERRUPTIONS = 5  # a start costs one or two, and the agent renames the card that booted
# Ethernet's own counters of damaged packets; drivers add theirs, whose names differ. Drops are no damage.
DAMAGE = re.compile(r"crc|fcs|symbol|align|frame_err|jabber|(?:rx|tx)_errors$")


def times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


@dataclass(frozen=True)
class Link:
    interface: str
    is_up: bool
    speed: int | None      # Mbit/s; None where the card does not tell, as virtio
    duplex: str
    able: int | None       # the fastest mode of the card
    partner: int | None    # the fastest mode that the other end announces
    errors: int
    ups: int
    downs: int

    def __str__(self) -> str:
        speed = f"{self.speed} Mbit/s {self.duplex} duplex" if self.speed else "speed not told"
        return f"{'up' if self.is_up else 'down'}, {speed}, {self.errors} errors, lost {times(self.downs)}"


def fastest(text: str, title: str) -> int | None:
    """The highest number before `baseT` and its kin in one list of modes, which goes over several lines."""
    block = re.search(rf"^\s*{title}:((?:.*\n)(?:\s+\d+base\S*.*\n)*)", text, re.M)
    modes = [int(speed) for speed in re.findall(r"(\d+)base", block.group(1))] if block else []
    return max(modes, default=None)


def damage(statistics: str, stats64: dict) -> int:
    """Damaged packets: the largest of the counters that tell of them, since several count the same packet."""
    own = [int(value) for name, value in re.findall(r"^\s*(\S+): (\d+)$", statistics, re.M) if DAMAGE.search(name)]
    return max([*own, stats64.get("rx", {}).get("errors", 0), stats64.get("tx", {}).get("errors", 0)])


def read(interface: str, name: str) -> str:
    try:
        with open(f"/sys/class/net/{interface}/{name}") as file:
            return file.read().strip()
    except OSError:
        return ""  # carrier cannot be read while the card is off


def look(interface: str) -> Link:
    rows = ip("-s", "link", "show", "dev", interface)
    if not rows:
        raise Failed(f"The card {interface} is not there: it was found when the machine was commissioned.")
    modes = ask("ethtool", interface).out
    speed = re.search(r"Speed: (\d+)Mb/s", modes)
    duplex = re.search(r"Duplex: (Full|Half)", modes)
    return Link(
        interface=interface,
        is_up=read(interface, "carrier") == "1",
        speed=int(speed.group(1)) if speed else None,
        duplex=duplex.group(1).lower() if duplex else "",
        able=fastest(modes, "Supported link modes"),
        partner=fastest(modes, "Link partner advertised link modes"),
        errors=damage(ask("ethtool", "-S", interface).out, rows[0].get("stats64", {})),
        ups=int(read(interface, "carrier_up_count") or 0),
        downs=int(read(interface, "carrier_down_count") or 0),
    )


def figures(link: Link) -> Results:
    found: Results = {"errors": link.errors, "interruptions": link.downs}
    return found | {key: value for key, value in (("speed", link.speed), ("able", link.able)) if value and link.is_up}


def judge(before: Link, now: Link, seconds: int) -> None:
    """Returns for a link that is as it should be, seen twice within so many seconds."""
    card = f"The link of {now.interface}"
    lost = now.downs - before.downs
    if lost:
        raise Failed(f"{card} was lost {times(lost)} within {seconds} s. Look at cable, connector and port.")
    if not now.is_up:
        if now.ups:
            raise Failed(f"{card} is down, and was up before: the cable, or the port at the other end.")
        raise Skipped(f"{card} is down and was never up: nothing is plugged in.")
    if now.errors > before.errors:
        raise Failed(f"{card} damaged {now.errors - before.errors} packets within {seconds} s. Look at cable and connector.")
    if now.duplex == "half":
        raise Failed(f"{card} runs at half duplex: one of both ends does not negotiate.")
    common = min(now.able or 0, now.partner or 0)
    if now.speed and now.speed < common:
        raise Failed(f"{card} runs at {now.speed} Mbit/s although both ends can do {common}: the cable has a broken pair.")
    if now.speed and now.able and now.speed < now.able:
        raise Degraded(f"{card} runs at {now.speed} Mbit/s; the card can do {now.able}, the other end cannot.")
    if now.downs >= MANY_INTERRUPTIONS:
        raise Degraded(f"{card} was lost {times(now.downs)} since the system started.")
    if now.errors:
        raise Degraded(f"{card} has damaged {now.errors} packets since the system started.")
