import { refuse, type Result } from '../../../services/contract/result.ts';
import { ownHeader } from '../../data/web-session.ts';
import type { RetryingLink } from '../../data/web-link.ts';
import { words } from '../../words/words.ts';
import { base64Of } from '../settings/backup/pieces.ts';

type Answer = Result<{ receivedBytes?: number }>;

/** What one piece of a file holds, by the way it goes: by HTTP from a browser, by a call from a window of the desk. */
export const pieceBytes = (link: RetryingLink): number => (link.session ? 8 : 1) * 1024 * 1024;

/** Sends one piece of a file, from `offset` on. */
export const sendPiece = async (
  link: RetryingLink,
  id: number,
  offset: number,
  piece: Blob,
): Promise<Answer> =>
  link.session
    ? putPiece(id, offset, piece)
    : link.call('images.upload_piece', {
        id,
        offset,
        base64: base64Of(new Uint8Array(await piece.arrayBuffer())),
      });

async function putPiece(id: number, offset: number, piece: Blob): Promise<Answer> {
  try {
    const answer = await fetch(`${location.origin}/api/images/${id}/upload?offset=${offset}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/octet-stream', ...ownHeader },
      body: piece,
    });
    const said = (await answer.json().catch(() => null)) as Answer | null;
    if (said && typeof said.ok === 'boolean') return said;
    return answer.ok ? { ok: true, value: {} } : refuse('failed', words.images.answered(answer.status));
  } catch {
    return refuse('unavailable', words.images.silent);
  }
}
