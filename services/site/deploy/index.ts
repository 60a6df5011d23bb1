/** Deployments: what is installed on which machine, how far it is, and how machines are given back. */
import type { Implementation } from '../../contract/implement.ts';
import { ok, type Result } from '../../contract/result.ts';
import type { Ground } from '../../platform/ground.ts';
import type { Tx } from '../../platform/store/store.ts';
import { machineBySystemId, unknownMachine, type MachineRecord, type Moved } from '../machines/index.ts';
import type { DeployAsks } from './asks.ts';
import { certificatesOf } from './certificates.ts';
import type { deployContract } from './contract.ts';
import { deploymentOf } from './detail.ts';
import { follow, installed } from './follow.ts';
import { planFor } from './handout.ts';
import type { InstallPlan } from './install-plan.ts';
import { phonedHome, stage } from './phone-home.ts';
import { preview } from './preview.ts';
import { deployProgresses, stepLabels } from './progress.ts';
import { previewRelease, startRelease } from './release.ts';
import { seedOf, type Seed } from './seed-of.ts';
import { start } from './start.ts';
import { checkUserData } from './target/user-data.ts';

export type { DeployAsks } from './asks.ts';
export type { InstallPlan } from './install-plan.ts';
export type { NetworkModel } from './target/model.ts';

export interface Deploy {
  /** The plan of a machine that is being deployed; `deskUrl` is this desk as the machine reaches it. */
  planFor(machineId: number, deskUrl: string): Promise<Result<InstallPlan>>;
  /** What the installer says of its work. */
  progress(machine: { id: number; system_id: string }, text: string): void;
  /** How far an installation is, in a word and in bytes; null when the installer said nothing yet. */
  installing(
    machineId: number,
  ): { label: string; doneBytes: number | null; totalBytes: number | null } | null;
  /** The installed system's phone-home: `not_found` unless the token is its deployment's own. */
  phonedHome(
    systemId: string,
    token: string,
    fields: Readonly<Record<string, string>>,
  ): Promise<Result<Record<string, never>>>;
  /** A stage of cloud-init began or is over, on the installed system. */
  stage(machineId: number, stage: { name: string; over: boolean }): Promise<void>;
  /** What cloud-init's MAAS data source gives the installed system; null for a machine that has none. */
  seedOf(machineId: number): Promise<Seed | null>;
  /** A machine's state changed. */
  moved(tx: Tx, moved: Moved): Promise<void>;
  /** The image is on the machine's disk. */
  installed(tx: Tx, machine: MachineRecord): Promise<void>;
  readonly implementation: Implementation<typeof deployContract>;
}

export function openDeploy(ground: Ground, asks: DeployAsks): Deploy {
  const { store, secrets } = ground;
  const progress = deployProgresses(ground);
  const withMachine = async <T>(
    systemId: string,
    fn: (machine: MachineRecord) => Promise<Result<T>>,
  ): Promise<Result<T>> => {
    const machine = await machineBySystemId(store.read, systemId);
    return machine ? fn(machine) : unknownMachine(systemId);
  };
  return {
    planFor: (machineId, deskUrl) => planFor(ground, asks, machineId, deskUrl),
    progress: (machine, text) => progress.heard(machine, text),
    installing(machineId) {
      const { step, doneBytes, totalBytes } = progress.of(machineId);
      return step === null ? null : { label: stepLabels[step], doneBytes, totalBytes };
    },
    phonedHome: (systemId, token, fields) => phonedHome(ground, asks, systemId, token, fields),
    stage: (machineId, at) => stage(ground, asks, machineId, at),
    seedOf: (machineId) => seedOf(ground, machineId),
    async moved(tx, moved) {
      if (moved.from === 'deploying') progress.forget(moved.machine.id);
      await follow(tx, ground, asks, moved);
    },
    installed: (tx, machine) => installed(tx, ground, asks, machine),
    implementation: {
      'deploy.preview': (input, caller) =>
        withMachine(input.systemId, (machine) => preview(ground, asks, machine, input, caller.name)),
      'deploy.check_user_data': ({ text }) => ok(checkUserData(text)),
      'deploy.start': (input, caller) => start(ground, asks, input, caller),
      'deploy.get': ({ systemId }) =>
        withMachine(systemId, async (machine) =>
          ok({
            deployment: await deploymentOf(store.read, secrets, machine.id, progress.of(machine.id)),
          }),
        ),
      'release.preview': ({ systemId }) =>
        withMachine(systemId, (machine) => previewRelease(store.read, asks, machine)),
      'release.start': (input, caller) => startRelease(ground, asks, input, caller),
      'release.certificates': ({ systemId, limit }) =>
        withMachine(systemId, async (machine) =>
          ok({ items: await certificatesOf(store.read, machine.id, limit) }),
        ),
    },
  };
}
