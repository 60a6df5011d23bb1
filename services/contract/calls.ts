import type { z } from 'zod';
import type { contract } from './all.ts';
import type { LiveMessage } from './live.ts';
import type { Result } from './result.ts';

export type Contract = typeof contract;
export type ProcedureName = keyof Contract;
/** What a caller gives: defaults may be left out. */
export type Input<N extends ProcedureName> = z.input<Contract[N]['input']>;
export type Output<N extends ProcedureName> = z.output<Contract[N]['output']>;

/** A controller as seen from a window, a browser or the CLI; IPC, WebSocket and the local socket each make one. */
export interface Link {
  call<N extends ProcedureName>(name: N, input: Input<N>): Promise<Result<Output<N>>>;
  /** Sends all events after number `after` and then what comes, and signals from now on; returns the end of it. */
  subscribe(after: number, onMessage: (message: LiveMessage) => void): () => void;
  /** Tells `up` or `down` now and at each change. */
  onState(fn: (state: 'up' | 'down') => void): () => void;
  close(): void;
}
