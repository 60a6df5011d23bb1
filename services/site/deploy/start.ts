import { randomBytes, randomUUID } from 'node:crypto';
import { ok, refuse, type Result } from '../../contract/result.ts';
import type { Caller } from '../../contract/implement.ts';
import type { Ground } from '../../platform/ground.ts';
import { attempt } from '../../platform/store/attempt.ts';
import type { Tx } from '../../platform/store/store.ts';
import { imageUsed, type DeployableImage } from '../images/index.ts';
import { machineBySystemId, unknownMachine, whyNot, type MachineRecord } from '../machines/index.ts';
import type { StorageProposal } from '../storage/index.ts';
import type { DeployAsks } from './asks.ts';
import { consider, rendererOf } from './choice.ts';
import type { DeployChoices } from './contract.ts';
import { networkOf } from './network-of.ts';
import type { Recipe } from './recipe.ts';

export type StartAsked = DeployChoices & { erase?: string[] | undefined; comment: string };

/** The machine, when this caller may decide over it and the lifecycle allows the action now. */
export async function machineFor(
  tx: Tx,
  systemId: string,
  action: 'deploy' | 'release',
  caller: Caller,
): Promise<Result<MachineRecord>> {
  const machine = await machineBySystemId(tx, systemId);
  if (!machine) return unknownMachine(systemId);
  const { hostname, status, locked, owner, power_type } = machine;
  if (owner && owner !== caller.name && !caller.may.includes('admin'))
    return refuse('forbidden', `${hostname} belongs to ${owner}. Ask them, or an admin.`);
  const why = whyNot(action, { hostname, status, locked: locked !== 0, powerType: power_type });
  return why === null ? ok(machine) : refuse('not_now', why);
}

/** Disks that hold something are written only when each was named. */
function notAgreed(machine: MachineRecord, erases: StorageProposal['erases'], erase: string[] | undefined) {
  if (erase === undefined) return null;
  const missing = erases.filter(({ name }) => !erase.includes(name));
  if (missing.length === 0) return null;
  const what = missing.map(({ name, holds }) => `${name} (${holds})`).join(', ');
  return refuse(
    'conflict',
    `This would erase ${what} on ${machine.hostname}. Say so, or choose other disks.`,
  );
}

async function recipeFor(
  tx: Tx,
  asks: DeployAsks,
  machine: MachineRecord,
  asked: StartAsked,
  { image, storage, keys }: { image: DeployableImage; storage: StorageProposal; keys: string[] },
): Promise<Recipe> {
  return {
    target: asked.target,
    instanceId: randomUUID(),
    token: randomBytes(24).toString('base64url'),
    image: image.planned,
    hasCloudInit: image.hasCloudInit ?? true,
    storage: asked.target === 'disk' ? storage.plan : null,
    imageDisk: asked.target === 'disk' ? storage.imageDisk : null,
    kernelOptions: asked.kernelOptions ?? '',
    userData: asked.userData || null,
    keys,
    loginUser: image.loginUser,
    network: networkOf(await asks.links.forMachine(tx, machine.id), await asks.dns(tx)),
    renderer: rendererOf(image),
  };
}

/** Everything that a deployment changes, in one transaction; a refusal changes nothing. */
export async function start(
  ground: Ground,
  asks: DeployAsks,
  asked: StartAsked,
  caller: Caller,
): Promise<Result<Record<string, never>>> {
  const { store, clock, secrets } = ground;
  return attempt(store, async (tx): Promise<Result<Record<string, never>>> => {
    const found = await machineFor(tx, asked.systemId, 'deploy', caller);
    if (!found.ok) return found;
    const machine = found.value;
    const { image, problems, storage: proposed } = await consider(tx, asks, machine, asked);
    if (!image || problems.length > 0) return refuse('not_now', problems.join(' '));
    const refused = asked.target === 'disk' ? notAgreed(machine, proposed.erases, asked.erase) : null;
    if (refused) return refused;
    const owner = machine.owner || caller.name;
    const keys = (await asks.keysOf(tx, asked.keysOf ?? [owner])).flatMap((user) => user.keys);
    const { layout, rootDisk, swapMib } = asked;
    const adopted =
      asked.target === 'disk'
        ? await asks.storage.adopt(tx, machine.id, {
            ...{ layout, rootDisk, swapMib },
            image: image.planned.kind === 'disk' ? 'disk' : 'files',
          })
        : ok(proposed);
    if (!adopted.ok) return adopted;
    const addresses = await asks.links.acquireAddresses(tx, machine.id);
    if (!addresses.ok) return addresses;
    const recipe = await recipeFor(tx, asks, machine, asked, { image, storage: adopted.value, keys });
    await tx
      .insertInto('deployment')
      .values({
        machine_id: machine.id,
        state: 'installing',
        image: image.name,
        image_title: image.title,
        target: asked.target,
        layout: asked.target === 'disk' ? adopted.value.layout : '',
        login_user: image.loginUser,
        by: caller.name,
        started_at: clock.now(),
        has_user_data: asked.userData ? 1 : 0,
        sealed: secrets.seal(JSON.stringify(recipe)),
      })
      .execute();
    await imageUsed(tx, image.id, clock.now());
    const { osystem, series } = image;
    await asks.machines.startDeploying(tx, machine, {
      ...{ by: caller.name, comment: asked.comment, osystem, series },
      ephemeral: asked.target === 'memory',
    });
    return ok({});
  });
}
