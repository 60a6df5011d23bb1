import { expect, test } from 'vitest';
import { z } from 'zod';
import { ok, refuse, type Result } from '../../contract/result.ts';
import { aGround, type TestGround } from '../../../test/ground.ts';
import { openJobs, type JobKind, type Jobs, type RunningJob } from './jobs.ts';

type Args = { of: number };
const counting = (run: (job: RunningJob<Args>) => Promise<Result<string>>): JobKind<Args> => ({
  kind: 'test.count',
  arguments: z.object({ of: z.number() }),
  title: ({ of }) => `Count to ${of}`,
  steps: [
    { name: 'first', label: 'First' },
    { name: 'second', label: 'Second' },
  ],
  afterRestart: 'again',
  run,
});
const untilAborted = (signal: AbortSignal): Promise<Result<string>> =>
  new Promise((resolve) =>
    signal.addEventListener('abort', () => resolve(refuse('failed', 'It was broken off.'))),
  );

async function asked(ground: TestGround, kind: JobKind<Args>): Promise<{ jobs: Jobs; id: number }> {
  const jobs = openJobs(ground);
  const begin = jobs.add(kind);
  const id = await ground.store.transaction((tx) => begin(tx, { of: 3 }, 'mira'));
  await jobs.service.start();
  return { jobs, id };
}
const stateOf = async (jobs: Jobs, id: number) => (await jobs.get(id))?.row.state;

test('a job runs through its steps, tells how far it is, and its end is an event', async () => {
  await using ground = await aGround();
  const signals: unknown[] = [];
  ground.events.onSignal((topic, value) => signals.push([topic, value]));
  const { jobs, id } = await asked(
    ground,
    counting(async (job) => {
      await job.step('first');
      for (let done = 1; done <= job.args.of; done++) job.progress({ done, of: job.args.of, unit: 'items' });
      await job.item('a', 'done', 'Counted.');
      await job.step('second');
      return ok('counted.');
    }),
  );
  await expect.poll(() => stateOf(jobs, id)).toBe('done');
  expect(await jobs.get(id)).toMatchObject({
    row: { title: 'Count to 3', step: 'second', result: 'counted.', asked_by: 'mira' },
    items: [{ item: 'a', outcome: 'done' }],
  });
  expect(signals).toContainEqual([`job/${id}`, null]);
  const events = await ground.store.read.selectFrom('event').select(['kind', 'text']).execute();
  expect(events).toEqual([
    { kind: 'job.asked', text: 'Count to 3: asked for.' },
    { kind: 'job.done', text: 'Count to 3: counted.' },
  ]);
  await jobs.service.stop();
});

test('a job that the end of the desk broke off is taken up by the next one, which knows what is done', async () => {
  await using ground = await aGround();
  const first = await asked(
    ground,
    counting(async (job) => {
      await job.item('a', 'done', 'Counted.');
      await job.step('second');
      return untilAborted(job.signal);
    }),
  );
  await expect.poll(async () => (await first.jobs.get(first.id))?.row.step).toBe('second');
  await first.jobs.service.stop();
  expect(await stateOf(first.jobs, first.id)).toBe('running');
  const next = openJobs(ground);
  next.add(counting(async (job) => ok(`${job.resumedAt} after ${(await job.items()).length}`)));
  await next.service.start();
  await expect.poll(async () => (await next.get(first.id))?.row.result).toBe('second after 1');
  await next.service.stop();
});

test('one that cannot be taken up fails with what to do', async () => {
  await using ground = await aGround();
  const kind = counting((job) => untilAborted(job.signal));
  const first = await asked(ground, kind);
  await expect.poll(() => stateOf(first.jobs, first.id)).toBe('running');
  await first.jobs.service.stop();
  const next = openJobs(ground);
  next.add({ ...kind, afterRestart: 'fail' });
  await next.service.start();
  await expect
    .poll(async () => (await next.get(first.id))?.row)
    .toMatchObject({ state: 'failed', result: 'The desk stopped while it ran. Start it again.' });
  await next.service.stop();
});

test('a running and a waiting job are cancelled; an ended one is not', async () => {
  await using ground = await aGround();
  const jobs = openJobs(ground);
  const begin = jobs.add(counting((job) => untilAborted(job.signal)));
  const [running, waiting] = await ground.store.transaction(async (tx) => [
    await begin(tx, { of: 1 }, 'mira'),
    await begin(tx, { of: 2 }, 'mira'),
  ]);
  await jobs.service.start();
  await expect.poll(() => stateOf(jobs, running!)).toBe('running');
  expect(await stateOf(jobs, waiting!)).toBe('waiting');
  for (const id of [waiting!, running!]) {
    expect(await jobs.cancel(id, 'jonas')).toEqual({ ok: true, value: undefined });
    await expect.poll(() => stateOf(jobs, id)).toBe('cancelled');
  }
  expect(await jobs.cancel(running!, 'jonas')).toMatchObject({ problem: { code: 'not_now' } });
  expect(await jobs.cancel(99, 'jonas')).toMatchObject({ problem: { code: 'not_found' } });
  await jobs.service.stop();
});

test('what is thrown, and a kind that nobody knows, end as failures in words', async () => {
  await using ground = await aGround();
  const { jobs, id } = await asked(
    ground,
    counting(() => Promise.reject(new Error('with a secret'))),
  );
  await expect.poll(() => stateOf(jobs, id)).toBe('failed');
  expect((await jobs.get(id))?.row.result).not.toContain('secret');
  await jobs.service.stop();
  await ground.store.transaction((tx) =>
    tx.updateTable('job').set({ state: 'waiting', kind: 'test.gone' }).execute(),
  );
  const next = openJobs(ground);
  await next.service.start();
  await expect.poll(async () => (await next.get(id))?.row.result).toContain('does not know');
  await next.service.stop();
});

test('the end of a job outlives a disk that is full for a while', async () => {
  await using ground = await aGround();
  const { jobs, id } = await asked(
    ground,
    counting(async () => {
      await ground.store.batch((raw) =>
        raw.exec("CREATE TRIGGER full BEFORE UPDATE OF result ON job BEGIN SELECT RAISE(ABORT, 'full'); END"),
      );
      return ok('x');
    }),
  );
  await expect.poll(() => stateOf(jobs, id)).toBe('running');
  await ground.store.batch((raw) => raw.exec('DROP TRIGGER full'));
  await ground.clock.advance(4_000);
  await expect.poll(() => stateOf(jobs, id)).toBe('done');
  await jobs.service.stop();
});
