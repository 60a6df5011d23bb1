import type { Events } from '../../platform/events/events.ts';

const MAX_CHARS = 4096;
/** Results that run at once over all machines; beyond that the oldest is forgotten. */
const MOST = 20_000;

/** What a running script says of how far it is: percent and text where it says so, and what else it wrote. */
export type Progress = { percent?: number | null; text?: string } & Record<string, unknown>;

/** Reads a script's progress: JSON of an object with percent, or done and total, or a bare number of percent. Null for anything else. */
export function readProgress(text: string): Progress | null {
  if (text.length > MAX_CHARS) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof value === 'number') value = { percent: value };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const { percent: said, text: words, ...rest } = value as Record<string, unknown>;
  const { done, total } = rest;
  const share =
    typeof done === 'number' && typeof total === 'number' && total > 0 ? (done / total) * 100 : null;
  const percent = typeof said === 'number' ? said : share;
  return {
    ...rest,
    ...(percent !== null && Number.isFinite(percent) ? { percent: Math.min(100, Math.max(0, percent)) } : {}),
    ...(typeof words === 'string' ? { text: words.replace(/\p{Cc}+/gu, ' ').slice(0, 300) } : {}),
  };
}

export interface ProgressBoard {
  set(resultId: number, progress: Progress): void;
  get(resultId: number): Progress | null;
  drop(resultId: number): void;
}

/** The latest value of each running script, told as signal `script/<resultId>`; not stored. */
export function progressBoard(events: Events): ProgressBoard {
  const latest = new Map<number, Progress>();
  return {
    set(resultId, progress) {
      latest.delete(resultId);
      latest.set(resultId, progress);
      const oldest = latest.size > MOST ? latest.keys().next().value : undefined;
      if (oldest !== undefined) latest.delete(oldest);
      events.signal(`script/${resultId}`, progress);
    },
    get: (resultId) => latest.get(resultId) ?? null,
    drop: (resultId) => void latest.delete(resultId),
  };
}
