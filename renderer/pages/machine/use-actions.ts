import { useNavigate } from '@tanstack/react-router';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Action, Machine } from '../../../services/contract/all.ts';
import type { Problem } from '../../../services/contract/result.ts';
import { useLink } from '../../data/desk.tsx';
import { listAddress } from '../../data/last-list.ts';
import { paths } from '../../paths.ts';
import { words } from '../../words/words.ts';
import { doing, refusal } from './actions.ts';

export interface MachineActions {
  whyNot: (action: Action) => string | null;
  /** Does it, or opens the dialog where it is decided. */
  start: (action: Action) => void;
  /** The action whose dialog is open. */
  asked: Action | null;
  confirm: (comment: string) => void;
  cancel: () => void;
  /** Netboots the machine again in its present run. */
  cycle: () => void;
  busy: Action | null;
  /** The last refusal, with what was refused. */
  refused: { action: Action; problem: Problem } | null;
  /** What Check power found. */
  found: string | null;
  dismiss: () => void;
}

/** The actions of one machine: the same table of reasons as the controller's, one call each, refusals kept in place. */
export function useMachineActions(machine: Machine): MachineActions {
  const link = useLink();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [asked, setAsked] = useState<Action | null>(null);
  const [busy, setBusy] = useState<Action | null>(null);
  const [refused, setRefused] = useState<MachineActions['refused']>(null);
  const [found, setFound] = useState<string | null>(null);
  const { systemId } = machine;

  const run = async (action: Action, comment: string): Promise<void> => {
    setBusy(action);
    setRefused(null);
    setFound(null);
    const result = await link.call(doing[action].procedure, {
      systemId,
      ...(doing[action].comment && comment && { comment }),
    });
    setBusy(null);
    if (!result.ok) return setRefused({ action, problem: result.problem });
    if ('state' in result.value) setFound(words.machine.powerIs[result.value.state]);
    void client.invalidateQueries();
    if (action === 'delete') void navigate({ to: paths.machines, search: listAddress() });
  };
  const cycle = async (): Promise<void> => {
    setRefused(null);
    const result = await link.call('power.cycle_and_retry', { systemId });
    if (!result.ok) setRefused({ action: 'on', problem: result.problem });
    await client.invalidateQueries();
  };
  return {
    whyNot: (action) => refusal(action, machine),
    start: (action) => {
      const whyNot = refusal(action, machine);
      if (whyNot) return setRefused({ action, problem: { code: 'not_now', sentence: whyNot } });
      setRefused(null);
      if (doing[action].asks) setAsked(action);
      else void run(action, '');
    },
    asked,
    confirm: (comment) => {
      if (asked) void run(asked, comment);
      setAsked(null);
    },
    cancel: () => setAsked(null),
    cycle: () => void cycle(),
    busy,
    refused,
    found,
    dismiss: () => {
      setRefused(null);
      setFound(null);
    },
  };
}
