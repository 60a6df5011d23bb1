import { CHUNK_BYTES, type Chunks, type ChunkMemory, type SharedFile } from './chunks.ts';
import type { Outlet, Peer } from './outlet.ts';

/**
 * Sends blocks `from` to `to` of a file. All of them are in memory before the first leaves: a window sent by halves
 * and then again is acknowledged twice. Throws where the file cannot be read; then nothing has been sent.
 */
export function sendWindow<P extends Peer, M extends ChunkMemory>(
  chunks: Chunks<M>,
  outlet: Outlet<P, M>,
  peer: P,
  file: SharedFile<M>,
  blksize: number,
  from: number,
  to: number,
): void {
  const lastChunk = Math.max(0, Math.ceil(file.sizeBytes / CHUNK_BYTES) - 1);
  const firstChunk = Math.min(Math.floor(((from - 1) * blksize) / CHUNK_BYTES), lastChunk); // the last block may be empty
  const end = Math.min(to * blksize, file.sizeBytes);
  const held: M[] = [];
  for (let index = firstChunk; index === firstChunk || index * CHUNK_BYTES < end; index++) {
    held.push(chunks.get(file, index));
  }
  for (let block = from; block <= to; block++) {
    const start = (block - 1) * blksize;
    const bytes = Math.min(blksize, file.sizeBytes - start);
    const at = Math.floor(start / CHUNK_BYTES) - firstChunk;
    const offset = start % CHUNK_BYTES;
    const inFirst = Math.min(bytes, CHUNK_BYTES - offset);
    if (bytes === 0) outlet.data(peer, block, held[0]!, 0, 0);
    else if (inFirst === bytes) outlet.data(peer, block, held[at]!, offset, bytes);
    else outlet.data(peer, block, held[at]!, offset, inFirst, held[at + 1]!, bytes - inFirst);
  }
}
