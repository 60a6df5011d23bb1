import { isUtf8 } from 'node:buffer';
import type { PlannedFile } from '../install-plan.ts';

/** First characters of base64 of a gzip stream: no user-data begins so. */
const packedText = /^H4sI[A-Za-z0-9+/=\s]*$/;
const none = '#cloud-config\n{}\n';

/**
 * User-data as it is kept, a text: UTF-8 as it is, anything else (gzip) in base64. A gzip that comes in base64, as
 * some tools send it, is the same.
 */
export const storedUserData = (bytes: Uint8Array): string =>
  isUtf8(bytes) ? Buffer.from(bytes).toString('utf8') : Buffer.from(bytes).toString('base64');

/** Whether a kept user-data is gzip in base64. */
export const isPacked = (stored: string): boolean => packedText.test(stored.slice(0, 200));

/** The seed's user-data, byte for byte what was given. cloud-init wants the file to be there when there is none. */
export function plannedUserData(path: string, stored: string | null): PlannedFile {
  if (stored !== null && isPacked(stored))
    return { path, mode: '0600', content: stored.replaceAll(/\s/g, ''), encoding: 'base64' };
  return { path, mode: '0600', content: stored ?? none, encoding: 'text' };
}
