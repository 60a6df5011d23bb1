import type { Caller } from '../../contract/implement.ts';
import { refuse } from '../../contract/result.ts';
import { lifecycle, type Status } from '../machines/index.ts';
import type { MachineRow } from './load.ts';

/** MAAS's rule: an admin changes the storage of a Ready machine, the owner that of an Allocated one; nobody any other. */
export function mayNotChange(machine: MachineRow, caller: Caller) {
  const { hostname, owner } = machine;
  const status = machine.status as Status;
  if (machine.locked) return refuse('not_now', `${hostname} is locked. Unlock it first.`);
  if (status !== 'ready' && status !== 'allocated')
    return refuse(
      'not_now',
      `${hostname} is ${lifecycle[status].label}. Its storage can be changed while it is Ready or Allocated.`,
    );
  if (caller.may.includes('admin')) return null;
  if (status === 'ready')
    return refuse(
      'forbidden',
      `${hostname} is Ready: only an admin may change its storage. Allocate it to yourself first.`,
    );
  return owner === caller.name
    ? null
    : refuse(
        'forbidden',
        `${hostname} is allocated to ${owner || 'someone else'}, who alone may change its storage.`,
      );
}
