import type { Examined } from './content/examine.ts';

/** What a thread is to do with one file. */
export type FileTask =
  /** Look at a file that was brought; where it must be made into another, that goes to `into`. */
  { do: 'examine'; file: string; sha256: string | null; into: string } | { do: 'hash'; file: string };

export type ToFile = 'break off';

export type FromFile =
  | { step: 'examine' | 'repack' }
  | { progress: { done: number; of: number } }
  /** `file` is the one that is kept: the one that was brought, or what was made of it. */
  | { examined: Examined; file: string }
  | { hashed: { sha256: string; sizeBytes: number } }
  | { refused: string };
