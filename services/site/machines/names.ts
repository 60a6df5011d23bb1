import { randomInt } from 'node:crypto';
import type { Reader } from '../../platform/store/store.ts';
import { adjectives, animals } from './words.ts';

/** Letters and digits of a system id: none that is easily taken for another. */
const alphabet = '34678abcdefghkmnpqrstwxy';

const pick = <T>(list: readonly T[]): T => list[randomInt(list.length)]!;

/** Six characters, 191 million in all. */
export const randomSystemId = (): string =>
  Array.from({ length: 6 }, () => alphabet[randomInt(alphabet.length)]!).join('');

/** A system id that no machine has. */
export async function freeSystemId(db: Reader): Promise<string> {
  for (;;) {
    const id = randomSystemId();
    const taken = await db.selectFrom('machine').select('id').where('system_id', '=', id).executeTakeFirst();
    if (!taken) return id;
  }
}

/** Two words, such as swift-heron. */
export const wordName = (): string => `${pick(adjectives)}-${pick(animals)}`;

/** Two words that no machine has; with a number behind them when the words are used up. */
export async function freeHostname(db: Reader): Promise<string> {
  for (let attempt = 0; ; attempt++) {
    const words = wordName();
    const name = attempt < 20 ? words : `${words}-${randomInt(2, 10_000)}`;
    const taken = await db.selectFrom('machine').select('id').where('hostname', '=', name).executeTakeFirst();
    if (!taken) return name;
  }
}
