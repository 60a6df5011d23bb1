import type { Reader, Tx } from '../../platform/store/store.ts';
import type { Measured } from './result-file.ts';

/** Replaces what a result measured. */
export async function keepMetrics(tx: Tx, resultId: number, measured: readonly Measured[]): Promise<void> {
  await tx.deleteFrom('script_metric').where('result_id', '=', resultId).execute();
  if (measured.length === 0) return;
  const rows = measured.map(({ samples, ...m }, position) => ({
    result_id: resultId,
    position,
    key: m.key,
    title: m.title,
    unit: m.unit,
    better: m.better,
    value: m.value,
    text: m.text,
    samples: samples && JSON.stringify(samples),
  }));
  await tx.insertInto('script_metric').values(rows).execute();
}

export interface MetricRow extends Measured {
  resultId: number;
}

/** What results measured, in their order. */
export async function metricsOf(db: Reader, resultIds: readonly number[]): Promise<MetricRow[]> {
  const found: MetricRow[] = [];
  for (let from = 0; from < resultIds.length; from += 500) {
    const rows = await db
      .selectFrom('script_metric')
      .selectAll()
      .where('result_id', 'in', resultIds.slice(from, from + 500))
      .orderBy('result_id')
      .orderBy('position')
      .execute();
    for (const { result_id, position: _, samples, ...row } of rows)
      found.push({
        ...row,
        resultId: result_id,
        samples: samples === null ? null : (JSON.parse(samples) as number[]),
      });
  }
  return found;
}
