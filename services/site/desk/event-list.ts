import type { z } from 'zod';
import type { LiveEvent } from '../../contract/live.ts';
import type { Reader } from '../../platform/store/store.ts';
import type { deskContract } from './contract.ts';

type Asked = z.output<(typeof deskContract)['events.list']['input']>;

/** Events, newest first. Index: the primary key, or event_machine. */
export async function listEvents(db: Reader, asked: Asked): Promise<{ items: LiveEvent[]; total: number }> {
  const machine =
    asked.systemId === undefined
      ? undefined
      : ((
          await db
            .selectFrom('machine')
            .select('id')
            .where('system_id', '=', asked.systemId)
            .executeTakeFirst()
        )?.id ?? -1);
  const matching = db
    .selectFrom('event')
    .$if(machine !== undefined, (q) => q.where('machine_id', '=', machine!))
    .$if(asked.level !== undefined, (q) => q.where('level', '=', asked.level!))
    .$if(asked.before !== undefined, (q) => q.where('n', '<', asked.before!));
  const rows = await matching
    .select(['n', 'at', 'kind', 'level', 'system_id', 'text', 'who'])
    .orderBy('n', 'desc')
    .offset(asked.offset)
    .limit(asked.limit)
    .execute();
  const { total } = await matching
    .select((e) => e.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  return {
    items: rows.map(({ system_id, ...row }) => ({ ...row, systemId: system_id })),
    total: Number(total),
  };
}
