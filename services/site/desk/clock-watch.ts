import type { Clock } from '../../platform/clock.ts';
import type { Ground } from '../../platform/ground.ts';
import { periodic } from '../../platform/periodic.ts';
import type { Jump, SteadyClock } from '../../platform/steady-clock.ts';
import type { Service } from '../../service.ts';
import type { Trouble } from './trouble.ts';

const lookEveryMs = 5_000;
const tellAboveMs = 60_000;

/** 3 min, 1 h, 2 days: rounded as a person would say it. */
export function roughly(ms: number): string {
  const minutes = Math.round(Math.abs(ms) / 60_000);
  if (minutes < 90) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 36 ? `${hours} h` : `${Math.round(hours / 24)} days`;
}

const jumpSentence = ({ byMs }: Jump): string =>
  `This computer's clock was set ${roughly(byMs)} ${byMs < 0 ? 'back' : 'forward'}.`;

export interface ClockWatch {
  service: Service;
  trouble(): Trouble | null;
}

/** Looks at the clock also when nothing happens, and tells when somebody set it. */
export function watchClock(ground: Ground, clock: Clock | SteadyClock): ClockWatch {
  const { events, log } = ground;
  let last: Jump | null = null;
  if ('onJump' in clock)
    clock.onJump((jump) => {
      if (Math.abs(jump.byMs) < tellAboveMs) return;
      last = jump;
      const text = `${jumpSentence(jump)} The desk goes on by its own even time and follows slowly: leases and deadlines keep their length.`;
      events
        .tell({ kind: 'desk.clock', level: 'warning', text })
        .catch((error: unknown) => log.error({ err: error }, text));
    });
  return {
    service: periodic(ground, {
      name: 'clock',
      detail: "Notices when this computer's clock is set.",
      periodMs: lookEveryMs,
      turn: () => Promise.resolve(void clock.now()),
    }),
    trouble() {
      if (last === null || !('behindMs' in clock)) return null;
      const behindMs = clock.behindMs();
      if (Math.abs(behindMs) < tellAboveMs) return null;
      return {
        code: 'clock_jumped',
        sentence: `${jumpSentence(last)} The desk goes on by its own even time, now ${roughly(behindMs)} ${behindMs < 0 ? 'ahead' : 'behind'}, and follows slowly. Check the date and time of this computer.`,
      };
    },
  };
}
