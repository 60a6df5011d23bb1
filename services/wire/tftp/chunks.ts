import { closeSync, readSync } from 'node:fs';
import type { OpenedFile } from '../files/folders.ts';

/** Files are read in pieces of this size, which all transfers of a file share: 32 machines read one loader once. */
export const CHUNK_BYTES = 256 * 1024;

/** Chunks kept for the next transfer when the last has ended. */
const KEPT_IDLE = 4;

/** Memory a chunk is read into; on Linux it also carries its place, so that the kernel can send from it. */
export interface ChunkMemory {
  readonly bytes: Buffer;
}

/** A file that at least one transfer reads. */
export interface SharedFile<M extends ChunkMemory> extends OpenedFile {
  readonly path: string;
  users: number;
  readonly chunks: (Chunk<M> | undefined)[];
}

export interface Chunk<M extends ChunkMemory> {
  readonly memory: M;
  file: SharedFile<M>;
  index: number;
  usedAt: number;
}

/**
 * At most `maxChunks` chunks in memory, the one not used for longest makes room. Reads are synchronous: this runs in
 * a thread of its own, where waiting for each window's read costs three times more than the read.
 */
export class Chunks<M extends ChunkMemory> {
  readonly #allocate: (sizeBytes: number) => M;
  readonly #beforeReuse: () => void;
  readonly #maxChunks: number;
  readonly #all: Chunk<M>[] = [];
  readonly #idle: M[] = [];
  readonly #files = new Map<string, SharedFile<M>>();
  #turn = 0;

  /** `beforeReuse` is called before a chunk's memory is overwritten: packets that point into it must leave first. */
  constructor(allocate: (sizeBytes: number) => M, beforeReuse: () => void, maxChunks: number) {
    this.#allocate = allocate;
    this.#beforeReuse = beforeReuse;
    this.#maxChunks = maxChunks;
  }

  /** Counts one more user of the file at `path`; a version opened before is shared, and `opened` then closed. */
  share(path: string, opened: OpenedFile): SharedFile<M> {
    const key = `${path}\n${opened.version}`;
    const known = this.#files.get(key);
    if (known) closeSync(opened.fd);
    const file = known ?? { ...opened, path, users: 0, chunks: [] };
    if (!known) this.#files.set(key, file);
    file.users += 1;
    return file;
  }

  /** The last user's leaving closes the file and frees its chunks for others. */
  leave(file: SharedFile<M>): void {
    file.users -= 1;
    if (file.users > 0) return;
    this.#files.delete(`${file.path}\n${file.version}`);
    closeSync(file.fd);
    for (const chunk of file.chunks) if (chunk) this.#drop(chunk);
    if (this.#files.size === 0) this.#idle.length = Math.min(this.#idle.length, KEPT_IDLE);
  }

  /** Chunk `index` of the file. Throws where the disk fails or the file has become shorter. */
  get(file: SharedFile<M>, index: number): M {
    const known = file.chunks[index];
    this.#turn += 1;
    if (known) {
      known.usedAt = this.#turn;
      return known.memory;
    }
    const memory = this.#room();
    try {
      readFully(file, memory.bytes, index);
    } catch (error) {
      this.#idle.push(memory);
      throw error;
    }
    const chunk = { memory, file, index, usedAt: this.#turn };
    this.#all.push(chunk);
    file.chunks[index] = chunk;
    return memory;
  }

  get openFiles(): number {
    return this.#files.size;
  }

  #room(): M {
    if (this.#all.length >= this.#maxChunks) {
      this.#drop(this.#all.reduce((oldest, chunk) => (chunk.usedAt < oldest.usedAt ? chunk : oldest)));
    }
    const idle = this.#idle.pop();
    if (!idle) return this.#allocate(CHUNK_BYTES);
    this.#beforeReuse();
    return idle;
  }

  #drop(chunk: Chunk<M>): void {
    this.#all.splice(this.#all.indexOf(chunk), 1);
    chunk.file.chunks[chunk.index] = undefined;
    this.#idle.push(chunk.memory);
  }
}

function readFully(file: OpenedFile, into: Buffer, index: number): void {
  const start = index * CHUNK_BYTES;
  const wanted = Math.min(CHUNK_BYTES, file.sizeBytes - start);
  for (let got = 0; got < wanted;) {
    const bytes = readSync(file.fd, into, got, wanted - got, start + got);
    if (bytes === 0) throw new Error('the file has become shorter while it was read');
    got += bytes;
  }
}
