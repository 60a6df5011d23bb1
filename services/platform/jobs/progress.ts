import { topics } from '../../contract/live.ts';
import type { Clock } from '../clock.ts';
import type { Events } from '../events/events.ts';
import type { JobProgress } from './kind.ts';

const tellEveryMs = 250;

export interface ProgressBoard {
  set(id: number, progress: JobProgress | null): void;
  of(id: number): JobProgress | null;
  /** The job ended: nothing more is told of it. */
  forget(id: number): void;
}

/** How far each running job is: the latest value in memory, told as signal `job/<id>` four times a second at most. */
export function progressBoard({ clock, events }: { clock: Clock; events: Events }): ProgressBoard {
  const latest = new Map<number, JobProgress | null>();
  const resting = new Map<number, () => void>();
  const tell = (id: number): void => {
    events.signal(topics.job(String(id)), latest.get(id) ?? null);
    const told = latest.get(id);
    resting.set(
      id,
      clock.after(tellEveryMs, () => {
        resting.delete(id);
        if (latest.has(id) && latest.get(id) !== told) tell(id);
      }),
    );
  };
  return {
    set(id, progress) {
      latest.set(id, progress);
      if (!resting.has(id)) tell(id);
    },
    of: (id) => latest.get(id) ?? null,
    forget(id) {
      latest.delete(id);
      resting.get(id)?.();
      resting.delete(id);
      events.signal(topics.job(String(id)), null);
    },
  };
}
