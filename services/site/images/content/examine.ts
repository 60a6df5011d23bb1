import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { ImageRefusal } from '../program.ts';
import { readGpt } from './gpt.ts';
import { readQcow2 } from './qcow2.ts';
import { RootListener, type RootFacts } from './root-facts.ts';
import { headBytes, sniff, type Packing, type Sniffed } from './sniff.ts';
import { readSquashfs, squashfsFacts } from './squashfs.ts';
import { TarDamage, TarScan } from './tar-scan.ts';
import { unpacker } from './unpack.ts';

/** What a file that was brought is, proved by reading all of it. */
export interface Examined {
  sha256: string;
  sizeBytes: number;
  kind: 'root_tar' | 'squashfs' | 'disk';
  packing: 'none' | Packing;
  unpackedBytes: number | null;
  bios: boolean | null;
  uefi: boolean | null;
  /** Of a root file system. */
  root: RootFacts | null;
  /** It is installed only after it was made into a packed raw disk; from what. */
  repack: 'qcow2' | 'raw' | 'only_file' | null;
}

export interface ToExamine {
  file: string;
  /** What its bringer says; null when nothing is known. */
  sha256: string | null;
  onProgress(done: number, of: number): void;
  signal: AbortSignal;
}

/** What it unpacks to at most. */
export const unpackedAtMostBytes = 2 * 1024 ** 4;

