import { randomInt } from 'node:crypto';
import type { Reader } from '../../platform/store/store.ts';
import { adjectives, animals } from './words.ts';

/** Letters and digits of a system id: none that is easily taken for another. */
const alphabet = '34678abcdefghkmnpqrstwxy';

const pick = <T>(list: readonly T[]): T => list[randomInt(list.length)]!;

/** A system id that no machine has: six characters, 191 million in all. */
export async function freeSystemId(db: Reader): Promise<string> {
  for (;;) {
    const id = Array.from({ length: 6 }, () => pick([...alphabet])).join('');
    const taken = await db.selectFrom('machine').select('id').where('system_id', '=', id).executeTakeFirst();
    if (!taken) return id;
  }
}

/** Two words, such as swift-heron; with a number behind them when the words are used up. */
export async function freeHostname(db: Reader): Promise<string> {
  for (let attempt = 0; ; attempt++) {
    const words = `${pick(adjectives)}-${pick(animals)}`;
    const name = attempt < 20 ? words : `${words}-${randomInt(2, 10_000)}`;
    const taken = await db.selectFrom('machine').select('id').where('hostname', '=', name).executeTakeFirst();
    if (!taken) return name;
  }
}
