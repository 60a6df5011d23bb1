import { useEffect, useState } from 'react';
import { useAsk } from './desk.tsx';

/** Now, in milliseconds since 1970, renewed every `everyMs`. */
export function useNow(everyMs = 1000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}

/** The controller's now: this computer's clock, moved by what the controller said last. */
export function useDeskNow(everyMs = 1000): number {
  const status = useAsk('desk.status', {});
  const now = useNow(everyMs);
  return status.data ? now + status.data.now - status.dataUpdatedAt : now;
}
