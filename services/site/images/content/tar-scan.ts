import { tarHeaderFits } from './sniff.ts';

export interface TarEntry {
  /** Without ./ and slashes at its ends. */
  path: string;
  kind: 'file' | 'folder' | 'link' | 'other';
  sizeBytes: number;
}

export interface TarListener {
  /** How many bytes of a file's beginning are wanted; 0 for none. */
  want(entry: TarEntry): number;
  entry(entry: TarEntry, head: Uint8Array): void;
}

/** Ends a scan with what is wrong. */
export class TarDamage extends Error {}

const block = 512;
/** Names and extended headers are a few hundred bytes; more is a bomb. */
const metaAtMostBytes = 1024 * 1024;
const entriesAtMost = 5_000_000;

const cString = (bytes: Uint8Array): string => {
  const end = bytes.indexOf(0);
  return Buffer.from(end < 0 ? bytes : bytes.subarray(0, end)).toString('utf8');
};

/** Octal text, or base 256 with the first bit set (GNU). */
function numberIn(bytes: Uint8Array): number {
  if ((bytes[0]! & 0x80) === 0) {
    const digits = cString(bytes).trim();
    if (digits === '') return 0;
    if (!/^[0-7]+$/.test(digits)) throw new TarDamage('a header holds no number');
    return parseInt(digits, 8);
  }
  let value = BigInt(bytes[0]! & 0x7f);
  for (const byte of bytes.subarray(1)) value = (value << 8n) | BigInt(byte);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new TarDamage('a header holds an impossible size');
  return Number(value);
}

/** Records of an extended header: `length key=value\n` (POSIX pax). */
function paxRecords(bytes: Buffer): Map<string, string> {
  const records = new Map<string, string>();
  for (let at = 0; at < bytes.length;) {
    const blank = bytes.indexOf(32, at);
    const length = blank < 0 ? NaN : Number(bytes.toString('latin1', at, blank));
    if (!Number.isInteger(length) || length <= blank - at || at + length > bytes.length) break;
    const [key = '', ...value] = bytes.toString('utf8', blank + 1, at + length - 1).split('=');
    records.set(key, value.join('='));
    at += length;
  }
  return records;
}

const kinds: Readonly<Record<string, TarEntry['kind']>> = {
  ...{ '0': 'file', '\0': 'file', '7': 'file', S: 'file' },
  ...{ '1': 'link', '2': 'link', '5': 'folder' },
};

type Meta = 'x' | 'g' | 'L' | 'K';
const isMeta = (type: string): type is Meta => 'xgLK'.includes(type);

/** Reads a tar as it streams by: POSIX, pax and GNU headers, without keeping what is in its files. */
export class TarScan {
  readonly #listener: TarListener;
  #partial = Buffer.alloc(0);
  /** Bytes of the present entry's data, padding included, that are still to come. */
  #left = 0;
  #kept: { entry: TarEntry; meta: Meta | null; into: Buffer; filled: number } | null = null;
  #next: { path?: string; sizeBytes?: number } = {};
  #sparse = false;
  #zeros = 0;
  #entries = 0;
  #at = 0;

  constructor(listener: TarListener) {
    this.#listener = listener;
  }

  /** Throws `TarDamage` where the archive is broken. */
  push(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#zeros >= 2) return; // what stands behind the end is padding
      if (this.#left > 0) {
        const taken = Math.min(this.#left, chunk.length - at);
        this.#keep(chunk, at, taken);
        this.#left -= taken;
        at += taken;
        if (this.#left === 0) this.#endData();
        continue;
      }
      const wanted = block - this.#partial.length;
      if (this.#partial.length === 0 && chunk.length - at >= block) {
        this.#header(chunk.subarray(at, at + block));
        at += block;
        continue;
      }
      const part = chunk.subarray(at, at + wanted);
      this.#partial = Buffer.concat([this.#partial, part]);
      at += part.length;
      if (this.#partial.length < block) return;
      const whole = this.#partial;
      this.#partial = Buffer.alloc(0);
      this.#header(whole);
    }
  }

  /** The stream ended: an archive ends with empty blocks, so what has none is cut off. */
  end(): void {
    if (this.#zeros === 0 || this.#left > 0) throw new TarDamage('the archive is cut off');
    if (this.#entries === 0) throw new TarDamage('the archive is empty');
  }

  #keep(chunk: Buffer, at: number, length: number): void {
    const kept = this.#kept;
    if (!kept) return;
    kept.filled += chunk.copy(
      kept.into,
      kept.filled,
      at,
      at + Math.min(length, kept.into.length - kept.filled),
    );
  }

  #endData(): void {
    const kept = this.#kept;
    this.#kept = null;
    if (!kept) return;
    if (kept.meta === null) this.#listener.entry(kept.entry, kept.into.subarray(0, kept.filled));
    else this.#understand(kept.meta, kept.into);
  }

  #understand(meta: Meta, bytes: Buffer): void {
    if (meta === 'L') this.#next.path = cString(bytes);
    if (meta !== 'x') return;
    const records = paxRecords(bytes);
    const path = records.get('GNU.sparse.name') ?? records.get('path');
    if (path !== undefined) this.#next.path = path;
    const size = Number(records.get('size') ?? NaN);
    if (Number.isSafeInteger(size) && size >= 0) this.#next.sizeBytes = size;
  }

  #header(bytes: Buffer): void {
    this.#at += block;
    if (this.#sparse) {
      this.#sparse = bytes[504] === 1;
      if (!this.#sparse && this.#left === 0) this.#startData();
      return;
    }
    if (bytes.every((byte) => byte === 0)) {
      this.#zeros += 1;
      return;
    }
    if (this.#zeros > 0 || !tarHeaderFits(bytes))
      throw new TarDamage(`a header is damaged (block ${this.#at / block})`);
    if (++this.#entries > entriesAtMost) throw new TarDamage(`it holds more than ${entriesAtMost} files`);
    const type = String.fromCharCode(bytes[156]!);
    const meta = isMeta(type) ? type : null;
    const told = numberIn(bytes.subarray(124, 136));
    const kind = kinds[type] ?? 'other';
    // devices and pipes have none, whatever their size says
    const hasData = meta !== null || kind === 'file' || (kind === 'other' && !'346'.includes(type));
    const sizeBytes = hasData ? ((meta === null ? this.#next.sizeBytes : undefined) ?? told) : 0;
    if (meta !== null && sizeBytes > metaAtMostBytes) throw new TarDamage('a name in it is impossibly long');
    const entry: TarEntry = { path: this.#pathOf(bytes), kind, sizeBytes };
    if (meta === null) this.#next = {};
    const wanted = meta !== null ? sizeBytes : Math.min(sizeBytes, this.#listener.want(entry));
    this.#kept = { entry, meta, into: Buffer.alloc(wanted), filled: 0 };
    this.#sparse = type === 'S' && bytes[482] === 1;
    if (!this.#sparse) this.#startData();
  }

  #startData(): void {
    const { sizeBytes } = this.#kept!.entry;
    this.#left = Math.ceil(sizeBytes / block) * block;
    this.#at += this.#left;
    if (this.#left === 0) this.#endData();
  }

  #pathOf(bytes: Buffer): string {
    const isUstar = bytes.toString('latin1', 257, 262) === 'ustar' && bytes[262] === 0;
    const prefix = isUstar ? cString(bytes.subarray(345, 500)) : '';
    const name = cString(bytes.subarray(0, 100));
    const path = this.#next.path ?? (prefix === '' ? name : `${prefix}/${name}`);
    return path.replace(/^(\.?\/)+/, '').replace(/\/+$/, '');
  }
}
