import { ok, type Result } from '../../contract/result.ts';
import type { Ground } from '../../platform/ground.ts';
import type { AddressGiver, GivenAddress } from '../../platform/nic-addresses/giver.ts';
import { periodic } from '../../platform/periodic.ts';
import type { Tx } from '../../platform/store/store.ts';
import type { Service } from '../../service.ts';
import { readServing } from './serving.ts';

export interface GivenAddresses {
  /** Makes this the only address that the desk gives; null gives none. Others leave at the next turn. */
  want(tx: Tx, given: GivenAddress | null): Promise<void>;
  /** The address that an interface has from this desk; null when it has none. */
  on(nic: string): Promise<GivenAddress | null>;
  /** Makes the interfaces have what the rows say. Refuses with the first that would not. */
  settle(): Promise<Result<void>>;
  /** Keeps interfaces so while it runs: a card that is put in again gets its address again. Its end takes them away. */
  readonly service: Service;
}

interface Deps {
  giver: AddressGiver;
  addressesOf(nic: string): readonly { address: string }[];
}

const lookEveryMs = 3_000;

/**
 * Addresses that Start gave to interfaces of this computer. Each is a row before it is on the interface, so that
 * after a kill the next start knows it as its own: it stays while it is served, and goes with the desk's end.
 */
export function openGivenAddresses(ground: Ground, { giver, addressesOf }: Deps): GivenAddresses {
  const { store, events } = ground;
  const rows = (): Promise<(GivenAddress & { state: 'wanted' | 'leaving' })[]> =>
    store.read.selectFrom('nic_address').selectAll().orderBy('state').execute();
  const isOn = ({ nic, address }: GivenAddress): boolean =>
    addressesOf(nic).some((own) => own.address === address);
  const tell = (text: string): Promise<void> =>
    events.tell({ kind: 'network.address', level: 'audit', text });

  async function leave(row: GivenAddress): Promise<Result<void>> {
    const taken = await giver.take(row);
    if (!taken.ok) return taken;
    await store.transaction(async (tx) => {
      await tx
        .deleteFrom('nic_address')
        .where('nic', '=', row.nic)
        .where('address', '=', row.address)
        .where('state', '=', 'leaving')
        .execute();
    });
    await tell(`Took the address ${row.address} from ${row.nic}.`);
    return ok(undefined);
  }
  async function give(row: GivenAddress): Promise<Result<void>> {
    if (isOn(row)) return ok(undefined);
    const given = await giver.give(row);
    if (given.ok)
      await tell(`Gave ${row.nic} the address ${row.address}/${row.prefix} while this desk serves.`);
    return given;
  }

  /** An interface that is not served any more needs no address of ours, whoever changed what is served. */
  async function dropUnserved(): Promise<void> {
    const { nics } = await readServing(store.read);
    if ((await rows()).every((row) => row.state === 'leaving' || nics.includes(row.nic))) return;
    await store.transaction(async (tx) => {
      const served = (await readServing(tx)).nics;
      await tx
        .updateTable('nic_address')
        .set({ state: 'leaving' })
        .$if(served.length > 0, (q) => q.where('nic', 'not in', served))
        .execute();
    });
  }

  let turns: Promise<unknown> = Promise.resolve();
  let ended = false;
  const alone = <T>(fn: () => Promise<T>): Promise<T> => {
    const next = turns.then(fn);
    turns = next.catch(() => undefined);
    return next;
  };
  const settle = (): Promise<Result<void>> =>
    alone(async () => {
      let worst: Result<void> = ok(undefined);
      if (ended) return worst;
      await dropUnserved();
      for (const row of await rows()) {
        const done = await (row.state === 'leaving' ? leave(row) : give(row));
        if (!done.ok && worst.ok) worst = done;
      }
      return worst;
    });

  let told = '';
  const keeper = periodic(ground, {
    name: 'addresses',
    detail: 'Interfaces keep the address that Start gave them.',
    periodMs: lookEveryMs,
    async turn(count) {
      const done = await settle();
      if (!done.ok) count('refused');
      const sentence = done.ok ? '' : done.problem.sentence;
      if (sentence !== told && sentence !== '') ground.log.warn({}, sentence);
      told = sentence;
    },
  });
  return {
    async want(tx, given) {
      const wanted = given ?? { nic: '', address: '', prefix: 0 };
      await tx
        .updateTable('nic_address')
        .set({ state: 'leaving' })
        .where((e) => e.or([e('nic', '!=', wanted.nic), e('address', '!=', wanted.address)]))
        .execute();
      if (!given) return;
      await tx
        .insertInto('nic_address')
        .values({ ...given, state: 'wanted' })
        .onConflict((c) =>
          c.columns(['nic', 'address']).doUpdateSet({ prefix: given.prefix, state: 'wanted' }),
        )
        .execute();
    },
    async on(nic) {
      const found = (await rows()).find((row) => row.nic === nic && row.state === 'wanted');
      return found ? { nic, address: found.address, prefix: found.prefix } : null;
    },
    settle,
    service: {
      ...keeper,
      start() {
        ended = false;
        return keeper.start();
      },
      async stop() {
        await keeper.stop();
        await alone(async () => {
          if (ended) return;
          ended = true;
          for (const row of await rows()) if (isOn(row)) await giver.take(row);
        });
      },
      health() {
        const state = keeper.health().state;
        return told === '' || state === 'stopped' ? keeper.health() : { state: 'failed', detail: told };
      },
    },
  };
}
