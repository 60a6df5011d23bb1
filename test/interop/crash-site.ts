import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { addAddress, aNamespace, cable, type Child, type Namespace } from '../netns.ts';
import type { ReadyLine } from '../desk-process.ts';

const file = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const serveProgram = file('../../main/serve.ts');
export const crowdProgram = file('dhcp-crowd.ts');

const machinesABurst = 50_000;

/** A desk and a wire full of machines, each in a namespace; the desk can be started, killed and started again. */
export interface CrashSite extends AsyncDisposable {
  readonly at: Namespace;
  readonly dataDir: string;
  /** Lines `mac address`, one for each ACK that a machine had in hand. */
  readonly acks: string;
  /** The whole program, ready; `under` is a program that runs it, as strace does. */
  start(under?: readonly string[]): Promise<CrashDesk>;
  /** Machines come for addresses from now on, without end; each burst is of machines that nobody has seen. */
  crowd(burst: number): Child;
}

export interface CrashDesk {
  readonly ready: ReadyLine;
  stderr(): string;
  /** Ends the program itself, and waits for whatever ran it. */
  end(signal: NodeJS.Signals): Promise<number | null>;
}

/** `serve` from its sources, on HTTP port 5240 of its namespace's loopback; `under` is a program that runs it. */
export async function aCrashDesk(
  at: Namespace,
  args: readonly string[],
  under: readonly string[] = [],
): Promise<CrashDesk> {
  const serve = [process.execPath, serveProgram, 'serve', '--http', '127.0.0.1:5240', ...args];
  const [program, ...rest] = [...under, ...serve] as [string, ...string[]];
  const child = at.start(program, ...rest);
  let stderr = '';
  child.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
  const gone = new Promise<number | null>((resolve) => child.once('close', resolve));
  const { value, done } = await createInterface({ input: child.stdout })[Symbol.asyncIterator]().next();
  if (done) throw new Error(`the desk ended: ${stderr}`);
  const ready = JSON.parse(value) as ReadyLine;
  return {
    ready,
    stderr: () => stderr,
    async end(signal) {
      if (child.exitCode === null && child.signalCode === null) process.kill(ready.pid, signal);
      return gone;
    },
  };
}

export interface CrashPlan {
  readonly dir: string;
  readonly dataDir?: string;
  readonly pool?: readonly [string, string];
}

export async function aCrashSite(plan: CrashPlan): Promise<CrashSite> {
  const stack = new AsyncDisposableStack();
  const at = stack.use(await aNamespace('d'));
  const lan = stack.use(await aNamespace('c'));
  await cable(at, 'eth1', lan, 'eth0');
  await addAddress(at, 'eth1', '10.77.0.1/16');
  const dataDir = plan.dataDir ?? path.join(plan.dir, 'data');
  const config = path.join(plan.dir, 'desk.yaml');
  const [first, last] = plan.pool ?? ['10.77.0.10', '10.77.255.250'];
  mkdirSync(plan.dir, { recursive: true });
  writeFileSync(
    config,
    `nic: eth1\nsubnets:\n  - { cidr: 10.77.0.0/16, dynamicRange: [${first}, ${last}] }\n` +
      'services: { dhcp4: { besideOthers: true } }\n',
  );
  const acks = path.join(plan.dir, 'acks');
  writeFileSync(acks, '');
  return {
    at,
    dataDir,
    acks,
    crowd: (burst) => lan.start(process.execPath, crowdProgram, 'eth0', acks, String(burst * machinesABurst)),
    start: (under = []) => aCrashDesk(at, ['--data', dataDir, '--config', config], under),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
