import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Step } from './crash-trace.ts';

type Change = Exclude<Step, { did: 'sync' | 'sync folder' | 'send' }>;

/** A change of the folder with the place in the record from which on no power failure undoes it. */
interface Fated {
  readonly step: Change;
  /** The file that the change is in, whatever its name is by then; changes of names have none. */
  readonly file: number | undefined;
  readonly safeFrom: number;
}

/** What becomes of changes that no sync covered. */
export interface Chance {
  /** From 0 up to, not including, 1; always the same series for the same seed. */
  next(): number;
}

const sectorBytes = 512;
/** Beside `-wal` and the rest no file of the folder grows as large as this. */
const largestBytes = 256 * 2 ** 20;

/**
 * A disk that keeps only what was synced. A file's content is safe once a sync of that file that began after the
 * write has ended; a name (made, changed or removed) once a sync of the folder has: nothing less is promised by POSIX.
 */
export class CrashDisk {
  readonly #changes: readonly Fated[];

  constructor(steps: readonly Step[], { ignoreSyncs = false }: { ignoreSyncs?: boolean } = {}) {
    const names = new Map<string, number>();
    const syncs = new Map<number | undefined, { begun: number; done: number }[]>();
    const changes: Omit<Fated, 'safeFrom'>[] = [];
    let files = 0;
    for (const step of steps) {
      if (step.did === 'send') continue;
      if (step.did === 'sync' || step.did === 'sync folder') {
        const file = step.did === 'sync' ? names.get(step.name) : undefined;
        const known = syncs.get(file) ?? [];
        if (!ignoreSyncs && (file !== undefined || step.did === 'sync folder')) known.push(step);
        syncs.set(file, known);
        continue;
      }
      if (step.did === 'create') names.set(step.name, (files += 1));
      const content = step.did === 'write' || step.did === 'truncate';
      changes.push({ step, file: content || step.did === 'create' ? names.get(step.name) : undefined });
      if (step.did === 'rename') names.set(step.to, names.get(step.name)!);
      if (step.did === 'rename' || step.did === 'unlink') names.delete(step.name);
    }
    for (const list of syncs.values()) list.sort((a, b) => a.begun - b.begun);
    this.#changes = changes.map(({ step, file }) => {
      const content = step.did === 'write' || step.did === 'truncate';
      const covering = firstAfter(syncs.get(content ? file : undefined) ?? [], step.done);
      return { step, file, safeFrom: covering ?? Infinity };
    });
  }

  /**
   * The files as they are found after the power failed at place `at`. Without `chance` nothing survives that was not
   * synced; with it each such write may survive, be lost or be torn at a sector, and names survive up to some moment.
   */
  filesAt(at: number, chance?: Chance): Map<string, Buffer> {
    const names = new Map<string, number>();
    const contents = new Map<number, { bytes: Buffer; size: number }>();
    const past = this.#changes.filter(({ step }) => step.begun < at);
    const open = past.filter(({ step, safeFrom }) => !isContent(step) && safeFrom > at);
    const lastName = chance
      ? (open[Math.floor(chance.next() * (open.length + 1)) - 1]?.step.begun ?? -1)
      : -1;
    for (const { step, file, safeFrom } of past) {
      const safe = safeFrom <= at;
      if (step.did === 'write' || step.did === 'truncate') {
        const content = contents.get(file!) ?? { bytes: Buffer.alloc(0), size: 0 };
        contents.set(file!, content);
        if (step.did === 'write')
          put(content, step.offset ?? content.size, survivors(step.bytes, safe, chance));
        else if (safe || (chance && chance.next() < 0.5)) {
          content.size = step.sizeBytes;
          content.bytes.fill(0, step.sizeBytes);
        }
        continue;
      }
      if (!safe && step.begun > lastName) continue;
      if (step.did === 'create') names.set(step.name, file!);
      else {
        const moved = names.get(step.name);
        names.delete(step.name);
        if (step.did === 'rename' && moved !== undefined) names.set(step.to, moved);
      }
    }
    return new Map(
      [...names].map(([name, file]) => {
        const content = contents.get(file);
        return [name, content ? content.bytes.subarray(0, content.size) : Buffer.alloc(0)];
      }),
    );
  }
}

/** Puts files back, as a disk that is mounted again shows them. */
export function restore(files: ReadonlyMap<string, Buffer>, dir: string): void {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  for (const [name, bytes] of files) writeFileSync(path.join(dir, name), bytes);
}

/** The same series of chances for the same seed (mulberry32). */
export function chances(seed: number): Chance {
  let state = seed >>> 0;
  return {
    next() {
      state = (state + 0x6d2b79f5) >>> 0;
      let t = Math.imul(state ^ (state >>> 15), 1 | state);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
    },
  };
}

const isContent = (step: Change): boolean => step.did === 'write' || step.did === 'truncate';

/** When the first sync that began after `done` had ended; undefined when none did. */
function firstAfter(syncs: readonly { begun: number; done: number }[], done: number): number | undefined {
  let [low, high] = [0, syncs.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (syncs[middle]!.begun > done) high = middle;
    else low = middle + 1;
  }
  return syncs
    .slice(low)
    .reduce<number | undefined>((least, s) => Math.min(least ?? s.done, s.done), undefined);
}

/** Which pieces of a write reach the disk: pairs of offset within the write and bytes. */
function survivors(bytes: Buffer, safe: boolean, chance: Chance | undefined): [number, Buffer][] {
  if (safe) return [[0, bytes]];
  if (!chance) return [];
  const fate = chance.next();
  if (fate < 0.4) return [[0, bytes]];
  if (fate < 0.7) return [];
  const pieces: [number, Buffer][] = [];
  for (let from = 0; from < bytes.length; from += sectorBytes)
    if (chance.next() < 0.5) pieces.push([from, bytes.subarray(from, from + sectorBytes)]);
  return pieces;
}

function put(content: { bytes: Buffer; size: number }, offset: number, pieces: [number, Buffer][]): void {
  for (const [from, piece] of pieces) {
    const end = offset + from + piece.length;
    if (end > largestBytes) throw new Error('a file is larger than this disk');
    if (end > content.bytes.length) {
      const grown = Buffer.alloc(Math.max(end, content.bytes.length * 2, 64 * 1024));
      content.bytes.copy(grown, 0, 0, content.size);
      content.bytes = grown;
    }
    piece.copy(content.bytes, offset + from);
    content.size = Math.max(content.size, end);
  }
}
