import { useSyncExternalStore } from 'react';
import type { Input } from '../../../services/contract/calls.ts';
import type { Problem, Result } from '../../../services/contract/result.ts';
import { nextDelayMs, firstDelayMs } from '../../data/back-off.ts';
import type { RetryingLink } from '../../data/web-link.ts';
import { pieceBytes, sendPiece } from './put-piece.ts';
import { rateOver, type Sample } from './upload-rate.ts';

/** A file on its way from this page to the desk. */
export interface Upload {
  id: number;
  file: File;
  sentBytes: number;
  bytesPerSecond: number | null;
  /** What stops it just now; it is tried again by itself unless `ended`. */
  problem: Problem | null;
  ended: boolean;
}

type Beginning = Omit<Input<'images.upload_begin'>, 'fileName' | 'sizeBytes'>;

const mostTries = 8;

let uploads: readonly Upload[] = [];
const listeners = new Set<() => void>();
const listen = (fn: () => void): (() => void) => {
  listeners.add(fn);
  return () => void listeners.delete(fn);
};
const put = (upload: Upload): void => {
  uploads = [...uploads.filter((each) => each.id !== upload.id), upload];
  listeners.forEach((fn) => fn());
};
const drop = (id: number): void => {
  uploads = uploads.filter((each) => each.id !== id);
  listeners.forEach((fn) => fn());
};

/** The uploads of this page; they go on while other pages are looked at. */
export const useUploads = (): readonly Upload[] => useSyncExternalStore(listen, () => uploads);

/** Forgets an upload here: what it sends next is not asked for any more. */
export const forgetUpload = drop;

/** Asks the desk to take a file, and sends it; the answer comes as soon as the desk agreed. */
export async function beginUpload(link: RetryingLink, file: File, as: Beginning): Promise<Result<object>> {
  const begun = await link.call('images.upload_begin', {
    ...as,
    fileName: file.name.slice(0, 255),
    sizeBytes: file.size,
  });
  if (!begun.ok) return begun;
  const { id, receivedBytes, chunkAtMostBytes } = begun.value;
  put({ id, file, sentBytes: receivedBytes, bytesPerSecond: null, problem: null, ended: false });
  void send(link, id, Math.min(chunkAtMostBytes, pieceBytes(link)));
  return begun;
}

/** Goes on with an upload that gave up. */
export function goOn(link: RetryingLink, id: number): void {
  const upload = uploads.find((each) => each.id === id);
  if (!upload) return;
  put({ ...upload, problem: null, ended: false });
  void send(link, id, pieceBytes(link));
}

/** Piece by piece; after a piece that was lost, on from what the desk says it has. */
async function send(link: RetryingLink, id: number, atMost: number): Promise<void> {
  const samples: Sample[] = [];
  let tries = 0;
  let delayMs = firstDelayMs;
  for (;;) {
    const upload = uploads.find((each) => each.id === id);
    if (!upload) return;
    const { file, sentBytes } = upload;
    if (sentBytes >= file.size) return drop(id);
    const piece = file.slice(sentBytes, sentBytes + atMost);
    const answer = await sendPiece(link, id, sentBytes, piece);
    if (answer.ok) {
      tries = 0;
      delayMs = firstDelayMs;
      const sent = answer.value.receivedBytes ?? sentBytes + piece.size;
      samples.push({ at: Date.now(), bytes: sent });
      put({ ...upload, sentBytes: sent, bytesPerSecond: rateOver(samples), problem: null });
      continue;
    }
    tries += 1;
    if (answer.problem.code !== 'unavailable' && tries > 2)
      return put({ ...upload, problem: answer.problem, ended: true });
    put({ ...upload, problem: answer.problem, ended: tries > mostTries });
    if (tries > mostTries) return;
    await new Promise((resolve) => setTimeout(resolve, delayMs));
    delayMs = nextDelayMs(delayMs);
    const known = await link.call('images.get', { id });
    const received = known.ok ? known.value.image.upload?.receivedBytes : undefined;
    const now = uploads.find((each) => each.id === id);
    if (known.ok && received === undefined) return drop(id);
    if (now && received !== undefined) put({ ...now, sentBytes: received });
  }
}
