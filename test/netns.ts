import { execFile, spawn, type ChildProcessByStdio } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';

export type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/** A network namespace of its own, with loopback up. Needs root; disposing ends what was started in it and removes it. */
export interface Namespace extends AsyncDisposable {
  readonly name: string;
  /** Runs a program to its end, at most `timeoutMs`; gives its output, or throws with it when it fails. */
  run(program: string, ...args: string[]): Promise<string>;
  /** Starts a program; it is killed with the namespace. */
  start(program: string, ...args: string[]): Child;
}

const timeoutMs = 30_000;
let made = 0;

/** Interfaces and namespaces of several test runs on one machine must not collide: process id and a count. */
const unique = (label: string): string => `md${process.pid}-${(made += 1)}${label}`;

export const mayMakeNamespaces = (): boolean => process.getuid?.() === 0 && existsSync('/proc/self/ns/net');

export async function aNamespace(label = ''): Promise<Namespace> {
  const name = unique(label);
  const children = new Set<Child>();
  await run('ip', 'netns', 'add', name);
  await run('ip', '-n', name, 'link', 'set', 'lo', 'up');
  return {
    name,
    run: (program, ...args) => run('ip', 'netns', 'exec', name, program, ...args),
    start(program, ...args) {
      const child = spawn('ip', ['netns', 'exec', name, program, ...args], {
        stdio: ['pipe', 'pipe', 'pipe'],
      });
      children.add(child);
      child.once('exit', () => children.delete(child));
      return child;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...children].map((child) => ended(child)));
      await run('ip', 'netns', 'delete', name);
    },
  };
}

/** A cable between two namespaces, up at both ends. UDP checksums are made in software: no card does it here. */
export async function cable(a: Namespace, aNic: string, b: Namespace, bNic: string): Promise<void> {
  await run(
    'ip',
    'link',
    'add',
    aNic,
    'netns',
    a.name,
    'type',
    'veth',
    'peer',
    'name',
    bNic,
    'netns',
    b.name,
  );
  for (const [namespace, nic] of [
    [a, aNic],
    [b, bNic],
  ] as const) {
    await namespace.run('ethtool', '-K', nic, 'tx', 'off');
    await run('ip', '-n', namespace.name, 'link', 'set', nic, 'up');
  }
}

/** A switch in a namespace; what is plugged in forwards at once (no spanning tree, which swallows the first packets). */
export async function aSwitch(at: Namespace, name = 'br0'): Promise<{ plug(nic: string): Promise<void> }> {
  await run(
    'ip',
    '-n',
    at.name,
    'link',
    'add',
    name,
    'type',
    'bridge',
    'stp_state',
    '0',
    'forward_delay',
    '0',
  );
  await run('ip', '-n', at.name, 'link', 'set', name, 'up');
  return { plug: async (nic) => void (await run('ip', '-n', at.name, 'link', 'set', nic, 'master', name)) };
}

export const addAddress = (at: Namespace, nic: string, address: string): Promise<string> =>
  run('ip', '-n', at.name, 'address', 'add', address, 'dev', nic);

/** The IPv4 addresses that an interface has now. */
export async function addressesOf(at: Namespace, nic: string): Promise<string[]> {
  const shown = await run('ip', '-n', at.name, '-4', '-o', 'address', 'show', 'dev', nic);
  return [...shown.matchAll(/inet ([\d.]+)/g)].map((match) => match[1]!);
}

/** Ends a child and waits until it is gone. */
export async function ended(child: Child, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await gone;
}

function run(program: string, ...args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(program, args, { timeout: timeoutMs }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${program} ${args.join(' ')}: ${error.message}\n${stdout}${stderr}`));
      else resolve(stdout);
    });
  });
}
