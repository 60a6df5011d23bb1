import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addMachine, aDeskCore, mira, type DeskCore } from '../../../test/desk-core.ts';
import { aGround, type TestGround } from '../../../test/ground.ts';
import { writeSetting } from '../../platform/settings/settings.ts';
import { mayBecome, statuses, type Status } from './lifecycle.ts';

const mac = '52:54:00:00:00:01';
const commands = ['commission', 'abort', 'mark_broken', 'mark_fixed'] as const;
const happenings = ['passed', 'failed', 'silence', 'enlist', 'restart', 'bmc_silent', 'bmc_back'] as const;

/** One random thing that may happen to a machine. */
async function happen(
  ground: TestGround,
  core: DeskCore,
  systemId: string,
  what: (typeof commands)[number] | (typeof happenings)[number],
): Promise<DeskCore> {
  const m = core.machines.implementation;
  switch (what) {
    case 'commission':
      await m['machines.commission']({ systemId }, mira);
      break;
    case 'abort':
    case 'mark_broken':
    case 'mark_fixed':
      await m[`machines.${what}`]({ systemId, comment: '' }, mira);
      break;
    case 'passed':
    case 'failed':
      await ground.store.transaction(async (tx) => {
        const { id } = await tx.selectFrom('machine').select('id').executeTakeFirstOrThrow();
        await core.machines.runEnded(tx, id, { passed: what === 'passed', sentence: what });
      });
      break;
    case 'silence':
      await ground.clock.advance(65_000);
      break;
    case 'enlist':
      await core.machines.enlist({ macs: [mac], architecture: 'amd64/generic' });
      break;
    case 'bmc_silent':
      core.bmc.fails = { code: 'no_answer', sentence: 'Silent.', retry: 'no use' };
      break;
    case 'bmc_back':
      core.bmc.fails = null;
      break;
    case 'restart':
      await core.stop();
      return aDeskCore(ground);
  }
  await ground.clock.advance(1_500);
  return core;
}

test('whatever happens in whatever order, no machine takes a way that the lifecycle forbids', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...commands, ...happenings), { minLength: 1, maxLength: 12 }),
      async (sequence) => {
        await using ground = await aGround();
        await ground.store.transaction((tx) => writeSetting(tx, 'nodeTimeoutMinutes', 1));
        let core = await aDeskCore(ground);
        const systemId = await addMachine(core);
        for (const what of sequence) core = await happen(ground, core, systemId, what);
        const events = await ground.store.read
          .selectFrom('event')
          .select('facts')
          .where('kind', '=', 'machine.status')
          .orderBy('n')
          .execute();
        const moves = events.map((e) => JSON.parse(e.facts) as { from: Status | null; to: Status });
        for (const [i, { from, to }] of moves.entries()) {
          expect(statuses).toContain(to);
          expect(from).toBe(i === 0 ? null : moves[i - 1]!.to);
          if (from) expect(mayBecome(from, to), `${from} to ${to}`).toBe(true);
        }
        const row = await ground.store.read.selectFrom('machine').selectAll().executeTakeFirstOrThrow();
        expect(row.status).toBe(moves.at(-1)!.to);
        // A run and a deadline stand or fall together: nothing waits for ever.
        expect(row.run_purpose === null).toBe(row.deadline_at === null);
        await core.stop();
      },
    ),
    { numRuns: 20 },
  );
}, 60_000);
