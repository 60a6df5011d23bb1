/** What happened and what runs: the log of events with search, export and an end; the list of jobs. */
import type { z } from 'zod';
import type { Implementation } from '../../contract/implement.ts';
import { ok, refuse } from '../../contract/result.ts';
import type { Ground } from '../../platform/ground.ts';
import type { JobRow, Jobs } from '../../platform/jobs/jobs.ts';
import type { Service } from '../../service.ts';
import type { activityContract, job } from './contract.ts';
import { different, eventCounter, findEvents } from './event-search.ts';
import { csvPiece, jsonPiece } from './export.ts';
import { retention, type KeptAsks } from './retention.ts';

const pieceEvents = 1000;
const namesAtMost = 500;

export interface Activity {
  implementation: Implementation<typeof activityContract>;
  /** Removes old events. */
  retention: Service;
}

export function openActivity(ground: Ground, jobs: Jobs, asks: KeptAsks): Activity {
  const db = ground.store.read;
  const counter = eventCounter();
  const jobOf = (row: JobRow & { items: number }): z.output<typeof job> => ({
    id: row.id,
    kind: row.kind,
    title: row.title,
    state: row.state,
    askedBy: row.asked_by,
    askedAt: row.asked_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    steps: [...jobs.stepsOf(row.kind)],
    step: row.step,
    progress: jobs.progressOf(row.id),
    result: row.result,
    items: row.items,
  });
  return {
    retention: retention(ground, asks),
    implementation: {
      'events.list': async ({ limit, ...filter }) =>
        ok({ items: await findEvents(db, filter, limit), total: await counter.count(db, filter) }),
      'events.filters': async () =>
        ok({
          kinds: await different(db, 'kind', namesAtMost),
          who: await different(db, 'who', namesAtMost),
        }),
      'events.export': async ({ format, ...filter }) => {
        const rows = await findEvents(db, filter, pieceEvents);
        const next = rows.length < pieceEvents ? null : rows.at(-1)!.n;
        const isFirst = filter.before === undefined;
        const text = format === 'csv' ? csvPiece(rows, isFirst) : jsonPiece(rows, isFirst, next === null);
        return ok({ text, events: rows.length, next });
      },
      'jobs.list': async ({ before, limit }) =>
        ok({ items: (await jobs.list(before, limit)).map(jobOf), open: await jobs.open() }),
      'jobs.get': async ({ id }) => {
        const found = await jobs.get(id);
        if (!found) return refuse('not_found', `There is no job ${id}.`);
        return ok({ ...jobOf({ ...found.row, items: found.items.length }), results: found.items });
      },
      'jobs.cancel': async ({ id }, caller) => {
        const result = await jobs.cancel(id, caller.name);
        return result.ok ? ok({}) : result;
      },
    },
  };
}
