import type { Result } from '../../contract/result.ts';

export interface GivenAddress {
  readonly nic: string;
  readonly address: string;
  readonly prefix: number;
}

/** Sets an interface's address and takes it away again. Both may be repeated; what is so already is no refusal. */
export interface AddressGiver {
  give(given: GivenAddress): Promise<Result<void>>;
  take(given: GivenAddress): Promise<Result<void>>;
}

/** What a program said and how it ended; `code` null when it is not on this system. */
export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program with these arguments, without a shell. */
export type RunProgram = (program: string, args: readonly string[]) => Promise<Ran>;
