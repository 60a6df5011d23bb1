/** When a wish that failed is tried again, after each attempt; after the last one it is given up. About 5 min in all. */
export const backOffMs = [3_000, 10_000, 30_000, 60_000, 90_000, 90_000] as const;

/** How long one attempt may take: log-in with its fallbacks, boot device, a slow chassis. */
export const actionMs = 90_000;

/** How often a machine's power state is read when nothing happens. */
export const queryEveryMs = 5 * 60_000;

/** After a switch: chassis need a moment, a soft power-off more. */
export const lookAgainMs = [5_000, 30_000] as const;

export const atOnce = 16;
