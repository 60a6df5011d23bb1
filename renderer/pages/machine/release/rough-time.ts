import { timeLeft } from '../../../ui/format.ts';

const hourMs = 3_600_000;

/** A guessed duration: to the hour from three hours on. */
export const roughTime = (ms: number): string =>
  timeLeft(ms < 3 * hourMs ? ms : Math.round(ms / hourMs) * hourMs);
