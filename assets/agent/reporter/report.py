"""Takes the scripts, runs them batch by batch and tells the metadata service what became of each."""

import concurrent.futures
import json
import os
import threading
import time
from typing import NoReturn

import bundle
import packages
import run
from door import Door, Refused, say
from outputs import HEAD_BYTES, WHOLE_BYTES, Outputs

HEARTBEAT_SECONDS = 120
LIVE_SECONDS = 3
PROGRESS_SECONDS = 1
LIVE_BYTES = 512 * 1024  # beyond this the whole output is sent once, at the end
AT_ONCE = 32             # instances that wait for disks and links; what computes has a CPU each
WAITING_HARDWARE = (3, 4)  # storage, network: MAAS's numbers
ROUNDS = 6               # the server may hand out tests after the commissioning scripts


class Report:
    def __init__(self, door: Door, metadata_url: str, work_folder: str, heartbeat_seconds: float = HEARTBEAT_SECONDS):
        self.door = door
        self.url = f"{metadata_url}2012-03-01/"
        self.work_folder = work_folder
        self.heartbeat_seconds = heartbeat_seconds
        self.done: set = set()

    def signal(self, status: str, files: dict | None = None, **fields) -> None:
        values = {"op": "signal", "status": status} | {key: value for key, value in fields.items() if value is not None}
        self.door.ask(self.url, values, files)

    def everything(self, nothing_failed: str = "Finished.") -> bool:
        """All rounds; gives whether every script passed. The last signal, OK or FAILED, is sent here."""
        stop = threading.Event()
        heart = threading.Thread(target=self.beat, args=(stop,), daemon=True)
        heart.start()
        failed: list[str] = []
        try:
            for number in range(ROUNDS):
                scripts = self.fetch(number)
                if not scripts:
                    break
                failed += self.run_round(scripts)
        finally:
            stop.set()
        if failed:
            self.signal("FAILED", error=f"{len(failed)} scripts failed: {', '.join(failed)}.")
        else:
            self.signal("OK", error=nothing_failed)
        return not failed

    def stay(self) -> NoReturn:
        """The machine is somebody's to work on; the server hears that it is still there until its power is switched."""
        while True:
            time.sleep(self.heartbeat_seconds)
            try:
                self.signal("WORKING")
            except (Refused, TimeoutError):
                pass  # the server has nothing more to hear, or is off: neither ends the stay

    def beat(self, stop: threading.Event) -> None:
        while not stop.wait(self.heartbeat_seconds):
            try:
                self.signal("WORKING")
            except (Refused, TimeoutError) as error:
                say(str(error))

    def fetch(self, number: int) -> list[bundle.Script]:
        status, tar = self.door.ask(f"{self.url}maas-scripts")
        if status == 204 or not tar:
            return []
        scripts = bundle.unpack(tar, os.path.join(self.work_folder, f"scripts-{number}"))
        return [script for script in scripts if (script.result_id or script.name) not in self.done]

    def run_round(self, scripts: list[bundle.Script]) -> list[str]:
        failed = []
        testing = False
        for batch in bundle.batches(scripts):
            if batch[0].kind == "testing_scripts" and not testing:
                testing = True
                self.signal("TESTING")
            waiting = all(script.hardware_type in WAITING_HARDWARE for script in batch)
            workers = min(len(batch), AT_ONCE if waiting else os.cpu_count() or 1)
            with concurrent.futures.ThreadPoolExecutor(workers) as pool:
                passed = list(pool.map(self.one, batch))
            failed += [script.name for script, good in zip(batch, passed) if not good]
        return failed

    def one(self, script: bundle.Script) -> bool:
        self.done.add(script.result_id or script.name)
        ids = {"script_result_id": script.result_id, "script_version_id": script.version_id, "name": script.name}
        say(f"Running {script.name}.")
        self.signal("WORKING", error=f"Starting {script.name}.", **ids)
        kept_bytes = WHOLE_BYTES if script.kind == "commissioning_scripts" else HEAD_BYTES
        folder = os.path.join(self.work_folder, f"out-{script.result_id or script.name}")
        outputs = Outputs(folder, script.name, kept_bytes)
        if packages.wanted(script) and not self.install(script, outputs, folder, ids):
            return False
        stop = threading.Event()
        live = threading.Thread(target=self.follow, args=(outputs, ids, stop), daemon=True)
        live.start()
        try:
            outcome = run.run(script, outputs)
        finally:
            stop.set()
            live.join()  # a late piece of output must not arrive after the result
        fields = ids | {"exit_status": outcome.exit_status, "runtime": f"{outcome.runtime:.3f}", "progress": outputs.progress()}
        if outcome.bmc:
            fields |= {"power_type": outcome.bmc["power_type"], "power_parameters": json.dumps(outcome.bmc["power_parameters"])}
        if outcome.timed_out:
            say(f"{script.name} did not end within {script.timeout_seconds} s and was stopped.")
            self.signal("TIMEDOUT", outputs.files(), error=f"{script.name} did not end within {script.timeout_seconds} s.", **fields)
            return False
        if outcome.exit_status:
            say(f"{script.name} failed with exit status {outcome.exit_status}.")
        self.signal("WORKING", outputs.files(), error=f"Finished {script.name}.", **fields)
        return outcome.exit_status == 0

    def install(self, script: bundle.Script, outputs: Outputs, folder: str, ids: dict) -> bool:
        """What the script wants to be there first; when that cannot be had, the script has failed without having run."""
        self.signal("INSTALLING", error=f"Installing what {script.name} needs.", **ids)
        try:
            packages.install(script, outputs, folder)
        except packages.NotInstalled as error:
            sentence = f"Failed installing dependencies: {error}"
            outputs.add(".err", f"{sentence}\n".encode())
            say(f"{script.name}: {sentence}")
            self.signal("INSTALLING", outputs.files(), error=sentence, exit_status=100, **ids)
            return False
        self.signal("WORKING", error=f"Installed what {script.name} needs.", **ids)
        return True

    def follow(self, outputs: Outputs, ids: dict, stop: threading.Event) -> None:
        """Sends output and progress whenever they changed, so that both can be watched; without an exit status it is no result."""
        sent, told = 0, None
        last_output = time.monotonic()
        while not stop.wait(PROGRESS_SECONDS):
            size, progress = outputs.sizes[""], outputs.progress()
            grown = sent < size <= LIVE_BYTES and time.monotonic() - last_output >= LIVE_SECONDS
            if not grown and progress == told:
                continue
            try:
                self.signal("WORKING", outputs.files() if grown else None, progress=progress, **ids)
            except (Refused, TimeoutError) as error:
                say(str(error))
                continue
            told = progress
            if grown:
                sent, last_output = size, time.monotonic()
