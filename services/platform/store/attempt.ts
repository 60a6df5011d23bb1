import type { Result } from '../../contract/result.ts';
import type { Store, Tx } from './store.ts';

class Refused extends Error {
  readonly result: { ok: false };
  constructor(result: { ok: false }) {
    super('refused');
    this.result = result;
  }
}

/** A transaction that is undone when `fn` refuses: what it changed before the refusal is not kept. */
export async function attempt<R extends Result<unknown>>(
  store: Pick<Store, 'transaction'>,
  fn: (tx: Tx) => Promise<R>,
): Promise<R> {
  try {
    return await store.transaction(async (tx) => {
      const result = await fn(tx);
      if (!result.ok) throw new Refused(result);
      return result;
    });
  } catch (error) {
    if (error instanceof Refused) return error.result as R;
    throw error;
  }
}
