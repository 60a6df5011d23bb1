import { parse } from 'yaml';
import { z } from 'zod';
import type { Reader } from '../../platform/store/store.ts';
import type { certificate } from './contract.ts';

type Certificate = z.input<typeof certificate>;

const PASSED = [2, 6];
const maxChars = 64 * 1024;
const word = z.coerce.string().max(500);
const number = z.coerce.number().nonnegative();

/** What wipe-disks writes of a disk (assets/scripts/release/wipe-disks); a machine may leave out or spoil any of it. */
const report = z.object({
  results: z.looseObject({
    method: word.catch('not told'),
    nist_class: word.catch('none'),
    model: word.nullable().catch(null),
    serial: word.nullable().catch(null),
    bytes: number.nullable().catch(null),
    samples: number.int().catch(0),
    bad_samples: number.int().catch(0),
  }),
});

function read(yaml: Uint8Array | null): z.output<typeof report>['results'] | null {
  if (!yaml || yaml.length > maxChars) return null;
  try {
    return (
      report.safeParse(parse(new TextDecoder().decode(yaml), { maxAliasCount: 0 })).data?.results ?? null
    );
  } catch {
    return null;
  }
}

/** What erases did to the disks of a machine, the newest first. */
export async function certificatesOf(db: Reader, machineId: number, limit: number): Promise<Certificate[]> {
  const rows = await db
    .selectFrom('script_result')
    .innerJoin('script_run', 'script_run.id', 'script_result.run_id')
    .leftJoin('script_output', (join) =>
      join.onRef('script_output.result_id', '=', 'script_result.id').on('script_output.stream', '=', 'yaml'),
    )
    .select([
      ...(['script_result.id', 'script_result.target', 'script_result.status'] as const),
      ...(['script_result.ended_at', 'script_output.content', 'script_run.created_at'] as const),
    ])
    .where('script_result.machine_id', '=', machineId)
    .where('script_result.name', '=', 'wipe-disks')
    .where('script_result.ended_at', 'is not', null)
    .orderBy('script_result.id', 'desc')
    .limit(limit)
    .execute();
  const orders = await db
    .selectFrom('event')
    .select(['at', 'who'])
    .where('machine_id', '=', machineId)
    .where('kind', '=', 'machine.status')
    .where('who', 'is not', null)
    .orderBy('n', 'desc')
    .limit(1000)
    .execute();
  return rows.flatMap(({ id, target, status, ended_at: endedAt, content, created_at: begun }) => {
    const told = read(content);
    if (!told || endedAt === null) return [];
    return [
      {
        resultId: id,
        disk: target ?? '',
        ...{ model: told.model, serial: told.serial, sizeBytes: told.bytes, endedAt },
        passed: PASSED.includes(status),
        ...{ method: told.method, nistClass: told.nist_class },
        ...{ verifiedSamples: told.samples, badSamples: told.bad_samples },
        by: orders.find((order) => order.at <= begun)?.who ?? '',
      },
    ];
  });
}
