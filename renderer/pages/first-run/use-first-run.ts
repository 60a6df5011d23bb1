import { useEffect, useState } from 'react';
import type { Input } from '../../../services/contract/calls.ts';
import { useAsk, useCall } from '../../data/desk.tsx';
import { problemsOf, type FieldProblems, type SubnetFields } from '../../forms/pool.ts';
import { words } from '../../words/words.ts';
import { useNicChoice } from './use-nic-choice.ts';

export const listenSeconds = 8;
export const machinesHttpPort = 5248;

const w = words.firstRun;

/** The three questions: each is asked as soon as the one above is answered. */
export function useFirstRun() {
  const nics = useAsk('network.nics', {}, { everyMs: 3000 });
  const served = useAsk('desk.status', {}).data?.nics[0] ?? null;
  const { nic, gone, pick } = useNicChoice(nics.data?.nics, served?.name ?? null);
  const name = nic?.name ?? null;
  const linkUp = nic?.linkUp ?? false;
  const enabled = name !== null;

  const listen = useCall('network.listen');
  const { run: runListen } = listen;
  const listenAgain = (): void => void (name && runListen({ nic: name, seconds: listenSeconds }));
  useEffect(() => {
    if (name && linkUp) void runListen({ nic: name, seconds: listenSeconds });
  }, [name, linkUp, runListen]);
  const heard = listen.value?.nic === name ? listen.value : undefined;
  const live = useAsk('network.heard', { nic: name ?? '' }, { enabled, everyMs: 5000 }).data;

  const other = heard?.dhcpServers[0] ?? null;
  const mode = heard?.proposedMode ?? 'authoritative';

  const proposal = useAsk('network.propose', { nic: name ?? '' }, { enabled, everyMs: 3000 }).data;
  const proposed = proposal?.setup ?? null;
  const gives = proposed?.giveAddress !== undefined;
  const [edited, setEdited] = useState<Partial<SubnetFields>>({});
  const fields: SubnetFields | null = proposed && {
    cidr: edited.cidr ?? proposed.subnet.cidr,
    desk: (gives ? edited.desk : undefined) ?? proposal?.deskAddress ?? '',
    from: edited.from ?? proposed.subnet.dynamicRange[0],
    to: edited.to ?? proposed.subnet.dynamicRange[1],
  };
  const problems: FieldProblems = fields ? problemsOf(fields, proposal?.taken) : {};
  const ownAddress = nic?.addresses[0]?.address ?? null;

  const preflight = useAsk(
    'network.preflight',
    { nic: name ?? '', mode },
    { enabled, everyMs: 5000, keepPrevious: true },
  ).data;
  const stops = preflight?.findings.find((f) => f.level === 'stop');

  const start = useCall('network.start');
  const stop = useCall('network.stop');

  const whyNot = ((): string | null => {
    if (nics.data && !nics.data.mayBindPorts) return w.needsRight;
    if (!nic) return w.pickFirst;
    if (!nic.linkUp) return w.needsLink(nic.name);
    if (listen.problem && !listen.busy) return w.cannotListen;
    if (!heard || listen.busy) return w.stillListening;
    if (mode === 'proxy' ? ownAddress === null : proposal && !proposed) return w.needsAddress(nic.name);
    if (stops) return stops.sentence;
    if (mode === 'proxy') return null;
    if (!fields) return w.stillListening;
    return Object.keys(problems).length ? w.fixFields : null;
  })();

  const input = ((): Input<'network.start'> | null => {
    if (!name) return null;
    if (mode === 'proxy') return { nic: name, mode };
    if (!fields || !proposed) return null;
    const { gateway } = proposed.subnet;
    const isProposed = fields.cidr === proposed.subnet.cidr;
    return {
      ...{ nic: name, mode },
      subnet: {
        ...{ cidr: fields.cidr, dns: proposed.subnet.dns, dynamicRange: [fields.from, fields.to] },
        ...(gateway && isProposed && { gateway }),
      },
      ...(gives && { giveAddress: fields.desk }),
    };
  })();

  return {
    ...{ nics: nics.data, nic, gone, served, heard, live, other, mode },
    pick(chosen: string) {
      pick(chosen);
      setEdited({});
    },
    listening: listen.busy,
    listenProblem: listen.problem,
    listenAgain,
    ...{ proposal, gives, fields, problems, ownAddress, preflight },
    edit: (change: Partial<SubnetFields>) => setEdited((before) => ({ ...before, ...change })),
    /** What this desk is called on that wire, once it serves. */
    deskAddress: mode === 'proxy' ? ownAddress : (fields?.desk ?? null),
    ...{ whyNot, start, stop },
    begin: () => (input ? start.run(input) : Promise.resolve(null)),
  };
}

export type FirstRun = ReturnType<typeof useFirstRun>;
