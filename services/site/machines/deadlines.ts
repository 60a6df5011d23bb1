import type { Count } from '../../platform/count.ts';
import { periodic } from '../../platform/periodic.ts';
import type { Service } from '../../service.ts';
import { bootEnded, dropRun, type Context } from './context.ts';
import { rowOf, type Status } from './lifecycle.ts';
import { moveTo } from './moves.ts';
import { patchMachine, type MachineRecord } from './rows.ts';

const periodMs = 5_000;
const atOnce = 50;

/** "Nothing came for 30 min after TFTP": how a silence is told. */
function silence({ asks }: Context, machine: MachineRecord, now: number): string {
  const last = asks.boot.lastStep(machine.id);
  const minutes = Math.round((now - (machine.run_started_at ?? machine.status_since)) / 60_000);
  if (!last) return `nothing was heard from it within ${minutes} min`;
  const quiet = Math.max(1, Math.round((now - last.at) / 60_000));
  return `it did not finish in time; the last step seen was ${last.label}, then nothing for ${quiet} min`;
}

/** Turns silence into failure, from the rows alone: a restart changes nothing. */
export function deadlines(context: Context): Service & { turn(): Promise<void> } {
  const { ground } = context;
  const turn = async (count: Count): Promise<void> => {
    const now = ground.clock.now();
    await ground.store.transaction(async (tx) => {
      const late = (await tx
        .selectFrom('machine')
        .selectAll()
        .where('deadline_at', '<=', now)
        .orderBy('deadline_at')
        .limit(atOnce)
        .execute()) as MachineRecord[];
      for (const machine of late) {
        const why = silence(context, machine, now);
        await dropRun(tx, context, machine);
        const failsTo = rowOf(machine.status).failsTo as Status | undefined;
        if (failsTo) {
          await moveTo(tx, context, machine, failsTo, { why });
          if (machine.run_purpose) await context.asks.power.forget(tx, machine.id);
        } else {
          await patchMachine(tx, machine.id, now, {
            deadline_at: null,
            run_purpose: null,
            run_started_at: null,
            run_by: null,
          });
          const text = `Enlistment was given up: ${why}. Switch the machine off and on to try again`;
          await ground.events.record(tx, { kind: 'machine.enlisted', level: 'warning', machine, text });
        }
        count('timed_out');
        context.afterCommit(() => bootEnded(context, machine, 'failed', why));
      }
    });
  };
  return periodic(ground, { name: 'deadlines', detail: 'Ends runs that fell silent.', periodMs, turn });
}
