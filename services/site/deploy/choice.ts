import type { Reader } from '../../platform/store/store.ts';
import { deployable, type DeployableImage } from '../images/index.ts';
import { linkProblems, type LinkedInterface } from '../links/index.ts';
import type { MachineRecord } from '../machines/index.ts';
import type { StorageProposal } from '../storage/index.ts';
import type { DeployAsks } from './asks.ts';
import type { DeployChoices } from './contract.ts';
import { networkOf } from './network-of.ts';
import { modelProblems, type NetworkModel } from './target/model.ts';
import type { Renderer } from './target/render.ts';
import { checkUserData } from './target/user-data.ts';

const gib = 1024 ** 3;

/** How the image's network system is told; images whose content cannot be seen mostly bring netplan. */
const renderers: Record<NonNullable<DeployableImage['network']>, Renderer> = {
  netplan: 'netplan',
  ifupdown: 'ifupdown',
  networkd: 'networkd',
  networkmanager: 'network-manager',
};
export const rendererOf = (image: DeployableImage): Renderer => renderers[image.network ?? 'netplan'];

const told = (bytes: number): string => `${(bytes / 1e9).toFixed(1)} GB`;

/** The disk that takes the image must be able to; the layout's own problems are the storage's to tell. */
function tooSmall(image: DeployableImage, { rootDisk, now, problems }: StorageProposal): string[] {
  const disk = now.find(({ name }) => name === rootDisk);
  if (!disk || problems.length > 0 || disk.sizeBytes >= image.minDiskBytes) return [];
  return [
    `${image.title} needs ${told(image.minDiskBytes)}, ${disk.name} has ${told(disk.sizeBytes)}. Choose a larger disk.`,
  ];
}

export interface Considered {
  image: DeployableImage | undefined;
  storage: StorageProposal;
  interfaces: LinkedInterface[];
  network: NetworkModel;
  /** Why it cannot be deployed so, each a sentence with what to do. */
  problems: string[];
}

function imageProblems(image: DeployableImage, machine: MachineRecord, target: 'disk' | 'memory'): string[] {
  const firmware = machine.bios_boot_method === 'uefi' ? 'UEFI' : 'BIOS';
  const boots = firmware === 'UEFI' ? image.uefi : image.bios;
  const found: string[] = [];
  if (image.hasCloudInit === false)
    found.push(
      `${image.title} has no cloud-init, so nobody would tell this desk that it runs. Take an image with cloud-init.`,
    );
  if (target === 'disk' && boots === false)
    found.push(
      `${image.title} has no boot loader for ${firmware}, which ${machine.hostname} starts with. Take another image.`,
    );
  if (target !== 'memory') return found;
  if (image.planned.kind === 'disk')
    found.push(`${image.title} is the image of a whole disk; only root file systems run in memory.`);
  const needs = (image.planned.unpackedBytes ?? image.planned.sizeBytes * 4) * 1.5 + 0.5 * gib;
  if (needs > machine.memory_mib * 1024 ** 2)
    found.push(
      `${image.title} in memory needs about ${(needs / gib).toFixed(1)} GiB, ${machine.hostname} has ${(machine.memory_mib / 1024).toFixed(1)} GiB. Deploy to a disk.`,
    );
  return found;
}

/** What the choices come to on this machine; nothing is changed. */
export async function consider(
  db: Reader,
  asks: DeployAsks,
  machine: MachineRecord,
  choices: DeployChoices,
): Promise<Considered> {
  const [image] = await deployable(db, choices.image, machine.architecture);
  const problems: string[] = [];
  if (!image)
    problems.push(
      choices.image === undefined
        ? 'There is no image yet. Build one under Images.'
        : `There is no image ${choices.image} for ${machine.architecture}. Images lists what there is.`,
    );
  else problems.push(...imageProblems(image, machine, choices.target));
  const storage = await asks.storage.planFor(db, machine.id, {
    layout: choices.layout,
    rootDisk: choices.rootDisk,
    swapMib: choices.swapMib,
    image: image?.planned.kind === 'disk' ? 'disk' : 'files',
  });
  if (choices.target === 'disk')
    problems.push(...storage.problems, ...(image ? tooSmall(image, storage) : []));
  const interfaces = await asks.links.forMachine(db, machine.id);
  const network = networkOf(interfaces, await asks.dns(db));
  problems.push(...linkProblems(interfaces), ...modelProblems(network));
  if (machine.inventory_at === null)
    problems.push(`The hardware of ${machine.hostname} is not known. Commission it first.`);
  if (choices.userData) {
    const { problems: wrong } = checkUserData(choices.userData);
    const [first] = wrong;
    if (first)
      problems.push(`User data${first.line === null ? '' : `, line ${first.line}`}: ${first.sentence}`);
  }
  return { image, storage, interfaces, network, problems };
}
