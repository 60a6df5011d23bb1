import { z } from 'zod';
import type { LiveMessage } from './live.ts';
import type { Result } from './result.ts';

/** What the page of a window hears besides live messages: how the link to the controller is, and a path to open. */
export type WindowMessage =
  | LiveMessage
  /** nextTryAt: milliseconds since 1970; null while connected or connecting. */
  | { kind: 'link'; state: 'up' | 'down'; nextTryAt: number | null }
  | { kind: 'open'; path: string };

/** The two functions that the preload gives to the page of a window. */
export interface WindowBridge {
  call(name: string, input: unknown): Promise<Result<unknown>>;
  /**
   * All events after number `after`, then what comes; null: only what the window itself says. Messages come in
   * batches, in order. Returns the end of it.
   */
  subscribe(after: number | null, onMessages: (messages: WindowMessage[]) => void): () => void;
}

/** Calls that the window answers itself, with what each takes. Procedures of the contract have other names. */
export const windowCalls = {
  /** Which system's window this is: where its buttons are, whether the mark opens the menu. */
  'window.facts': z.object({}).strict(),
  /** Opens the program's menu at a place of the page, in CSS pixels. */
  'window.menu': z.object({ x: z.number().int().min(0), y: z.number().int().min(0) }).strict(),
  /** Tells whether the page is dark now, so that the window's own buttons match it. */
  'window.theme': z.object({ dark: z.boolean() }).strict(),
  /** Tries the controller now instead of waiting for the next try. */
  'window.retry': z.object({}).strict(),
} as const;
export type WindowCall = keyof typeof windowCalls;

export const windowFacts = z.object({ platform: z.string() });
