import { z } from 'zod';
import type { RunPurpose } from '../../contract/fleet.ts';
import { readSetting } from '../../platform/settings/settings.ts';
import type { Reader, Tx } from '../../platform/store/store.ts';
import type { Context } from './context.ts';
import { lifecycle, mayBecome, rowOf, type Status } from './lifecycle.ts';
import { patchMachine, type MachineRecord } from './rows.ts';

export interface Move {
  /** Said in the event behind the state's name, and kept in the row when the new state needs a person. */
  why?: string;
  /** Who asked; none when the machine or the desk did it. */
  who?: string;
  run?: { purpose: RunPurpose; by: string };
  /** The run goes on in the new state. */
  keepsRun?: true;
  /** Where the new state leads back to; what stood there before stays when it is left out. */
  backTo?: Status;
}

/** When silence will end a state that began now; the usual half hour can be set by `nodeTimeoutMinutes`. */
export async function deadlineOf(db: Reader, status: Status, now: number): Promise<number | null> {
  const { limitMinutes } = rowOf(status);
  if (limitMinutes === undefined) return null;
  return now + (limitMinutes === 30 ? await nodeTimeoutMinutes(db) : limitMinutes) * 60_000;
}

export const nodeTimeoutMinutes = async (db: Reader): Promise<number> =>
  (await readSetting(db, 'nodeTimeoutMinutes', z.number().positive())) ?? 30;

/**
 * The only way a status changes: asks the lifecycle, sets status, deadline and run, writes the numbered event. A move
 * that the lifecycle forbids is a bug of the caller, who has asked whyNot before.
 */
export async function moveTo(
  tx: Tx,
  { ground, asks }: Pick<Context, 'ground' | 'asks'>,
  machine: MachineRecord,
  to: Status,
  move: Move,
): Promise<MachineRecord> {
  if (!mayBecome(machine.status, to))
    throw new Error(`${machine.hostname} may not go from ${machine.status} to ${to}.`);
  const now = ground.clock.now();
  const change = {
    status: to,
    previous_status: machine.status,
    status_since: now,
    deadline_at: await deadlineOf(tx, to, now),
    ...(move.keepsRun
      ? {}
      : {
          run_purpose: move.run?.purpose ?? null,
          run_started_at: move.run ? now : null,
          run_by: move.run?.by ?? null,
        }),
    ...(move.backTo && { back_to: move.backTo }),
    error_description: rowOf(to).group === 'need_you' ? (move.why ?? '') : '',
  };
  await patchMachine(tx, machine.id, now, change);
  await ground.events.record(tx, {
    kind: 'machine.status',
    level: rowOf(to).group === 'need_you' ? 'warning' : 'info',
    machine,
    who: move.who,
    text: lifecycle[to].label + (move.why ? `: ${move.why}` : ''),
    facts: { from: machine.status, to },
  });
  const commissioned = to === 'ready' && machine.run_purpose === 'commission';
  await asks.moved(tx, { machine, from: machine.status, to, why: move.why ?? '', commissioned });
  return { ...machine, ...change, updated_at: now };
}
