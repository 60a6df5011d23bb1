import path from 'node:path';
import type { Caller } from '../services/contract/implement.ts';
import { ok } from '../services/contract/result.ts';
import { openBoot, type BootDesk } from '../services/site/boot/index.ts';
import { assetsDir } from '../services/site/images/index.ts';
import { openMachines, whyNot, type Machines, type Status } from '../services/site/machines/index.ts';
import { driverRegistry, openPower, type Power } from '../services/site/power/index.ts';
import manual from '../services/site/power/drivers/manual/driver.ts';
import {
  powerDriver,
  powerProblem,
  type PowerDriver,
  type PowerProblem,
} from '../services/site/power/driver.ts';
import { secret } from '../services/site/power/settings.ts';
import { openScripts, readLibrary, type Scripts } from '../services/site/scripts/index.ts';
import { z } from 'zod';
import type { TestGround } from './ground.ts';

export const mira: Caller = { name: 'mira', userId: 1, may: ['view', 'edit', 'admin'] };

/** A BMC in memory: what it was told, and what is wrong with it. */
export interface FakeBmc {
  state: 'on' | 'off';
  told: string[];
  fails: PowerProblem | null;
  /** It answers only then. */
  waits?: Promise<void>;
}

export function fakeDriver(): { driver: PowerDriver; bmc: FakeBmc } {
  const bmc: FakeBmc = { state: 'off', told: [], fails: null };
  const act = (what: string, state: 'on' | 'off') => async () => {
    bmc.told.push(what);
    await bmc.waits;
    if (bmc.fails) return { ok: false as const, problem: bmc.fails };
    bmc.state = state;
    return ok({ state });
  };
  const answer = <T>(value: () => T) => {
    return () => Promise.resolve(bmc.fails ? { ok: false as const, problem: bmc.fails } : ok(value()));
  };
  const driver = powerDriver({
    type: 'ipmi',
    label: 'IPMI',
    capabilities: ['query', 'cycle', 'netboot'],
    settings: z.object({ power_address: z.string().min(1), power_pass: secret().optional() }),
    query: answer(() => bmc.state),
    on: act('on', 'on'),
    off: act('off', 'off'),
    cycle: act('cycle', 'on'),
    netboot: () => {
      bmc.told.push('netboot');
      return Promise.resolve(bmc.fails ? { ok: false as const, problem: bmc.fails } : ok(undefined));
    },
    check: ({ settings }) =>
      Promise.resolve({
        passed: settings.power_pass === 'right',
        state: bmc.state,
        steps: [
          {
            name: 'session',
            outcome: settings.power_pass === 'right' ? 'passed' : 'failed',
            sentence: 'Tried.',
          },
          { name: 'power', outcome: 'skipped', sentence: 'Not reached.' },
        ],
      }),
  });
  return { driver, bmc };
}

export const silentBmc = powerProblem(
  'no_answer',
  'BMC 10.77.0.212 does not answer. Check its cable.',
  'can help',
).problem;
export const wrongPassword = powerProblem(
  'wrong_password',
  'BMC 10.77.0.212 refuses the password.',
  'no use',
).problem;

export interface DeskCore {
  machines: Machines;
  boot: BootDesk;
  power: Power;
  scripts: Scripts;
  bmc: FakeBmc;
  /** Leases that the desk believes in: address to hardware address. */
  leases: Map<string, string>;
  stop(): Promise<void>;
}

/** Machines, boot, power and scripts as the controller wires them, over one BMC in memory; nothing is on the wire. */
export async function aDeskCore(ground: TestGround): Promise<DeskCore> {
  const { driver, bmc } = fakeDriver();
  const leases = new Map<string, string>();
  const library = await readLibrary(path.join(assetsDir, 'scripts'));
  const scripts = openScripts(ground, library, {
    runEnded: (tx, id, ended) => machines.runEnded(tx, id, ended),
    heard: (tx, id) => machines.heard(tx, id),
    disks: () => Promise.resolve([]),
  });
  const power: Power = openPower(
    ground,
    {
      machines: {
        setPowerState: (tx, id, seen) => machines.setPowerState(tx, id, seen),
        setPowerDriver: (tx, id, to) => machines.setPowerDriver(tx, id, to),
        netbootFailed: (tx, id, sentence) => machines.netbootFailed(tx, id, sentence),
        renewDeadline: (tx, id) => machines.renewDeadline(tx, id),
        whyNot: (action, { hostname, status, locked, power_type }) =>
          whyNot(action, { hostname, status: status as Status, locked: locked !== 0, powerType: power_type }),
      },
      boot: {
        saw: (who, step, facts) => boot.saw(who, step, facts),
        heardAt: (id) => boot.heardAt(id),
        netbootingSince: (id) => boot.netbootingSince(id),
      },
      macsOf: (id) => machines.roster.macsOf(id),
    },
    driverRegistry([driver, manual]),
  );
  const boot: BootDesk = openBoot(ground, {
    machineByMac: (mac) => machines.roster.byMac(mac),
    machineById: (id) => machines.roster.byId(id),
    macsOf: (id) => machines.roster.macsOf(id),
    macOf: (ip) => leases.get(ip) ?? null,
    bootedBy: (id, by) => machines.bootedBy(id, by),
    installing: () => null,
    startsInMemory: (id) => machines.startsInMemory(id),
    switches: (type) => power.switches(type),
  });
  const machines: Machines = await openMachines(ground, {
    scripts,
    power,
    boot,
    moved: () => Promise.resolve(),
    installed: () => Promise.resolve(),
    vendorsOf: () => Promise.resolve(new Map()),
    addressOf: (mac) => [...leases].find(([, holder]) => holder === mac)?.[0] ?? null,
  });
  await boot.watch.start();
  await power.reconciler.start();
  await machines.deadlines.start();
  return {
    machines,
    boot,
    power,
    scripts,
    bmc,
    leases,
    async stop() {
      for (const service of [machines.deadlines, power.reconciler, boot.watch]) await service.stop();
    },
  };
}

type CreateInput = Parameters<Machines['implementation']['machines.create']>[0];

/** A machine added by hand with a BMC, not commissioned unless `more` says so; returns its system id. */
export async function addMachine(core: DeskCore, more: Partial<CreateInput> = {}): Promise<string> {
  const made = await core.machines.implementation['machines.create'](
    {
      macs: ['52:54:00:00:00:01'],
      architecture: 'amd64/generic',
      description: '',
      powerType: 'ipmi',
      powerParameters: { power_address: '10.77.0.212', power_pass: 'hush' },
      commission: false,
      ...more,
    },
    mira,
  );
  if (!made.ok) throw new Error(made.problem.sentence);
  return made.value.systemId;
}
