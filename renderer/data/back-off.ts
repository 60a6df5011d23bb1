export const firstDelayMs = 1_000;
const longestDelayMs = 15_000;

/** Doubles up to 15 s: a restarted controller is found soon, a stopped one is not hammered. */
export const nextDelayMs = (delayMs: number): number => Math.min(delayMs * 2, longestDelayMs);
