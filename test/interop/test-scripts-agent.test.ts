import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';

const reporter = new URL('../../assets/agent/reporter', import.meta.url).pathname;
let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'md-limits-'));
  mkdirSync(path.join(dir, 'bin'));
});
afterEach(() => rmSync(dir, { recursive: true }));

/** Writes a program into the folder that stands first in PATH. */
function program(name: string, body: string): string {
  const file = path.join(dir, 'bin', name);
  writeFileSync(file, `#!/bin/sh\n${body}\n`);
  chmodSync(file, 0o755);
  return file;
}

/** Lines of Python that see the reporter's modules; gives what they print, as JSON. */
async function python<T>(lines: string): Promise<T> {
  const env = {
    ...process.env,
    PATH: `${dir}/bin:${process.env['PATH']}`,
    PYTHONPATH: reporter,
    PYTHONDONTWRITEBYTECODE: '1',
  };
  const { stdout } = await promisify(execFile)('/usr/bin/python3', ['-c', lines], {
    env,
    maxBuffer: 2 ** 26,
  });
  return JSON.parse(stdout) as T;
}

interface Ran {
  status: number;
  timedOut: boolean;
  out: string;
  err: string;
  combined: number;
}

/** One script as the agent runs it. */
const run = (body: string, given: { timeoutSeconds?: number; kind?: string } = {}): Promise<Ran> =>
  python(`
import json, run
from bundle import Script
from outputs import Outputs
run.GRACE_SECONDS = 1
script = Script("${given.kind ?? 'testing_scripts'}", "t", "${program('t', body)}", "1", "1", ${given.timeoutSeconds ?? 20}, 0)
outputs = Outputs("${dir}/out", "t")
ended = run.run(script, outputs)
files = {name: content.decode() for name, content in outputs.files().items()}
print(json.dumps({"status": ended.exit_status, "timedOut": ended.timed_out, "out": files["t.out"], "err": files["t.err"], "combined": len(files["t"])}))
`);

test('a script that prints 1 GB: both ends of it are kept, and a note', async () => {
  const ran = await run(
    'echo first; head -c 1G /dev/zero | tr "\\0" x; echo; echo last; echo why it failed >&2; exit 1',
    { timeoutSeconds: 100 },
  );
  expect(ran.status).toBe(1);
  expect(ran.out).toMatch(
    /^first\nx+\n\[\.\.\. 1,07\d,\d{3},\d{3} bytes are left out here: the script printed 1,073,741,836 \.\.\.\]\nx+\nlast\n$/,
  );
  expect(ran.out.length).toBeLessThan(2 ** 20);
  expect(ran.combined).toBeLessThan(2 ** 20);
  expect(ran.err).toBe('why it failed\n');
});

test('a script that prints nothing', async () => {
  expect(await run('exit 0')).toEqual({ status: 0, timedOut: false, out: '', err: '', combined: 0 });
});

test('a script that never ends, and ignores being asked to, is ended with its children', async () => {
  const ran = await run('trap "" TERM; sleep 1000 & while :; do sleep 1000; done', { timeoutSeconds: 1 });
  expect(ran).toMatchObject({ timedOut: true, status: 128 + 9 });
});

test('a test that forks away is over when it ends; what it left is ended and named', async () => {
  const ran = await run('setsid sleep 987 & sleep 0.3; echo done');
  expect(ran).toMatchObject({ status: 0, timedOut: false });
  expect(ran.out).toBe('done\n[The script left processes behind; they were ended: sleep]\n');
});

test('what a commissioning script leaves running stays: it may be a service', async () => {
  const ran = await run('setsid sleep 3 >/dev/null 2>&1 & echo $!', { kind: 'commissioning_scripts' });
  expect(process.kill(Number(ran.out), 0)).toBe(true);
});

test('a script that cannot be started says so', async () => {
  const missing = await python<Ran>(`
import json, run
from bundle import Script
from outputs import Outputs
open("${dir}/bin/plain", "w").write("#!/no/such/interpreter\\n")
outputs = Outputs("${dir}/out", "t")
ended = run.run(Script("testing_scripts", "t", "${dir}/bin/plain", "1", "1", 5, 0), outputs)
print(json.dumps({"status": ended.exit_status, "err": outputs.files()["t.err"].decode()}))
`);
  expect(missing.status).toBe(2);
  expect(missing.err).toContain('The script could not be started:');
});

const row = (more: object): string =>
  JSON.stringify(
    JSON.stringify({
      name: 't',
      path: 't',
      script_result_id: 1,
      script_version_id: 1,
      timeout_seconds: 300,
      ...more,
    }),
  );
const parsed = (
  more: object,
): Promise<{ arguments: string[]; limit: number; fault: string | null; apt: string[] }> =>
  python(`
import json, bundle
s = bundle.parse("testing_scripts", json.loads(${row(more)}), "/x")
print(json.dumps({"arguments": s.arguments, "limit": s.timeout_seconds, "fault": s.fault, "apt": s.apt}))
`);

