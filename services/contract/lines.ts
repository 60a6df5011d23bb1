import { z } from 'zod';
import type { LiveMessage } from './live.ts';
import type { Result } from './result.ts';

/**
 * What goes over the WebSocket `/api/live`, one JSON text a message, and over the local socket, one JSON text a line.
 * A call's answer carries the caller's own id; answers may come in another order than the calls. `subscribe` gives the
 * number of the last event that the client knows: all later ones follow, then what comes.
 */
export const fromClient = z.union([
  z
    .object({ id: z.number().int().min(0), call: z.string().max(100), input: z.unknown().optional() })
    .strict(),
  z.object({ subscribe: z.object({ after: z.number().int().min(0) }).strict() }).strict(),
  z.object({ unsubscribe: z.literal(true) }).strict(),
]);
export type FromClient = z.infer<typeof fromClient>;

export type ToClient = { id: number; result: Result<unknown> } | LiveMessage;

/** Longest line or message that a door takes from a client: a pasted list of 10,000 machines goes through. */
export const maxLineBytes = 5 * 1024 * 1024;
