"""fio on one disk: its numbers, and its errors, which with continue_on_error do not show in its exit status."""

from testkit.disk import Disk
from testkit.outcome import Failed
from testkit.program import as_json, ask


def measure(disk: Disk, kind: str, block: str, seconds: int, *words: str) -> dict:
    """
    One job of fio (read, write, randread, randwrite) past the page cache:
    {'mb_per_s', 'iops', 'latency_mean_ms', 'latency_p99_ms'}.
    """
    guard = [] if "write" in kind else ["--readonly"]
    answer = ask(
        "fio", "--name=metaldesk", f"--filename={disk.path}", *guard, f"--rw={kind}", f"--bs={block}", "--direct=1",
        f"--runtime={seconds}", "--time_based", "--output-format=json", *words, timeout=seconds + 120,
    )
    jobs = as_json(answer.out).get("jobs") or [{}]
    job = jobs[0]
    if job.get("error") or answer.status:
        if not disk.is_there():
            raise disk.gone()
        lines = [line for line in (answer.out.split("\n{")[0] + answer.err).splitlines() if "error" in line]
        why = lines[0].strip() if lines else answer.err.strip() or f"fio ended with {answer.status}"
        raise Failed(f"The disk {disk} gave an error in the {kind} test: {why}.")
    return figures(job["write" if "write" in kind else "read"])


def figures(side: dict) -> dict:
    """Of the read or write half of a job. 99 of 100 requests are faster than latency_p99_ms."""
    p99 = side.get("clat_ns", {}).get("percentile", {}).get("99.000000", 0)
    return {
        "mb_per_s": round(side["bw_bytes"] / 1e6, 2),
        "iops": round(side["iops"], 1),
        "latency_mean_ms": round(side.get("lat_ns", {}).get("mean", 0) / 1e6, 3),
        "latency_p99_ms": round(p99 / 1e6, 3),
    }
