import type { Implementation } from '../../contract/implement.ts';
import { ok, refuse, type Result } from '../../contract/result.ts';
import type { powerContract } from './contract.ts';
import type { Wanted } from './intents.ts';
import { notesOf } from './notes.ts';
import { refreshPower } from './query.ts';
import type { DriverRegistry } from './registry.ts';
import { fitting, seal, withoutSecrets, withStoredSecrets } from './sealed.ts';
import { powerFields } from './settings.ts';
import { poweredMachine, settingsOf, withDriver, type PoweredMachine, type Workbench } from './workbench.ts';
import type { Reader, Tx } from '../../platform/store/store.ts';

const outcomes = { passed: true, failed: false, skipped: null } as const;

type Intend = (
  tx: Tx,
  machine: { id: number },
  wanted: Wanted,
  about: { why: string; by: string },
) => Promise<void>;

async function machineOf(db: Reader, systemId: string): Promise<Result<PoweredMachine>> {
  const machine = await poweredMachine(db, { system_id: systemId });
  return machine
    ? ok(machine)
    : refuse('not_found', `There is no machine ${systemId}. It may have been deleted.`);
}

/** The drivers as a form shows them. */
export const powerTypes = (registry: DriverRegistry) =>
  registry.all().map((driver) => ({
    type: driver.type,
    label: driver.label,
    queries: driver.capabilities.includes('query'),
    fields: powerFields(driver.settings),
  }));

export function implementation(
  bench: Workbench,
  intend: Intend,
  lookSoon: (machineId: number) => void,
): Implementation<typeof powerContract> {
  const { ground, asks, registry } = bench;
  const { store } = ground;
  const never = new AbortController().signal;

  const stored = (machine: PoweredMachine) => ({
    type: machine.power_type,
    parameters: settingsOf(bench, machine),
  });

  async function asked(
    systemId: string,
    wanted: 'on' | 'off',
    by: string,
  ): Promise<Result<Record<string, never>>> {
    return store.transaction(async (tx) => {
      const machine = await machineOf(tx, systemId);
      if (!machine.ok) return machine;
      const why = asks.machines.whyNot(wanted, machine.value);
      if (why) return refuse('not_now', why);
      await intend(tx, machine.value, wanted, { why: `asked by ${by}`, by });
      return ok({});
    });
  }

  return {
    'power.types': () => ok({ types: powerTypes(registry) }),
    'power.parameters': async ({ systemId }) => {
      const machine = await machineOf(store.read, systemId);
      if (!machine.ok) return machine;
      const { type, parameters } = stored(machine.value);
      const { shown, storedSecrets } = withoutSecrets(registry, type, parameters);
      return ok({
        type,
        parameters: shown,
        storedSecrets,
        notes: await notesOf(store.read, machine.value.id),
      });
    },
    'power.reveal': async ({ systemId }, caller) => {
      const machine = await machineOf(store.read, systemId);
      if (!machine.ok) return machine;
      const text = `${caller.name} read its power settings with their secrets`;
      const event = { kind: 'power.revealed', machine: machine.value, who: caller.name, text };
      await ground.events.tell({ ...event, level: 'audit' });
      return ok(stored(machine.value));
    },
    'power.set': async ({ systemId, type, parameters }, caller) => {
      const machine = await machineOf(store.read, systemId);
      if (!machine.ok) return machine;
      const { id, hostname, locked } = machine.value;
      if (locked) return refuse('not_now', `${hostname} is locked. Unlock it first.`);
      const whole = withStoredSecrets(registry, type, parameters, stored(machine.value));
      const fits = fitting(registry, type, whole);
      if (!fits.ok) return fits;
      const sealed = seal(ground.secrets, fits.value);
      await store.transaction(async (tx) => {
        await asks.machines.setPowerDriver(tx, id, { type, sealed });
        const text = type ? `Power settings changed: ${type}` : 'Power control removed';
        await ground.events.record(tx, {
          kind: 'power.settings',
          level: 'audit',
          machine: machine.value,
          who: caller.name,
          text,
        });
      });
      lookSoon(id);
      return ok({});
    },
    'power.check': async ({ systemId, type, parameters }) => {
      const machine = await machineOf(store.read, systemId);
      if (!machine.ok) return machine;
      const before = stored(machine.value);
      const chosen = type ?? before.type;
      const driver = registry.find(chosen);
      if (!driver) {
        const fits = fitting(registry, chosen, {});
        return fits.ok
          ? refuse('not_now', `${machine.value.hostname} has no power driver. Choose one.`)
          : fits;
      }
      const whole = parameters ? withStoredSecrets(registry, chosen, parameters, before) : before.parameters;
      const result = await withDriver(bench, whole, never, (context) => driver.check(context));
      return ok({
        passed: result.passed,
        steps: result.steps.map(({ name, outcome, sentence }) => ({
          name,
          passed: outcomes[outcome],
          sentence,
        })),
      });
    },
    'power.on': ({ systemId }, caller) => asked(systemId, 'on', caller.name),
    'power.off': ({ systemId }, caller) => asked(systemId, 'off', caller.name),
    'power.cycle_and_retry': ({ systemId }, caller) =>
      store.transaction(async (tx) => {
        const machine = await machineOf(tx, systemId);
        if (!machine.ok) return machine;
        const { id, hostname, locked, run_purpose } = machine.value;
        if (locked) return refuse('not_now', `${hostname} is locked. Unlock it first.`);
        if (!run_purpose)
          return refuse('not_now', `${hostname} has no run to try again. Commission starts a new one.`);
        await asks.machines.renewDeadline(tx, id);
        await intend(tx, machine.value, 'netboot', { why: 'to be tried again', by: caller.name });
        return ok({});
      }),
    'power.query': async ({ systemId }) => {
      const machine = await machineOf(store.read, systemId);
      if (!machine.ok) return machine;
      const why = asks.machines.whyNot('query', machine.value);
      if (why) return refuse('not_now', why);
      const { state } = await refreshPower(bench, machine.value.id, never);
      return ok({ state });
    },
  };
}
