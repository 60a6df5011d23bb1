/** The settings of this desk: one table, one way to change them, each change an event. */
import type { Implementation } from '../../contract/implement.ts';
import { ok, type Result } from '../../contract/result.ts';
import type { Ground } from '../../platform/ground.ts';
import { readSetting, writeSetting } from '../../platform/settings/settings.ts';
import type { Reader, Tx } from '../../platform/store/store.ts';
import { changeServing, readServing } from '../network/index.ts';
import { settingNames, type settingsContract, type SettingName, type SettingValue } from './contract.ts';
import { settingTable, told } from './table.ts';

export interface SettingsAsks {
  /** Starts what serves machines anew, from what is stored. */
  restart(): Promise<unknown>;
}

export interface Settings {
  /** Sets one; true when that changed anything. Refuses a value that does not fit with what fits instead. */
  set(name: SettingName, value: SettingValue, who: string): Promise<Result<boolean>>;
  read<T extends SettingValue>(name: SettingName): Promise<T>;
  implementation: Implementation<typeof settingsContract>;
}

async function valueOf(db: Reader, name: SettingName): Promise<SettingValue> {
  const row = settingTable[name];
  if (row.ofServing) return (await readServing(db))[name as 'domain' | 'upstreamDns' | 'upstreamNtp'];
  return (await readSetting(db, name, row.schema)) ?? row.default;
}

const write = (tx: Tx, name: SettingName, value: SettingValue): Promise<void> =>
  settingTable[name].ofServing ? changeServing(tx, { [name]: value }) : writeSetting(tx, name, value);

export function openSettings({ store, events }: Ground, asks: SettingsAsks): Settings {
  const set: Settings['set'] = async (name, given, who) => {
    const row = settingTable[name];
    const parsed = row.schema.safeParse(given);
    if (!parsed.success) {
      const sentence = parsed.error.issues[0]!.message;
      return { ok: false, problem: { code: 'bad_input', sentence, fields: { value: sentence } } };
    }
    const value = parsed.data;
    const changed = await store.transaction(async (tx) => {
      const before = await valueOf(tx, name);
      if (JSON.stringify(before) === JSON.stringify(value)) return false;
      await write(tx, name, value);
      await events.record(tx, {
        kind: 'settings.changed',
        level: 'audit',
        who,
        text: `${row.label}: ${told(row, before)} → ${told(row, value)}.`,
        facts: { name, before, after: value },
      });
      return true;
    });
    return ok(changed);
  };
  return {
    set,
    read: async <T extends SettingValue>(name: SettingName) => (await valueOf(store.read, name)) as T,
    implementation: {
      'settings.list': async () => {
        const settings = [];
        for (const name of settingNames) {
          const { group, kind, default: usual } = settingTable[name];
          settings.push({ name, group, kind, default: usual, value: await valueOf(store.read, name) });
        }
        return ok({ settings });
      },
      'settings.set': async ({ name, value }, caller) => {
        const result = await set(name, value, caller.name);
        if (!result.ok) return result;
        if (result.value && settingTable[name].ofServing) await asks.restart();
        return ok({});
      },
    },
  };
}
