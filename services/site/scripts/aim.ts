import type { Tx } from '../../platform/store/store.ts';
import { isFor } from './for-hardware.ts';
import { isWord, valuesIn } from './given-values.ts';
import { hardwareOf } from './hardware.ts';
import { aimOf, instancesOf, type Disk } from './instances.ts';
import type { Script } from './library.ts';
import { keepOutputs } from './outputs.ts';
import { FAILED, SKIPPED, type ResultRow } from './runs.ts';

/** Ends a result that no machine will report, and says why where its output is looked for. */
export async function endUnrun(
  tx: Tx,
  resultId: number,
  status: typeof FAILED | typeof SKIPPED,
  sentence: string,
  now: number,
): Promise<void> {
  await tx.updateTable('script_result').set({ status, ended_at: now }).where('id', '=', resultId).execute();
  const text = Buffer.from(`${sentence}\n`);
  await keepOutputs(tx, resultId, { combined: text, stdout: text });
}

export interface Aim {
  scriptOf(row: ResultRow): Promise<Script | undefined>;
  disks(): Promise<readonly Disk[]>;
  now: number;
}

/**
 * Pending results meet the machine's hardware: one that is for other hardware is skipped; one that is for disks or
 * cards becomes a result each. Done again for the same rows it changes nothing.
 */
export async function aimResults(tx: Tx, rows: readonly ResultRow[], aim: Aim): Promise<void> {
  for (const row of rows) {
    const script = await aim.scriptOf(row);
    if (!script) {
      await endUnrun(tx, row.id, FAILED, `${row.name} is not on this desk any more.`, aim.now);
      continue;
    }
    const values = valuesIn(row.parameters);
    const parameter = aimOf(script.parameters);
    const kind = parameter && script.parameters[parameter]?.type;
    const wanted =
      parameter && isWord(script.parameters[parameter], values[parameter]) ? values[parameter] : null;
    if (script.for_hardware.length === 0 && wanted === null) continue;
    const hardware = await hardwareOf(tx, row.machine_id);
    if (!isFor(script.for_hardware, hardware)) {
      const things = script.for_hardware.join(', ');
      await endUnrun(tx, row.id, SKIPPED, `Nothing to do: the machine has none of ${things}.`, aim.now);
      continue;
    }
    if (wanted === null || parameter === undefined) continue;
    const { instances, missing, skip } = instancesOf(
      kind === 'storage' ? 'storage' : 'interface',
      String(wanted),
      {
        disks: await aim.disks(),
        cards: hardware.cards,
      },
    );
    const [first, ...others] = instances;
    if (!first) {
      await endUnrun(tx, row.id, SKIPPED, `Nothing to do. ${skip}`, aim.now);
      continue;
    }
    const columns = (one: typeof first) => ({
      target: one.target,
      subject: one.subject,
      parameters: JSON.stringify({ ...values, [parameter]: one.value }),
    });
    await tx.updateTable('script_result').set(columns(first)).where('id', '=', row.id).execute();
    const { id: _, ...same } = row;
    for (const [i, one] of others.entries())
      await tx
        .insertInto('script_result')
        .values({ ...same, ...columns(one), order_index: row.order_index + i + 1 })
        .execute();
    if (missing.length > 0) await sayMissing(tx, row, missing, others.length + 1, aim.now);
  }
}

/** What was named but is not there is a result of its own, so that nobody takes it for tested. */
async function sayMissing(tx: Tx, row: ResultRow, missing: readonly string[], place: number, now: number) {
  const { id: _, ...same } = row;
  for (const [i, word] of missing.entries()) {
    const { id } = await tx
      .insertInto('script_result')
      .values({
        ...same,
        target: word.slice(0, 64),
        parameters: null,
        order_index: row.order_index + place + i,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await endUnrun(tx, id, SKIPPED, `Nothing to do: the machine has no ${word}.`, now);
  }
}
