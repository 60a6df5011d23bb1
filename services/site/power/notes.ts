import type { Reader, Tx } from '../../platform/store/store.ts';

/** So many are kept a machine: enough to see what a BMC did over a bad evening. */
const kept = 20;

export async function addNote(
  tx: Tx,
  machineId: number,
  note: { at: number; text: string; failed: boolean },
): Promise<void> {
  await tx
    .insertInto('power_note')
    .values({ machine_id: machineId, at: note.at, text: note.text, failed: note.failed ? 1 : 0 })
    .execute();
  const old = await tx
    .selectFrom('power_note')
    .select('id')
    .where('machine_id', '=', machineId)
    .orderBy('id', 'desc')
    .offset(kept)
    .limit(100)
    .execute();
  if (old.length > 0)
    await tx
      .deleteFrom('power_note')
      .where(
        'id',
        'in',
        old.map((row) => row.id),
      )
      .execute();
}

/** What was done to a machine's power and what its BMC said, newest first. */
export async function notesOf(db: Reader, machineId: number) {
  const rows = await db
    .selectFrom('power_note')
    .select(['at', 'text', 'failed'])
    .where('machine_id', '=', machineId)
    .orderBy('id', 'desc')
    .limit(kept)
    .execute();
  return rows.map(({ at, text, failed }) => ({ at, text, failed: failed !== 0 }));
}
