import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { ScriptInfo } from '../../../../services/contract/all.ts';
import type { Problem } from '../../../../services/contract/result.ts';
import { useAsk, useLink } from '../../../data/desk.tsx';
import { parametersOf, type Targets, type Tested, type Typed } from './test-choice.ts';

/** The scripts to choose from, what is chosen and typed, and the start. Machines that were refused stay, each with why. */
export function useTestChoice(machines: readonly Tested[], onStarted: () => void) {
  const link = useLink();
  const client = useQueryClient();
  const list = useAsk('scripts.list', { type: 'testing' });
  const last = useAsk(
    'scripts.tests',
    { systemId: machines[0]!.systemId },
    { enabled: machines.length === 1 },
  );
  const [picked, setPicked] = useState<ReadonlySet<string> | null>(null);
  const [typed, setTyped] = useState<Typed>({});
  const [targets, setTargets] = useState<Targets>({ storage: 'all', interface: 'all' });
  const [enableSsh, setEnableSsh] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failures, setFailures] = useState<{ hostname: string; problem: Problem }[]>([]);
  const scripts = list.data?.items;
  const names =
    picked ?? new Set((scripts ?? []).filter((s) => s.byDefault && !s.destructive).map((s) => s.name));
  const chosen = (scripts ?? []).filter((s) => names.has(s.name));
  const lastTime = new Map(
    (last.data?.scripts ?? []).flatMap((s) => (s.runtimeMs === null ? [] : [[s.name, s.runtimeMs] as const])),
  );
  return {
    scripts,
    error: list.error,
    names,
    chosen,
    lastTime,
    typed,
    targets,
    setTargets,
    enableSsh,
    setEnableSsh,
    busy,
    problem: machines.length === 1 ? (failures[0]?.problem ?? null) : null,
    failures: machines.length === 1 ? [] : failures,
    choose: (name: string, on: boolean): void => {
      const next = new Set(names);
      if (on) next.add(name);
      else next.delete(name);
      setPicked(next);
    },
    type: (script: ScriptInfo, name: string, value: string): void =>
      setTyped({ ...typed, [script.name]: { ...typed[script.name], [name]: value } }),
    start: async (ready: readonly Tested[]): Promise<void> => {
      setBusy(true);
      setFailures([]);
      const parameters = parametersOf(chosen, typed, targets);
      const refusals: { hostname: string; problem: Problem }[] = [];
      for (const { systemId, hostname } of ready) {
        const result = await link.call('machines.test', {
          systemId,
          scripts: chosen.map((s) => s.name),
          parameters,
          enableSsh,
        });
        if (!result.ok) refusals.push({ hostname, problem: result.problem });
      }
      setBusy(false);
      setFailures(refusals);
      void client.invalidateQueries();
      if (refusals.length === 0) onStarted();
    },
  };
}
