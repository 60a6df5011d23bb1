import type { Problem, Result } from '../../contract/result.ts';
import type { Store, Tx } from '../../platform/store/store.ts';

/** Thrown inside `refusable` where something is written already: the refusal takes it back. */
export class Refused extends Error {
  readonly result: { ok: false; problem: Problem };
  constructor(result: { ok: false; problem: Problem }) {
    super(result.problem.sentence);
    this.result = result;
  }
}

/** A transaction whose refusals are values; one that is thrown as `Refused` is rolled back. */
export async function refusable<T>(
  store: Pick<Store, 'transaction'>,
  fn: (tx: Tx) => Promise<Result<T>>,
): Promise<Result<T>> {
  try {
    return await store.transaction(fn);
  } catch (error) {
    if (error instanceof Refused) return error.result;
    throw error;
  }
}
