import { partsOf, type Parameter } from './parameters.ts';

/** A disk that a test of storage runs on. */
export interface Disk {
  name: string;
  path: string;
  idPath: string | null;
  model: string | null;
  serial: string | null;
}
/** A card that a test of the network runs on. */
export interface Card {
  name: string;
  mac: string;
  vendor: string | null;
  product: string | null;
  /** A cable was seen in it when the hardware was read. */
  linkConnected: boolean;
}

/** One script on one thing. */
export interface Instance {
  /** What people call it: sda, enp1s0. */
  target: string;
  /** The same thing over the years: disk:<serial>, nic:<mac>. */
  subject: string;
  /** What index.json hands out for the parameter. */
  value: Readonly<Record<string, string | null>>;
}

const diskInstance = (disk: Disk): Instance => ({
  target: disk.name,
  subject: `disk:${disk.serial ?? disk.idPath ?? disk.name}`,
  value: { name: disk.name, path: disk.path, id_path: disk.idPath, model: disk.model, serial: disk.serial },
});
const cardInstance = (card: Card): Instance => ({
  target: card.name,
  subject: `nic:${card.mac}`,
  value: { name: card.name, mac_address: card.mac, vendor: card.vendor, product: card.product },
});

const isDisk = (disk: Disk, word: string): boolean =>
  [disk.name, disk.path, disk.idPath, disk.serial, disk.model, `${disk.model}:${disk.serial}`].includes(word);
const isCard = (card: Card, word: string): boolean =>
  [card.name, card.mac, card.vendor, card.product, `${card.vendor}:${card.product}`].includes(word) ||
  card.mac === word.toLowerCase();

/** The name of the parameter that makes one instance a disk or a card; undefined when the script runs once. */
export const aimOf = (parameters: Readonly<Record<string, Parameter>>): string | undefined =>
  Object.entries(parameters).find(([, p]) => p.type === 'storage' || p.type === 'interface')?.[0];

function picked<T>(all: readonly T[], words: readonly string[], is: (one: T, word: string) => boolean) {
  return {
    found: all.filter((one) => words.some((word) => is(one, word))),
    missing: words.filter((word) => !all.some((one) => is(one, word))),
  };
}

const list = (words: readonly string[]): string => words.map((word) => word.slice(0, 60)).join(', ');

/**
 * On what a script runs: every disk, or every card with a cable, unless some are named by name, path, serial, model or
 * MAC. `missing` holds the words that name nothing here; without instances `skip` says why there is nothing to do.
 */
export function instancesOf(
  kind: 'storage' | 'interface',
  wanted: string,
  hardware: { disks: readonly Disk[]; cards: readonly Card[] },
): { instances: Instance[]; missing: string[]; skip: string } {
  const words = partsOf(wanted);
  const all = words.length === 0 || words.includes('all');
  const noun = kind === 'storage' ? 'disk' : 'network card';
  const { found, missing } =
    kind === 'storage'
      ? all
        ? { found: hardware.disks.map(diskInstance), missing: [] }
        : mapped(picked(hardware.disks, words, isDisk), diskInstance)
      : all
        ? { found: plugged(hardware.cards).map(cardInstance), missing: [] }
        : mapped(picked(hardware.cards, words, isCard), cardInstance);
  const skip =
    missing.length > 0 ? `The machine has no ${noun} ${list(missing)}.` : `The machine has no ${noun}.`;
  return { instances: found, missing, skip: found.length > 0 ? '' : skip };
}

const mapped = <T>({ found, missing }: { found: T[]; missing: string[] }, to: (one: T) => Instance) => ({
  found: found.map(to),
  missing,
});

/** Cards without a cable have nothing to say, unless none has one. */
function plugged(cards: readonly Card[]): readonly Card[] {
  const connected = cards.filter((card) => card.linkConnected);
  return connected.length > 0 ? connected : cards;
}
