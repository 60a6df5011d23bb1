import { setImmediate } from 'node:timers/promises';
import type { Reader } from '../../platform/store/store.ts';
import type { IntakeAsks } from './asks.ts';
import { Checker, type CheckFacts, type ImportRow } from './check.ts';
import { importMostRows, type ImportMistake } from './contract.ts';
import { mistake, readList } from './drafts.ts';
import type { Column } from './columns.ts';

export interface WholeList {
  format: 'csv' | 'list';
  columns: Column[];
  rows: number;
  ready: ImportRow[];
  sample: ImportRow[];
  /** In the order of lines; told at most so many. */
  mistakes: ImportMistake[];
  mistakesTotal: number;
}

const told = 5_000;
/** Lines between which the event loop goes on. */
const atOnce = 40;
const sampled = 50;

/** All that the list is held against, read once. */
async function factsOf(db: Reader, asks: IntakeAsks): Promise<CheckFacts> {
  const names = async (table: 'zone' | 'pool'): Promise<string[]> =>
    (await db.selectFrom(table).select('name').orderBy('id').execute()).map((row) => row.name);
  const machines = await db.selectFrom('machine').select(['id', 'hostname']).execute();
  await setImmediate();
  const byId = new Map(machines.map((row) => [row.id, row.hostname]));
  const macs = await db.selectFrom('machine_mac').selectAll().execute();
  await setImmediate();
  return {
    zones: await names('zone'),
    pools: await names('pool'),
    powerTypes: asks.powerTypes(),
    secrets: asks.powerSecrets(),
    prepare: (type, parameters) => asks.prepare(type, parameters),
    hostnames: new Map(machines.map((row) => [row.hostname, row.hostname])),
    macs: new Map(macs.map((row) => [row.mac, byId.get(row.machine_id) ?? ''])),
  };
}

/** Reads and checks a whole list; the event loop goes on in between. */
export async function readWhole(db: Reader, asks: IntakeAsks, text: string): Promise<WholeList> {
  const facts = await factsOf(db, asks);
  await setImmediate();
  const checker = new Checker(facts);
  const list = readList(text, asks.powerParameters());
  const whole: WholeList = {
    ...{ format: list.format, columns: list.columns, rows: 0, ready: [], sample: [] },
    mistakes: [...list.mistakes],
    mistakesTotal: list.mistakes.length,
  };
  for (const { draft, mistakes } of list.lines) {
    if (!draft) continue;
    if (++whole.rows > importMostRows) {
      const sentence = `A list has at most ${importMostRows} machines. Import the rest afterwards.`;
      whole.mistakes.push(mistake(draft.line, null, sentence));
      whole.mistakesTotal++;
      break;
    }
    const row = checker.check(draft, mistakes);
    if (whole.sample.length < sampled) whole.sample.push(row);
    if (mistakes.length === 0) whole.ready.push(row);
    whole.mistakesTotal += mistakes.length;
    whole.mistakes.push(...mistakes.slice(0, Math.max(0, told - whole.mistakes.length)));
    if (whole.rows % atOnce === 0) await setImmediate();
  }
  if (whole.rows === 0) {
    whole.mistakes.push(mistake(1, null, 'There is no machine in this list.'));
    whole.mistakesTotal++;
  }
  return whole;
}
