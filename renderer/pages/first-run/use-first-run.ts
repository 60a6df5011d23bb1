import { useEffect, useState } from 'react';
import type { Nic } from '../../../services/contract/all.ts';
import type { Input } from '../../../services/contract/calls.ts';
import { useAsk, useCall } from '../../data/desk.tsx';
import { problemsOf, type FieldProblems, type SubnetFields } from '../../forms/pool.ts';
import { words } from '../../words/words.ts';

export const listenSeconds = 6;

const w = words.firstRun;

/** The three questions: each is asked as soon as the one above is answered. */
export function useFirstRun() {
  const nics = useAsk('network.nics', {}, { everyMs: 3000 });
  const all = nics.data?.nics ?? [];
  const [picked, setPicked] = useState<string | null>(null);
  const suggestion = all.find((n) => n.suggested && !n.unsuitable)?.name ?? null;
  const nic: Nic | null = all.find((n) => n.name === (picked ?? suggestion)) ?? null;
  const name = nic?.name ?? null;

  const listen = useCall('network.listen');
  const { run: runListen } = listen;
  useEffect(() => {
    if (name) void runListen({ nic: name, seconds: listenSeconds });
  }, [name, runListen]);
  const heard = listen.value?.nic === name ? listen.value : undefined;

  const proposal = useAsk('network.propose', { nic: name ?? '' }, { enabled: name !== null, everyMs: 3000 });
  const proposed = proposal.data?.setup ?? null;
  const [edited, setEdited] = useState<Partial<SubnetFields>>({});
  const fields: SubnetFields | null = proposed && {
    cidr: edited.cidr ?? proposed.subnet.cidr,
    from: edited.from ?? proposed.subnet.dynamicRange[0],
    to: edited.to ?? proposed.subnet.dynamicRange[1],
  };
  const deskAddress = proposal.data?.deskAddress ?? null;
  const problems: FieldProblems = fields ? problemsOf(fields, deskAddress) : {};

  const other = heard?.dhcpServers[0]?.address ?? null;
  const [besideOthers, setBesideOthers] = useState(false);
  const start = useCall('network.start');

  const whyNot =
    nics.data && !nics.data.mayBindPorts
      ? w.needsRight
      : !nic
        ? w.pickFirst
        : proposal.data && !proposed
          ? w.needsAddress(nic.name)
          : !heard || !fields
            ? w.stillListening
            : other && !besideOthers
              ? w.needsOther(other)
              : Object.keys(problems).length
                ? w.fixFields
                : null;

  const input: Input<'network.start'> | null =
    fields && proposed
      ? {
          ...proposed,
          subnet: { ...proposed.subnet, cidr: fields.cidr, dynamicRange: [fields.from, fields.to] },
          besideOthers,
        }
      : null;

  return {
    nics: nics.data,
    nic,
    pick: (chosen: string) => {
      setPicked(chosen);
      setEdited({});
      setBesideOthers(false);
    },
    listening: listen.busy,
    listenProblem: listen.problem,
    listenAgain: () => name && void runListen({ nic: name, seconds: listenSeconds }),
    heard,
    other,
    besideOthers,
    setBesideOthers,
    fix: proposal.data?.fix ?? null,
    fields,
    edit: (change: Partial<SubnetFields>) => setEdited((before) => ({ ...before, ...change })),
    problems,
    deskAddress,
    whyNot,
    start,
    begin: () => input && void start.run(input),
  };
}

export type FirstRun = ReturnType<typeof useFirstRun>;
