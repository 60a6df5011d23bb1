import type { Reader, Tx } from '../../platform/store/store.ts';

export const streams = ['combined', 'stdout', 'stderr', 'yaml'] as const;
export type Stream = (typeof streams)[number];
export type Outputs = Partial<Record<Stream, Uint8Array>>;

/** What is kept of each stream of each script; the rest is dropped and the stream flagged. */
export const KEPT_BYTES = 1024 * 1024;

/** Replaces what is kept of the streams that `outputs` names. */
export async function keepOutputs(tx: Tx, resultId: number, outputs: Outputs): Promise<void> {
  for (const stream of streams) {
    const bytes = outputs[stream];
    if (!bytes) continue;
    const kept = {
      content: Buffer.from(bytes.subarray(0, KEPT_BYTES)),
      truncated: bytes.length > KEPT_BYTES ? 1 : 0,
    };
    await tx
      .insertInto('script_output')
      .values({ result_id: resultId, stream, ...kept })
      .onConflict((c) => c.columns(['result_id', 'stream']).doUpdateSet(kept))
      .execute();
  }
}

/** What is kept of several results, for handing it back to a machine that asks again. */
export const outputsOf = (db: Reader, resultIds: readonly number[]) =>
  db.selectFrom('script_output').selectAll().where('result_id', 'in', resultIds).execute();

/** Control characters that no terminal or page should be given; line ends, tabs and escape sequences stay. */
const controls = /[\0-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f]/g;

/** One stream as text; empty when nothing was written yet. */
export async function readOutput(db: Reader, resultId: number, stream: Stream) {
  const row = await db
    .selectFrom('script_output')
    .select(['content', 'truncated'])
    .where('result_id', '=', resultId)
    .where('stream', '=', stream)
    .executeTakeFirst();
  const text = new TextDecoder().decode(row?.content).replace(controls, '\uFFFD');
  return { text, truncated: row?.truncated === 1 };
}
