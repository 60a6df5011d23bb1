import { ok, refuse, type Problem, type Result } from '../../contract/result.ts';
import type { Reader, Tx } from '../../platform/store/store.ts';
import { contentsOf, diskSize, type DiskContents } from '../inventory/index.ts';
import { blank, mountedAt, type Configuration, type DiskFacts } from './configuration.ts';
import type { LayoutOptions, StorageLayout } from './contract.ts';
import { chooseDisks } from './disk-choice.ts';
import { draw } from './draw.ts';
import { layOut, type LayoutRequest } from './layouts.ts';
import { diskFacts, isConfigured, loadConfiguration, machineRow, type MachineRow } from './load.ts';
import { problemsOf } from './problems.ts';
import { BIOS_BYTES, ESP_BYTES, FIRST_BYTES, LEAST_ROOT_BYTES } from './room.ts';
import { saveConfiguration, setConfig } from './save.ts';
import type { PlanChoices, StorageProposal } from './storage.ts';
import { plannedDisk, toPlan } from './to-plan.ts';

export interface PlanningContext {
  now: () => number;
  newUuid: () => string;
}

interface Facts {
  machine: MachineRow;
  disks: DiskFacts[];
  configured: Configuration;
  /** False while nobody has laid out this machine's storage: what is configured is nothing then. */
  everConfigured: boolean;
  contents: Map<string, DiskContents>;
}

async function factsOf(db: Reader, machineId: number): Promise<Facts | null> {
  const machine = await machineRow(db, { id: machineId });
  if (!machine) return null;
  return {
    machine,
    disks: await diskFacts(db, machineId),
    configured: await loadConfiguration(db, machineId),
    everConfigured: await isConfigured(db, machineId),
    contents: await contentsOf(db, machineId),
  };
}

/** Volume groups that lie on the disks now. */
export const foreignGroups = (contents: ReadonlyMap<string, DiskContents>): LayoutRequest['foreignGroups'] =>
  [...contents.values()].flatMap(({ disk, contents: parts }) =>
    parts.flatMap((c) => (c.fstype === 'LVM2_member' && c.memberOf ? [{ name: c.memberOf, disk }] : [])),
  );

function laidOut(
  facts: Facts,
  context: PlanningContext,
  layout: StorageLayout,
  options: LayoutOptions,
): Result<Configuration> {
  const { machine, disks, configured, contents } = facts;
  return layOut(layout, {
    ...{ machine, disks, options, newUuid: context.newUuid, foreignGroups: foreignGroups(contents) },
    chosenBootDisk: configured.chosenBootDisk,
  });
}

/** The layout that is meant when nobody named one. */
function layoutOf({ configured, everConfigured }: Facts, choices: PlanChoices): StorageProposal['layout'] {
  if (choices.layout) return choices.layout;
  if (!everConfigured) return 'flat';
  return configured.layout === 'custom' ? 'configured' : configured.layout;
}

/** What the choices make of the disks. What is configured stays as it is, down to its UUIDs, unless a choice changes it. */
function wanted(facts: Facts, context: PlanningContext, choices: PlanChoices): Result<Configuration> {
  const { configured, everConfigured } = facts;
  const layout = layoutOf(facts, choices);
  const { rootDisk, swapMib } = choices;
  const asIs = everConfigured && (layout === 'configured' || choices.layout === undefined);
  if (asIs && layout === 'configured' && rootDisk !== undefined && rootDisk !== rootOf(configured))
    return refuse(
      'bad_input',
      `What is configured under Storage decides where / goes. Choose the layout flat or lvm to put it on ${rootDisk}.`,
    );
  if (asIs && layout === 'configured')
    return ok(swapMib === undefined ? configured : { ...configured, swapMib });
  if (asIs && rootDisk === undefined && swapMib === undefined) return ok(configured);
  if (layout === 'configured')
    return refuse('not_now', 'Nothing is configured under Storage yet. Choose the layout flat or lvm.');
  return laidOut(facts, context, layout, {
    ...(rootDisk !== undefined && layout !== 'blank' && { rootDevice: rootDisk }),
    ...(swapMib !== undefined && layout !== 'blank' && { swapMib }),
  });
}

const rootOf = (c: Configuration): string | null => mountedAt(c, '/')?.disks[0] ?? null;

const tiles: { name: StorageProposal['layout']; label: string; text: string }[] = [
  { name: 'flat', label: 'Flat', text: 'whole disk' },
  { name: 'lvm', label: 'LVM', text: 'volumes that can grow' },
  { name: 'blank', label: 'Blank', text: 'disks stay as they are' },
  { name: 'configured', label: 'As configured', text: 'drawn under Storage' },
];

/** What each layout would be, and why some cannot be chosen. */
function tilesFor(facts: Facts, context: PlanningContext): StorageProposal['layouts'] {
  const needs = `needs ${diskSize(LEAST_ROOT_BYTES + BIOS_BYTES + ESP_BYTES + 2 * FIRST_BYTES)}`;
  return tiles.map((tile) => {
    const made = wanted(facts, context, { layout: tile.name });
    const problems = made.ok ? problemsOf(made.value, facts.machine) : [made.problem.sentence];
    const lacks = tile.name === 'flat' || tile.name === 'lvm' ? needs : tile.text;
    return { ...tile, text: problems.length > 0 ? lacks : tile.text, whyNot: problems[0] ?? null };
  });
}

