import type { Result } from '../../../../services/contract/result.ts';
import { ok } from '../../../../services/contract/result.ts';
import type { RetryingLink } from '../../../data/web-link.ts';

const pieceBytes = 512 * 1024;

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));

/** Bytes as they go through a call. */
export function base64Of(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000)
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

/** A file of the desk, piece by piece over whichever link there is. */
export async function fetchFile(
  link: RetryingLink,
  procedure: 'backup.read' | 'diagnostics.read',
  name: string,
  tell: (percent: number) => void,
): Promise<Result<Blob>> {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (let offset: number | null = 0; offset !== null;) {
    const piece: Awaited<ReturnType<typeof link.call<typeof procedure>>> = await link.call(procedure, {
      name,
      offset,
    });
    if (!piece.ok) return piece;
    parts.push(bytesOf(piece.value.base64));
    offset = piece.value.next;
    tell(Math.floor((100 * (offset ?? piece.value.sizeBytes)) / Math.max(1, piece.value.sizeBytes)));
  }
  return ok(new Blob(parts));
}

/** Brings a file of the person to the desk's folder of backups. */
export async function bringFile(
  link: RetryingLink,
  name: string,
  file: Blob,
  tell: (percent: number) => void,
): Promise<Result<unknown>> {
  let offset = 0;
  do {
    const bytes = new Uint8Array(await file.slice(offset, offset + pieceBytes).arrayBuffer());
    const isLast = offset + bytes.length >= file.size;
    const brought = await link.call('backup.upload', { name, offset, base64: base64Of(bytes), isLast });
    if (!brought.ok) return brought;
    offset += bytes.length;
    tell(Math.floor((100 * offset) / Math.max(1, file.size)));
  } while (offset < file.size);
  return ok(undefined);
}

/** A name that the desk takes, from whatever the file was called. */
export function shelfName(given: string): string {
  const stem = given
    .replace(/\.mdbackup$/i, '')
    .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '');
  return `${stem.slice(0, 100) || 'backup'}.mdbackup`;
}
