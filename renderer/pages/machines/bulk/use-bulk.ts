import { useMemo, useState } from 'react';
import type { BulkAction, BulkParameters } from '../../../../services/contract/all.ts';
import type { Input } from '../../../../services/contract/calls.ts';
import { useAsk, useCall } from '../../../data/desk.tsx';

/** What else an action needs to be told. */
export const asksFor: Partial<Record<BulkAction, 'zone' | 'pool' | 'tags' | 'comment'>> = {
  set_zone: 'zone',
  set_pool: 'pool',
  add_tags: 'tags',
  remove_tags: 'tags',
  test: 'comment',
  acquire: 'comment',
  release: 'comment',
  rescue_mode: 'comment',
  exit_rescue_mode: 'comment',
  override_failed_testing: 'comment',
  abort: 'comment',
  mark_broken: 'comment',
  mark_fixed: 'comment',
  lock: 'comment',
};

export interface Asked {
  action: BulkAction;
  /** The machines that were selected, or those that a fix is for. */
  systemIds: readonly string[];
  parameters: BulkParameters;
  override: boolean;
  /** What is asked again when this, a fix, is done. */
  then: Asked | null;
}

/** Whether an action was told all that it needs. */
export const isTold = ({ action, parameters }: Asked): boolean => {
  const what = asksFor[action];
  return what === undefined || what === 'comment' || parameters[what] !== undefined;
};

const everyMs = 5000;

/** The preview of an action, kept true while it is looked at, and its start. */
export function useBulk(asked: Asked, onStarted: (bulkId: string) => void) {
  const input = useMemo((): Input<'machines.bulk'> => {
    const { action, systemIds, parameters, override } = asked;
    return { action, systemIds: [...systemIds], parameters, ...(override && { override }) };
  }, [asked]);
  const preview = useAsk('machines.bulk_preview', input, {
    enabled: isTold(asked),
    everyMs,
    keepPrevious: true,
  });
  const start = useCall('machines.bulk');
  const [typed, setTyped] = useState('');
  return {
    preview,
    typed,
    setTyped,
    busy: start.busy,
    problem: start.problem,
    start: async (): Promise<void> => {
      const result = await start.run(input);
      if (result.ok) onStarted(result.value.bulkId);
    },
  };
}
