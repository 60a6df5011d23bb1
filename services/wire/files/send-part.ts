import type { FileHandle } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import type { BufferPair } from './buffers.ts';
import type { Part } from './ranges.ts';

/** A client that does not take one buffer within this time is cut off: it holds memory that others wait for. */
export const DRAIN_WITHIN_MS = 60_000;

export type Sent = 'sent' | 'client_gone' | 'too_slow' | 'file_shrank';

/**
 * Writes a part of a file into a response whose headers carry its length. The next read runs while the last write
 * drains; only the two buffers hold data. `drained` is told of bytes that have left. Rejects where the disk fails.
 */
export async function sendPart(
  file: FileHandle,
  part: Part,
  response: ServerResponse,
  { one, other }: BufferPair,
  drained: (bytes: number) => void,
  drainWithinMs = DRAIN_WITHIN_MS,
): Promise<Sent> {
  let [filling, idle] = [one, other];
  let at = part.from;
  const fill = () => file.read(filling, 0, Math.min(filling.length, part.to - at), at);
  let draining: Promise<Sent> | undefined;
  let lastBytes = 0;
  while (at < part.to) {
    const [{ bytesRead }, before] = await Promise.all([fill(), draining]);
    if (before && before !== 'sent') return before;
    drained(lastBytes);
    if (bytesRead === 0) return 'file_shrank';
    draining = drain(response, filling.subarray(0, bytesRead), drainWithinMs);
    lastBytes = bytesRead;
    at += bytesRead;
    [filling, idle] = [idle, filling];
  }
  const last = (await draining) ?? 'sent';
  if (last === 'sent') drained(lastBytes);
  return last;
}

/** Resolves when the bytes are the kernel's, so that their buffer may be filled again. */
function drain(response: ServerResponse, bytes: Buffer, withinMs: number): Promise<Sent> {
  return new Promise((resolve) => {
    const settle = (how: Sent): void => {
      clearTimeout(timer);
      response.off('close', gone);
      resolve(how);
    };
    const gone = (): void => settle('client_gone');
    const timer = setTimeout(() => {
      response.destroy();
      settle('too_slow');
    }, withinMs);
    response.once('close', gone);
    response.write(bytes, (error) => settle(error ? 'client_gone' : 'sent'));
  });
}
