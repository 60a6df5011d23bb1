import { refuse, type Result } from '../../../services/contract/result.ts';
import { ownHeader } from '../../data/web-session.ts';
import { words } from '../../words/words.ts';

/** Sends one piece of a file, from `offset` on. */
export async function putPiece(
  id: number,
  offset: number,
  piece: Blob,
): Promise<Result<{ receivedBytes?: number }>> {
  try {
    const answer = await fetch(`${location.origin}/api/images/${id}/upload?offset=${offset}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/octet-stream', ...ownHeader },
      body: piece,
    });
    const said = (await answer.json().catch(() => null)) as Result<{ receivedBytes?: number }> | null;
    if (said && typeof said.ok === 'boolean') return said;
    return answer.ok ? { ok: true, value: {} } : refuse('failed', words.images.answered(answer.status));
  } catch {
    return refuse('unavailable', words.images.silent);
  }
}
