/** Intake: how machines come to the desk other than by booting; pasted lists, tables, and what was heard on the wire. */
import type { Implementation } from '../../contract/implement.ts';
import { ok, refuse, type Result } from '../../contract/result.ts';
import type { Ground } from '../../platform/ground.ts';
import type { IntakeAsks } from './asks.ts';
import type { intakeContract } from './contract.ts';
import { listDiscovered } from './discovered.ts';
import { readWhole, type WholeList } from './read.ts';

export type { Heard, IntakeAsks } from './asks.ts';
export type { ImportRow } from './check.ts';

async function newTagsOf({ store }: Ground, list: WholeList): Promise<string[]> {
  const known = new Set((await store.read.selectFrom('tag').select('name').execute()).map((t) => t.name));
  return [...new Set(list.ready.flatMap((row) => row.tags))].filter((name) => !known.has(name)).sort();
}

const refused = ({ mistakesTotal, mistakes }: WholeList) => {
  const [first] = mistakes;
  const where = first ? ` The first is in line ${first.line}: ${first.sentence}` : '';
  const count = mistakesTotal === 1 ? 'a mistake' : `${mistakesTotal} mistakes`;
  return refuse('bad_input', `The list has ${count}, so nothing was added.${where}`);
};

export function intakeImplementation(
  ground: Ground,
  asks: IntakeAsks,
): Implementation<typeof intakeContract> {
  const { store } = ground;
  type Added = Result<{ systemIds: string[]; bulkId?: string }>;
  return {
    'machines.import_preview': async ({ text }) => {
      const list = await readWhole(store.read, asks, text);
      const { format, rows, ready, mistakes, mistakesTotal } = list;
      return ok({
        ...{ format, rows, ready: ready.length, mistakes, mistakesTotal },
        columns: list.columns.map(({ header, field, parameter }) => ({
          header,
          field: parameter ?? field,
        })),
        sample: list.sample.map(({ powerParameters: _, ...row }) => row),
        newTags: await newTagsOf(ground, list),
      });
    },
    'machines.import': async ({ text, commission }, { name: by }) => {
      const list = await readWhole(store.read, asks, text);
      if (list.mistakesTotal > 0) return refused(list);
      const added = await store.transaction(async (tx): Promise<Added> => {
        const inserted = await asks.insertMachines(tx, list.ready, by);
        if (!inserted.ok) return inserted;
        const systemIds = inserted.value;
        if (!commission) return ok({ systemIds });
        return ok({ systemIds, bulkId: String(await asks.commission(tx, systemIds, by)) });
      });
      if (!added.ok) return added;
      await asks.announce();
      return ok({ created: added.value.systemIds.length, ...added.value });
    },
    'machines.discovered': async (input) => ok(await listDiscovered(ground, asks, input)),
  };
}