/** An image of a whole disk has its own partitions: it goes to a disk as it is. */
function wholeDisk(facts: Facts, context: PlanningContext, choices: PlanChoices): StorageProposal {
  const { machine, disks, configured, contents } = facts;
  const wantedRoot = choices.rootDisk ?? null;
  const needs = { boot: 0, root: LEAST_ROOT_BYTES };
  const boot = wantedRoot ?? configured.chosenBootDisk;
  const chosen = chooseDisks(machine, disks, { boot, root: wantedRoot }, needs);
  const disk = chosen.ok ? chosen.value.root : null;
  const c = blank(disks, configured.chosenBootDisk);
  const pictures = draw(c, machine, { contents, now: context.now() });
  const isIt = (name: string): boolean => name === disk?.name;
  const image = (sizeBytes: number) => ({
    label: 'image',
    detail: 'with its own partitions',
    sizeBytes,
    kind: 'written' as const,
  });
  return {
    problems: chosen.ok ? [] : [chosen.problem.sentence],
    plan: null,
    imageDisk: disk && plannedDisk(disk),
    layout: 'blank',
    rootDisk: disk?.name ?? null,
    layouts: tiles.map((tile) => ({ ...tile, whyNot: 'This image brings its own partitions.' })),
    now: pictures.now.map((d) => ({ ...d, written: isIt(d.name) })),
    after: pictures.after.map((d) =>
      isIt(d.name) ? { ...d, written: true, parts: [image(d.sizeBytes)] } : d,
    ),
    groups: [],
    erases: pictures.now.flatMap(({ name, holds }) => (isIt(name) && holds ? [{ name, holds }] : [])),
  };
}

function propose(
  facts: Facts,
  context: PlanningContext,
  choices: PlanChoices,
): StorageProposal & { made: Result<Configuration> } {
  const { machine, disks, contents, configured } = facts;
  const made = wanted(facts, context, choices);
  const c = made.ok ? made.value : blank(disks, configured.chosenBootDisk);
  const problems = made.ok ? problemsOf(c, machine) : [made.problem.sentence];
  return {
    ...draw(c, machine, { contents, now: context.now() }),
    problems,
    plan: problems.length > 0 ? null : toPlan(c, machine, context.newUuid),
    imageDisk: null,
    layout: layoutOf(facts, choices),
    rootDisk: rootOf(c),
    layouts: tilesFor(facts, context),
    made,
  };
}

const gone: Problem = { code: 'not_found', sentence: 'There is no such machine. It may have been deleted.' };

/** What a deployment would do to a machine's disks. */
export async function planFor(
  db: Reader,
  context: PlanningContext,
  machineId: number,
  choices: PlanChoices,
): Promise<StorageProposal> {
  const facts = await factsOf(db, machineId);
  if (!facts)
    return {
      ...{ problems: [gone.sentence], plan: null, imageDisk: null, layout: 'flat', rootDisk: null },
      ...{ layouts: [], now: [], after: [], groups: [], erases: [] },
    };
  if (choices.image === 'disk') return wholeDisk(facts, context, choices);
  const { made: _made, ...proposal } = propose(facts, context, choices);
  return proposal;
}

/** Plans, and keeps what was planned as the machine's configured storage. */
export async function adopt(
  tx: Tx,
  context: PlanningContext,
  machineId: number,
  choices: PlanChoices,
): Promise<Result<StorageProposal>> {
  const facts = await factsOf(tx, machineId);
  if (!facts) return { ok: false, problem: gone };
  if (choices.image === 'disk') {
    const proposal = wholeDisk(facts, context, choices);
    if (proposal.problems[0] !== undefined) return refuse('not_now', proposal.problems[0]);
    return ok(proposal);
  }
  const { made, ...proposal } = propose(facts, context, choices);
  if (!made.ok) return made;
  if (proposal.problems[0] !== undefined) return refuse('not_now', proposal.problems[0]);
  if (made.value.disks === facts.configured.disks)
    await setConfig(tx, machineId, { swap_mib: made.value.swapMib, layout: made.value.layout });
  else await saveConfiguration(tx, machineId, made.value, context.newUuid);
  return ok(proposal);
}

/** The machine's storage becomes a layout; what cannot be laid out so stays blank. */
export async function applyLayout(
  tx: Tx,
  context: PlanningContext,
  machineId: number,
  layout: StorageLayout,
  options: LayoutOptions,
): Promise<Result<null>> {
  const facts = await factsOf(tx, machineId);
  if (!facts) return { ok: false, problem: gone };
  const made = laidOut(facts, context, layout, options);
  if (!made.ok) return made;
  await saveConfiguration(tx, machineId, made.value, context.newUuid);
  return ok(null);
}
