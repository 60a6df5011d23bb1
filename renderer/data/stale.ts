import type { ProcedureName } from '../../services/contract/calls.ts';
import type { LiveMessage } from '../../services/contract/live.ts';

/** A query that a live message makes stale: all of a procedure, or those about one machine. */
export interface Stale {
  procedure: ProcedureName;
  systemId?: string;
}

const lists: Stale[] = [{ procedure: 'machines.list' }, { procedure: 'machines.counts' }];

const ofMachine = (systemId: string): Stale[] =>
  (
    [
      'machines.get',
      'boot.story',
      'scripts.runs',
      'scripts.output',
      'inventory.get',
      'power.parameters',
    ] as const
  ).map((procedure) => ({ procedure, systemId }));

const desk: Stale[] = [{ procedure: 'desk.status' }, { procedure: 'network.subnets' }];

/** What must be asked again after a message. Signals carry no data for views: they only say that there is news. */
export function staleAfter(message: LiveMessage): Stale[] {
  if (message.kind === 'caught_up') return [];
  if (message.kind === 'event') {
    const { systemId } = message.event;
    const about: Stale[] = [{ procedure: 'events.list' }];
    return systemId ? [...about, ...lists, ...ofMachine(systemId)] : [...about, ...lists, ...desk];
  }
  const [kind, id] = message.topic.split('/');
  if (kind === 'boot' && id)
    return [...lists, { procedure: 'boot.story', systemId: id }, { procedure: 'scripts.runs', systemId: id }];
  return desk;
}

export const keyOf = (stale: Stale): string => `${stale.procedure} ${stale.systemId ?? ''}`;
