import { createReadStream } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';

/**
 * What a program did to the files of its data folder, in the order in which it happened, and what it sent meanwhile.
 * `begun` and `done` are places in the record: a sync that began after a write was done covers it.
 */
export type Step = { readonly begun: number; readonly done: number } & (
  | { readonly did: 'create' | 'unlink'; readonly name: string }
  | { readonly did: 'rename'; readonly name: string; readonly to: string }
  /** `offset` null: behind all that was written before. */
  | { readonly did: 'write'; readonly name: string; readonly offset: number | null; readonly bytes: Buffer }
  | { readonly did: 'truncate'; readonly name: string; readonly sizeBytes: number }
  | { readonly did: 'sync'; readonly name: string }
  | { readonly did: 'sync folder' }
  | { readonly did: 'send'; readonly bytes: Buffer }
);

const calls = [
  ...['openat', 'write', 'writev', 'pwrite64', 'pwritev', 'pwritev2', 'sendto', 'sendmsg', 'sendmmsg'],
  ...['ftruncate', 'fallocate', 'copy_file_range', 'sendfile', 'fsync', 'fdatasync', 'sync_file_range'],
  ...['rename', 'renameat', 'renameat2', 'unlink', 'unlinkat', 'link', 'linkat'],
];

/** The command that runs a program and records it in `file`. */
export const recorded = (file: string): string[] => [
  ...['env', 'UV_USE_IO_URING=0', 'strace', '-f', '-y', '-xx', '-s', '65536', '--seccomp-bpf'],
  ...['-e', 'signal=none', '-e', `trace=${calls.join(',')}`, '-o', file],
];

/** Reads a record. Throws on a change of the folder that it cannot follow: better than to miss one. */
export async function readTrace(file: string, folder: string): Promise<Step[]> {
  const steps: Step[] = [];
  const begun = new Map<string, { text: string; at: number }>();
  const known = new Set<string>();
  let at = 0;
  for await (const line of createInterface({ input: createReadStream(file) })) {
    at += 1;
    const [, pid, rest] = /^(\d+) +(.*)$/.exec(line) ?? [];
    if (pid === undefined || rest === undefined) continue;
    const unfinished = rest.indexOf(' <unfinished ...>');
    if (unfinished >= 0) {
      begun.set(pid, { text: rest.slice(0, unfinished), at });
      continue;
    }
    const resumed = /^<\.\.\. \w+ resumed>/.exec(rest);
    const first = resumed ? begun.get(pid) : undefined;
    const text = first ? first.text + rest.slice(resumed![0].length) : rest;
    for (const step of stepsOf(text, folder, known))
      steps.push({ ...step, begun: first?.at ?? at, done: at } as Step);
  }
  return steps.sort((a, b) => a.begun - b.begun);
}

type Deed = Step extends infer S ? (S extends Step ? Omit<S, 'begun' | 'done'> : never) : never;

/** Each message of one sendmmsg is a step of its own. */
function stepsOf(text: string, folder: string, known: Set<string>): Deed[] {
  if (!text.startsWith('sendmmsg(')) return [stepOf(text, folder, known)].flatMap((step) => step ?? []);
  const strings = [...text.matchAll(/iov_base="((?:\\x[0-9a-f]{2})*)"/g)];
  return text.includes(') = -1') ? [] : strings.map((string) => sent([string]));
}

function stepOf(text: string, folder: string, known: Set<string>): Deed | undefined {
  const [, call, given, value] = /^(\w+)\((.*)\) += (-?\d+)/s.exec(text) ?? [];
  if (call === undefined || given === undefined || Number(value) < 0) return undefined;
  const strings = [...given.matchAll(/"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?/g)];
  const paths = (): string[] => strings.map(([, hex]) => bytesOf(hex!).toString());
  const inFolder = (whole: string | undefined): string | undefined =>
    whole !== undefined && path.dirname(whole) === folder && !/-shm$|\.sock$/.test(whole)
      ? path.basename(whole)
      : undefined;
  const target = /^\d+<((?:\\x[0-9a-f]{2})*)>/.exec(given)?.[1];
  const whole = target === undefined ? undefined : bytesOf(target).toString();
  const name = inFolder(whole);
  const content = (): Buffer => {
    if (strings.some(([, , cut]) => cut)) throw new Error(`a write to ${name} is cut short in the record`);
    return Buffer.concat(strings.map(([, hex]) => bytesOf(hex!)));
  };
  switch (call) {
    case 'openat': {
      const opened = inFolder(paths()[0]);
      if (opened === undefined || !given.includes('O_CREAT') || known.has(opened)) return undefined;
      known.add(opened);
      return { did: 'create', name: opened };
    }
    case 'unlink': {
      const gone = inFolder(paths()[0]);
      if (gone === undefined || !known.delete(gone)) return undefined;
      return { did: 'unlink', name: gone };
    }
    case 'rename': {
      const [from, to] = paths().map(inFolder);
      if (from === undefined && to === undefined) return undefined;
      if (from === undefined || to === undefined) throw new Error(`a rename across folders: ${paths()}`);
      known.delete(from);
      known.add(to);
      return { did: 'rename', name: from, to };
    }
    case 'fsync':
    case 'fdatasync':
      if (whole === folder) return { did: 'sync folder' };
      return name === undefined ? undefined : { did: 'sync', name };
    case 'pwrite64': {
      if (name === undefined) return undefined;
      const bytes = content().subarray(0, Number(value));
      return { did: 'write', name, offset: Number(/, (\d+)$/.exec(given)![1]), bytes };
    }
    case 'write':
      if (name !== undefined)
        return { did: 'write', name, offset: null, bytes: content().subarray(0, Number(value)) };
      return sent(strings);
    case 'writev':
    case 'sendto':
    case 'sendmsg':
      if (name === undefined) return sent(strings);
      break;
    case 'ftruncate':
      if (name === undefined) return undefined;
      return { did: 'truncate', name, sizeBytes: Number(/, (\d+)$/.exec(given)![1]) };
  }
  if (name !== undefined || paths().some((p) => inFolder(p) !== undefined))
    throw new Error(`${call} on ${name ?? paths().join()} is not followed`);
  return undefined;
}

const sent = (strings: RegExpExecArray[]): Deed => ({
  did: 'send',
  bytes: Buffer.concat(strings.map(([, hex]) => bytesOf(hex!))),
});

const bytesOf = (hex: string): Buffer => Buffer.from(hex.replaceAll('\\x', ''), 'hex');