export async function headOf(file: string): Promise<Buffer> {
  const handle = await open(file, 'r');
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** Looks at an unpacked stream as it goes by: what it is, and what is in it. */
class Look {
  unpackedBytes = 0;
  /** What is wrong with it. */
  problem: string | null = null;
  what: Sniffed | null = null;
  readonly listener = new RootListener();
  #head = Buffer.alloc(0);
  #tar: TarScan | null = null;

  push(chunk: Buffer): void {
    this.unpackedBytes += chunk.length;
    if (this.problem !== null) return;
    if (this.what !== null) return this.#scan(chunk);
    this.#head = Buffer.concat([this.#head, chunk]);
    if (this.#head.length >= headBytes) this.#decide();
  }

  end(): void {
    if (this.what === null) this.#decide();
    if (this.problem === null && this.#tar) this.#guarded((tar) => tar.end());
  }

  get head(): Buffer {
    return this.#head;
  }

  #decide(): void {
    const what = sniff(this.#head.subarray(0, headBytes));
    this.what = what;
    if (what.is === 'other') this.problem = what.sentence;
    else if (what.is === 'packed' || what.is === 'qcow2' || what.is === 'squashfs')
      this.problem = `There is a ${what.is === 'packed' ? `${what.packing} file` : what.is} packed once more in it. Unpack it once and bring what is in it.`;
    else if (what.is === 'tar') {
      this.#tar = new TarScan(this.listener);
      this.#scan(this.#head);
    }
  }

  #scan(chunk: Buffer): void {
    this.#guarded((tar) => tar.push(chunk));
  }

  #guarded(work: (tar: TarScan) => void): void {
    if (!this.#tar) return;
    try {
      work(this.#tar);
    } catch (error) {
      if (!(error instanceof TarDamage)) throw error;
      this.problem = `The tar in it is damaged: ${error.message}.`;
    }
  }
}

/** Reads the file once: hashes it and shows what comes out of it to `look`. Gives the hash and what broke on the way. */
async function readThrough(
  { file, onProgress, signal }: ToExamine,
  packing: 'none' | Packing,
  sizeBytes: number,
  look: Look | null,
): Promise<{ sha256: string; broken: string | null }> {
  const hash = createHash('sha256');
  const unpack = look && unpacker(packing);
  let stopped = false;
  let failed: unknown;
  const stop = (): void => {
    stopped = true;
    unpack?.stop();
  };
  unpack?.output.on('data', (chunk: Buffer) => {
    try {
      look!.push(chunk);
    } catch (error) {
      failed = error;
      stop();
    }
    if (look!.unpackedBytes > unpackedAtMostBytes && !stopped) {
      look!.problem = `It unpacks to more than ${unpackedAtMostBytes / 1024 ** 4} TiB.`;
      stop();
    }
  });
  const ended = unpack?.ended.then(
    (wrong) => ({ wrong }),
    (error: unknown) => ({ error }),
  );
  void ended?.then(() => (stopped = true));
  let done = 0;
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
      if (signal.aborted) throw new ImageRefusal('It was broken off.');
      hash.update(chunk);
      done += chunk.length;
      onProgress(done, sizeBytes);
      // once the unpacking ended, by itself or at a fault, the rest still counts for the checksum
      if (unpack && !stopped && !unpack.input.write(chunk))
        await Promise.race([once(unpack.input, 'drain').catch(() => undefined), ended]);
    }
  } finally {
    if (signal.aborted) unpack?.stop();
  }
  unpack?.input.end();
  const outcome = await ended;
  if (failed !== undefined) throw failed;
  if (outcome && 'error' in outcome) throw outcome.error;
  look?.end();
  return { sha256: hash.digest('hex'), broken: outcome?.wrong ?? null };
}

const refuse = (sentence: string): never => {
  throw new ImageRefusal(sentence);
};

function proveSum(given: string, told: string | null): void {
  if (told !== null && told !== given)
    refuse(
      `Its checksum is ${given}, and ${told} was announced: it was changed or damaged on the way. Bring it again.`,
    );
}

/** Reads a file to its end and says what it is. Throws `ImageRefusal` with a sentence where it cannot be installed. */
export async function examine(what: ToExamine): Promise<Examined> {
  const head = await headOf(what.file);
  const handle = await open(what.file, 'r');
  const { size: sizeBytes } = await handle.stat();
  await handle.close();
  const outer = sniff(head);
  const base = { sizeBytes, bios: null, uefi: null, root: null, repack: null, unpackedBytes: null };
  if (outer.is === 'qcow2' || outer.is === 'squashfs' || outer.is === 'other') {
    const { sha256 } = await readThrough(what, 'none', sizeBytes, null);
    if (outer.is === 'other') {
      proveSum(sha256, what.sha256);
      return refuse(outer.sentence);
    }
    proveSum(sha256, what.sha256);
    if (outer.is === 'qcow2') {
      const read = readQcow2(head);
      if ('refused' in read) return refuse(read.refused);
      const unpackedBytes = read.sizeBytes;
      return { ...base, sha256, kind: 'disk', packing: 'none', unpackedBytes, repack: 'qcow2' };
    }
    const wrong = readSquashfs(head, sizeBytes);
    if (wrong) return refuse(wrong.refused);
    const inside = await squashfsFacts(what.file);
    return {
      ...{ ...base, sha256, kind: 'squashfs', packing: 'none', unpackedBytes: inside?.unpackedBytes ?? null },
      ...{ root: inside?.facts ?? null, bios: inside?.facts.bios ?? null, uefi: inside?.facts.uefi ?? null },
    };
  }
  const packing = outer.is === 'packed' ? outer.packing : 'none';
  const look = new Look();
  const { sha256, broken } = await readThrough(what, packing, sizeBytes, look);
  proveSum(sha256, what.sha256);
  if (broken !== null) return refuse(`It is damaged or cut off: ${packing} says "${broken}".`);
  if (look.problem !== null) return refuse(look.problem);
  return { ...base, sha256, packing, unpackedBytes: look.unpackedBytes, ...insideOf(look, packing) };
}

function insideOf(
  look: Look,
  packing: 'none' | Packing,
): Pick<Examined, 'kind' | 'bios' | 'uefi' | 'root' | 'repack'> {
  if (look.what?.is === 'disk') {
    const disk = diskFacts(look.head, look.what.blockSize, look.unpackedBytes);
    return { ...disk, kind: 'disk', root: null, repack: packing === 'none' ? 'raw' : null };
  }
  if (look.listener.isRoot) {
    const root = look.listener.facts();
    return { kind: 'root_tar', root, bios: root.bios, uefi: root.uefi, repack: null };
  }
  const only = look.listener.onlyFile;
  const inner = only && sniff(only.head);
  if (only && inner?.is === 'disk') {
    const disk = diskFacts(Buffer.from(only.head), inner.blockSize, only.entry.sizeBytes);
    return { ...disk, kind: 'disk', root: null, repack: 'only_file' };
  }
  return refuse('It is a tar, but no root file system: there is no /etc and no /usr in it.');
}

/** What the partition table tells, measured against what is really there. */
export function diskFacts(
  head: Buffer,
  blockSize: 512 | 4096,
  sizeBytes: number,
): { bios: boolean; uefi: boolean } {
  const gpt = readGpt(head, blockSize);
  if ('damaged' in gpt) return refuse(gpt.damaged);
  if (gpt.sizeBytes > sizeBytes)
    return refuse(
      `The disk in it is cut off: its partition table speaks of ${gpt.sizeBytes} bytes, and ${sizeBytes} are there.`,
    );
  return { bios: gpt.bios, uefi: gpt.uefi };
}
