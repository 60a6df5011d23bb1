/**
 * How long each try waits for its answer, in ms. Answers to earlier tries count, so a slow BMC needs no long waits.
 * With 30 % lost each way one try in two succeeds: sixteen all fail once in 50,000 times.
 */
export const patience = {
  /** Nothing was ever heard: after 5.4 s the address counts as silent. */
  firstContact: [450, 450, 450, 450, 450, 450, 450, 450, 450, 450, 450, 450],
  /** Tells a BMC without IPMI 2.0 from one that is away. */
  probe: [500, 500],
  /** The BMC has answered in this log-in or session. */
  known: [500, 500, 500, 500, 500, 750, 750, 750, 750, 750, 1000, 1000, 1000, 1000, 1000, 1500],
  /** Many BMCs answer RAKP 3 only once: better begin again soon. */
  rakp3: [500, 700, 900, 1200],
  /** For log-in messages at a slow BMC that takes a repeat for something new: it must be let finish. */
  unhurried: [1500, 1500, 1500, 1500, 2000, 2000, 2000, 2000, 2000, 2000],
  close: [400, 600, 800],
} as const;

/** Log-ins that are begun again after a lost RAKP 4 or a forgotten session. */
export const freshStarts = 8;
/** Rounds of "busy, come again later", with a pause that grows by this. */
export const busyRounds = 6;
export const busyPauseMs = 500;
/** Looks at the power state after a switch, and the pauses between them: 15 s in all. */
export const confirmPausesMs = [0, 300, 700, 1000, 1000, 2000, 2000, 2000, 3000, 3000] as const;
/** A machine asked to shut down softly goes in its own time; these looks only spare the next query. */
export const softOffPausesMs = [500, 1500] as const;