test('parameters become words: disks, cards, lists, switches, times', async () => {
  const disk = {
    name: 'sda',
    path: '/dev/sda',
    id_path: '/dev/disk/by-id/x',
    model: 'A disk; rm -rf /',
    serial: null,
  };
  const card = { name: 'eth0', mac_address: '52:54:00:00:00:01', vendor: 'V', product: 'P' };
  const { arguments: words, limit } = await parsed({
    parameters: {
      storage: {
        type: 'storage',
        value: disk,
        argument_format: '--storage={path} --model={model} --serial={serial}',
      },
      interface: { type: 'interface', value: card },
      mac: { type: 'interface', value: card, argument_format: '--mac {mac_address}' },
      url: { type: 'url', value: 'http://a/,http://b/' },
      fast: { type: 'boolean', value: true },
      slow: { type: 'boolean', value: false },
      odd: { type: 'string', value: 'x', argument_format: '--odd={nobody}{input}' },
      runtime: { type: 'runtime', value: 3600 },
      nothing: { type: 'string', value: null },
    },
  });
  expect(words).toEqual([
    '--storage=/dev/sda',
    '--model=A disk; rm -rf /',
    '--serial=',
    '--interface=eth0',
    '--mac',
    '52:54:00:00:00:01',
    '--url=http://a/,http://b/',
    '--fast',
    '--odd=x',
    '--runtime=3600',
  ]);
  expect(limit).toBe(3660);
});

test('a broken argument_format fails its own script alone, with a sentence', async () => {
  const { fault } = await parsed({
    parameters: { a: { type: 'string', value: 'x', argument_format: '{input' } },
  });
  expect(fault).toMatch(/^The argument_format '\{input' of the parameter a cannot be used: /);
});

/** A script twice through the reporter against a metadata service that only writes down what it hears. */
const installed = (apt: string): Promise<{ signals: [string, string | null, string][]; passed: boolean }> => {
  program('apt-get', apt);
  program('dpkg-query', 'case "$*" in *there*) echo "there installed" ;; esac; exit 1');
  return python(`
import json
from bundle import Script
from report import Report
class Door:
    heard = []
    def ask(self, url, fields=None, files=None, timeout=60):
        error = (files or {}).get("t.err", b"").decode()
        self.heard.append([fields["status"], str(fields["exit_status"]) if "exit_status" in fields else None, error])
        return 200, b""
import report
report.say = lambda sentence: None
report.LIVE_SECONDS = 60
script = Script("testing_scripts", "t", "${program('t', 'exit 0')}", "1", "1", 20, 0, apt=["wanted", "there"])
door = Door()
passed = [Report(door, "http://x/", "${dir}/work").one(script) for _ in range(2)][-1]
print(json.dumps({"signals": door.heard, "passed": passed}))
`);
};

test('packages: only what is missing is installed, then the script runs', async () => {
  const { signals, passed } = await installed(`echo "$@" >>${dir}/apt; exit 0`);
  expect(passed).toBe(true);
  const heard = signals.map(([status]) => status);
  expect(heard.indexOf('INSTALLING')).toBeGreaterThan(-1);
  expect(signals.at(-1)).toEqual(['WORKING', '0', '']);
  expect(readFileSync(path.join(dir, 'apt'), 'utf8')).toMatch(
    /update\n.*install -y --no-install-recommends wanted\n$/s,
  );
});

test('packages that cannot be had: the script does not run, apt says why', async () => {
  const said =
    'E: Failed to fetch http://deb.debian.org/x.deb  Could not connect\\nE: Unable to fetch some archives';
  const { signals, passed } = await installed(
    `echo called >>${dir}/apt; case "$*" in *update) exit 0 ;; esac; printf '${said}\\n' >&2; exit 100`,
  );
  expect(passed).toBe(false);
  expect(signals.at(-1)?.slice(0, 2)).toEqual(['INSTALLING', '100']);
  expect(signals.at(-1)?.[2]).toMatch(/Failed installing dependencies: E: Unable to fetch some archives\n$/);
  // The second instance is told what the first was told: it does not wait for the mirror again.
  expect(readFileSync(path.join(dir, 'apt'), 'utf8')).toBe('called\ncalled\n');
});

test('instances of one test for disks run at once, whatever the number of processors', async () => {
  const { overlapped } = await python<{ overlapped: number }>(`
import json, threading, time
from bundle import Script
from report import Report
import report
report.say = lambda sentence: None
class Door:
    def ask(self, *_, **__):
        return 200, b""
class Watched(Report):
    now = most = 0
    lock = threading.Lock()
    def one(self, script):
        with self.lock:
            Watched.now += 1
            Watched.most = max(Watched.most, Watched.now)
        time.sleep(0.3)
        with self.lock:
            Watched.now -= 1
        return True
disks = [Script("testing_scripts", "t", "t", str(i), "1", 20, 1, hardware_type=3) for i in range(12)]
Watched(Door(), "http://x/", "${dir}").run_round(disks)
print(json.dumps({"overlapped": Watched.most}))
`);
  expect(overlapped).toBe(12);
});
