import type { FileHandle } from 'node:fs/promises';
import { refuse, type Problem } from '../../contract/result.ts';
import { untilStopped } from './until-stopped.ts';

export interface Written {
  /** How much of the file is on disk now. */
  received: number;
  problem: Problem | null;
}

/**
 * Writes what comes from `at` on, until it ends, breaks or is stopped; at most up to `of`. What is told as received
 * outlives a power failure. Rejects where the disk refuses even that.
 */
export async function writeBody(
  handle: FileHandle,
  { at, of, dataDir }: { at: number; of: number; dataDir: string },
  body: AsyncIterable<Uint8Array>,
  signal: AbortSignal,
  tell: (received: number) => void,
): Promise<Written> {
  let received = at;
  let problem: Problem | null = null;
  try {
    for await (const chunk of untilStopped(body, signal)) {
      const taken = chunk.subarray(0, of - received);
      await writeAll(handle, taken, received);
      received += taken.length;
      tell(received);
      if (taken.length === chunk.length) continue;
      problem = refuse('too_large', `More came than the ${of} bytes that were announced.`).problem;
      break;
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const isFull = code === 'ENOSPC' || code === 'EDQUOT';
    problem = isFull
      ? refuse('not_now', `The disk of ${dataDir} is full. Free some room and go on.`).problem
      : refuse('unavailable', `The upload broke off after ${received} bytes. Go on from there.`).problem;
  }
  await handle.datasync();
  return { received, problem };
}

/** A disk that fills up takes a part of a piece without an error. */
async function writeAll(handle: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, at + done);
    done += bytesWritten;
  }
}
