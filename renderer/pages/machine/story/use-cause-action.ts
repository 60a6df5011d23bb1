import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Problem } from '../../../../services/contract/result.ts';
import { useLink } from '../../../data/desk.tsx';

type Tried = 'power.cycle_and_retry' | 'power.check' | 'power.on';

/** Tries what a cause proposes, and keeps the refusal beside it. */
export function useCauseAction(systemId: string) {
  const link = useLink();
  const client = useQueryClient();
  const [busy, setBusy] = useState<string | null>(null);
  const [refused, setRefused] = useState<{ label: string; problem: Problem } | null>(null);
  const go = async (procedure: Tried, label: string): Promise<void> => {
    setBusy(label);
    setRefused(null);
    const result = await link.call(procedure, { systemId });
    setBusy(null);
    if (!result.ok) return setRefused({ label, problem: result.problem });
    if ('passed' in result.value && !result.value.passed) {
      const failed = result.value.steps.find((s) => s.passed === false);
      setRefused({ label, problem: { code: 'failed', sentence: failed?.sentence ?? '' } });
    }
    await client.invalidateQueries();
  };
  return { busy, refused, run: (procedure: Tried, label: string) => void go(procedure, label) };
}
