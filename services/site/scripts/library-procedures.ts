import type { z } from 'zod';
import type { Implementation } from '../../contract/implement.ts';
import { ok, refuse, type Result } from '../../contract/result.ts';
import type { Ground } from '../../platform/ground.ts';
import type { Tx } from '../../platform/store/store.ts';
import type { scriptsContract } from './contract.ts';
import type { ScriptEditor } from './edit.ts';
import { checkHeader } from './header.ts';
import { historyOf, infoOf, type ScriptInfo } from './info.ts';
import type { Library } from './library.ts';
import { allScripts, versionOf } from './own-scripts.ts';

type Contract = typeof scriptsContract;
type Name =
  | 'scripts.list'
  | 'scripts.get'
  | 'scripts.create'
  | 'scripts.update'
  | 'scripts.copy'
  | 'scripts.revert'
  | 'scripts.delete'
  | 'scripts.tag';

/** What a text would be as a script, and everything that speaks against it. */
export function checkedText(text: string): z.input<Contract['scripts.check']['output']> {
  const { header, problems, warnings } = checkHeader(text);
  const script = header && { ...header, id: 0, body: Buffer.from(text), versionId: 0, builtIn: false };
  const version = { id: 0, at: null, by: '', comment: '', sizeBytes: Buffer.byteLength(text) };
  return { problems, warnings, script: script && infoOf(script, [version]) };
}

/** Scripts as they are kept: read by all, changed by who owns the desk. */
export function libraryProcedures(
  { store }: Ground,
  library: Library,
  editor: ScriptEditor,
): Implementation<Pick<Contract, Name>> {
  const db = store.read;
  const find = async (name: string) => (await allScripts(db, library)).find((s) => s.name === name);

  /** The script after a change, or why there was none. */
  async function changed(change: (tx: Tx) => Promise<Result<string>>): Promise<Result<ScriptInfo>> {
    const made = await store.transaction(change);
    if (!made.ok) return made;
    const script = await find(made.value);
    if (!script) return refuse('not_found', `There is no script ${made.value} any more.`);
    return ok(infoOf(script, await historyOf(db, script)));
  }
  return {
    'scripts.list': async ({ type, hardwareType, filters }) => {
      const all = (await allScripts(db, library)).filter(
        (s) =>
          (type === undefined || s.script_type === type) &&
          (hardwareType === undefined || s.hardware_type === hardwareType) &&
          (!filters?.length || filters.some((word) => s.name === word || s.tags.includes(word))),
      );
      const items: ScriptInfo[] = [];
      for (const script of all) items.push(infoOf(script, await historyOf(db, script)));
      return ok({ items, total: items.length });
    },
    'scripts.get': async ({ name, version }) => {
      const script = await find(name);
      if (!script) return refuse('not_found', `There is no script ${name}.`);
      const history = await historyOf(db, script);
      const wanted = version ?? script.versionId;
      if (!history.some((v) => v.id === wanted))
        return refuse('not_found', `${name} has no version ${wanted}.`);
      const body = script.body ?? (await versionOf(db, wanted))?.body;
      if (!body) return refuse('not_found', `The text of version ${wanted} of ${name} is gone.`);
      const text = new TextDecoder().decode(body);
      return ok({ ...infoOf(script, history), text, textVersion: wanted, history });
    },
    'scripts.create': ({ text, comment, ...fields }, { name: by }) =>
      changed((tx) => editor.create(tx, { text, comment, fields, by })),
    'scripts.update': ({ script, text, comment, ...fields }, { name: by }) =>
      changed((tx) => editor.update(tx, script, { text, comment, fields, by })),
    'scripts.copy': ({ name, as }, { name: by }) => changed((tx) => editor.copy(tx, name, as, by)),
    'scripts.revert': ({ name, to }, { name: by }) => changed((tx) => editor.revert(tx, name, to, by)),
    'scripts.delete': ({ name }, { name: by }) => store.transaction((tx) => editor.remove(tx, name, by)),
    'scripts.tag': ({ name, add, remove }, { name: by }) =>
      changed((tx) => editor.tag(tx, name, { add, remove, by })),
  };
}
