import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useLink } from './desk.tsx';

/** Whether the desk asks for a password now. What one person saw is not kept for the next. */
export function useSessionState(): 'open' | 'closed' {
  const { session } = useLink();
  const client = useQueryClient();
  const [state, setState] = useState(session?.state() ?? 'open');
  useEffect(
    () =>
      session?.onState((next) => {
        setState(next);
        if (next === 'closed') client.clear();
        else void client.resetQueries();
      }),
    [session, client],
  );
  return state;
}
