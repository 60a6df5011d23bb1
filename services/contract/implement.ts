import type { z } from 'zod';
import type { Permission, Procedure } from './procedure.ts';
import type { Result } from './result.ts';

/** Who calls, as the door found out: `name` is written into events. */
export interface Caller {
  name: string;
  userId: number | null;
  may: readonly Permission[];
  /** The session of the browser that calls; absent for the desk itself and for API keys. */
  session?: number;
}

export type Table = Record<string, Procedure>;

/** The functions behind a feature's contract: input is parsed already, permission is checked already. */
export type Implementation<T extends Table> = {
  [N in keyof T]: (
    input: z.output<T[N]['input']>,
    caller: Caller,
  ) => Promise<Result<z.input<T[N]['output']>>> | Result<z.input<T[N]['output']>>;
};
