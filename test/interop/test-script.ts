import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';

const root = new URL('../..', import.meta.url).pathname;
const scripts = path.join(root, 'assets/scripts/testing');

/** What a tool says when its arguments hold `to`; of several answers to one question each next call takes the next. */
export interface ToolAnswer {
  to?: string;
  out?: string | object;
  err?: string;
  status?: number;
}
export type Tools = Readonly<Record<string, readonly ToolAnswer[]>>;

export interface Ended {
  status: number | null;
  /** The result file. */
  result: { status: string; results?: Record<string, unknown> };
  stdout: string;
  /** The last line of standard error: the sentence. */
  sentence: string;
  /** The last that was told of how far it is. */
  progress: unknown;
}

/** Plays a tool: of the answers that fit closest the first that was not used up, the last one for ever. */
const player = `#!/usr/bin/python3 -SE
import json, os, sys
me = sys.argv[0]
rows = json.load(open(me + ".json"))
words = " ".join(sys.argv[1:])
fits = [i for i, row in enumerate(rows) if row.get("to", "") in words]
if not fits:
    sys.exit("nobody told what " + me + " " + words + " answers")
closest = max(len(rows[i].get("to", "")) for i in fits)
fits = [i for i in fits if len(rows[i].get("to", "")) == closest]
used = os.path.exists(me + ".used") and open(me + ".used").read().split() or []
i = next((i for i in fits if str(i) not in used), fits[-1])
open(me + ".used", "a").write(f"{i} ")
row = rows[i]
out = row.get("out", "")
sys.stdout.write(out if isinstance(out, str) else json.dumps(out))
sys.stderr.write(row.get("err", ""))
sys.exit(row.get("status", 0))
`;

/** Runs one of the house's tests as the agent does, beside tools that play what was recorded of real ones. */
export async function runTest(
  name: string,
  args: readonly string[] = [],
  given: { tools?: Tools; within?: string; env?: Record<string, string> } = {},
): Promise<Ended> {
  const dir = mkdtempSync(path.join(tmpdir(), 'md-test-'));
  const bin = path.join(dir, 'bin');
  mkdirSync(bin);
  for (const [tool, answers] of Object.entries(given.tools ?? {})) {
    writeFileSync(path.join(bin, tool), player);
    chmodSync(path.join(bin, tool), 0o755);
    writeFileSync(path.join(bin, `${tool}.json`), JSON.stringify(answers));
  }
  const env = {
    ...process.env,
    PATH: `${bin}:/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin`,
    PYTHONPATH: path.join(root, 'assets/agent'),
    PYTHONDONTWRITEBYTECODE: '1',
    LC_ALL: 'C.UTF-8',
    RESULT_PATH: path.join(dir, 'result.yaml'),
    PROGRESS_PATH: path.join(dir, 'progress'),
    ...given.env,
  };
  const command = [
    ...(given.within ? ['ip', 'netns', 'exec', given.within] : []),
    path.join(scripts, name),
    ...args,
  ];
  const child = spawn(command[0]!, command.slice(1), { env, cwd: dir, timeout: 100_000 });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (piece: Buffer) => (stdout += piece.toString()));
  child.stderr.on('data', (piece: Buffer) => (stderr += piece.toString()));
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
  const read = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');
  const ended: Ended = {
    status,
    result: (parse(read(env.RESULT_PATH)) ?? { status: `none: ${stderr}` }) as Ended['result'],
    stdout,
    sentence: stderr.trimEnd().split('\n').at(-1) ?? '',
    progress: JSON.parse(read(env.PROGRESS_PATH) || 'null') as unknown,
  };
  rmSync(dir, { recursive: true });
  return ended;
}

/** lsblk's answer for a disk that is not there in truth; its name must be one that /sys/class/block knows, or it is gone. */
export const aDisk = (name: string, model = 'QEMU HARDDISK', serial = 'BAY-7'): ToolAnswer[] => [
  { out: { blockdevices: [{ name, model, serial, size: 256 * 1024 * 1024 }] } },
];
