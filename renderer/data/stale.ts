import type { ProcedureName } from '../../services/contract/calls.ts';
import type { LiveMessage } from '../../services/contract/live.ts';

/**
 * A query that a live message makes stale: all of a procedure, or those about one machine. For the list of machines
 * that is one row of it.
 */
export interface Stale {
  procedure: ProcedureName;
  systemId?: string;
}

const counts: Stale = { procedure: 'machines.counts' };
const wholeList: Stale[] = [{ procedure: 'machines.list' }, counts];
/** Whether the counts of the groups changed too is seen when the row is there (fresh-rows.ts). */
const oneRow = (systemId: string): Stale[] => [{ procedure: 'machines.list', systemId }];

const ofMachine = (systemId: string): Stale[] =>
  (
    [
      'machines.get',
      'boot.story',
      'scripts.runs',
      'scripts.output',
      'scripts.tests',
      'inventory.get',
      'power.parameters',
      'deploy.get',
      'release.certificates',
    ] as const
  ).map((procedure) => ({ procedure, systemId }));

const desk: Stale[] = [
  { procedure: 'desk.status' },
  { procedure: 'network.subnets' },
  { procedure: 'machines.claims' },
];

const jobs: Stale[] = [
  { procedure: 'jobs.list' },
  { procedure: 'jobs.get' },
  { procedure: 'backup.list' },
  { procedure: 'images.status' },
  { procedure: 'images.list' },
];

/** Interfaces came or went, or someone was heard on a wire. */
const wire: Stale[] = [
  { procedure: 'network.nics' },
  { procedure: 'network.heard' },
  { procedure: 'network.propose' },
  ...desk,
];

/** A machine that comes or goes moves all that stand behind it. */
const comesOrGoes = /^machine\.(enlisted|created|imported|deleted)$/;

/** What must be asked again after a message. Signals carry no data for views: they only say that there is news. */
export function staleAfter(message: LiveMessage): Stale[] {
  if (message.kind === 'caught_up') return [];
  if (message.kind === 'event') {
    const { systemId, kind } = message.event;
    const about: Stale[] = [{ procedure: 'events.list' }];
    if (kind.startsWith('job.')) about.push(...jobs);
    if (!systemId) return [...about, ...wholeList, ...desk];
    const list = comesOrGoes.test(kind) ? wholeList : oneRow(systemId);
    return [...about, ...list, ...ofMachine(systemId)];
  }
  const [kind, id] = message.topic.split('/');
  if (kind === 'boot' && id)
    return [
      ...oneRow(id),
      { procedure: 'boot.story', systemId: id },
      { procedure: 'scripts.runs', systemId: id },
      { procedure: 'scripts.tests', systemId: id },
    ];
  if (kind === 'deployment' && id) return [{ procedure: 'deploy.get', systemId: id }];
  if (kind === 'image' && id) return [{ procedure: 'images.list' }];
  if (kind === 'job' && id)
    return [...jobs, { procedure: 'machines.bulk_result' }, { procedure: 'machines.bulk_jobs' }];
  return kind === 'network' ? wire : desk;
}

export const keyOf = (stale: Stale): string => `${stale.procedure} ${stale.systemId ?? ''}`;
