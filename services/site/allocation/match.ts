import type { Constraints } from './contract.ts';
import type { MachineFacts } from './facts.ts';
import { assignNics, inNetwork, knownNetwork, readInterfaces } from './network-constraint.ts';
import { assignDisks, readStorage } from './storage-constraint.ts';

/** One thing that is asked for, as MAAS's API calls it, and whether a machine has it. */
interface Term {
  text: string;
  fits(machine: MachineFacts): boolean;
  /** What the best of the candidates has instead: "the most is 32 GiB". */
  best?: (machines: readonly MachineFacts[]) => string;
}

export interface Match {
  machine: MachineFacts;
  storage: Record<string, number[]>;
  interfaces: Record<string, number[]>;
}

export interface Matching {
  found: Match | null;
  ready: number;
  matching: number;
  excludes: { constraint: string; excludes: number }[];
  sentence: string;
}

const most = (machines: readonly MachineFacts[], of: (m: MachineFacts) => number): number =>
  machines.reduce((max, m) => Math.max(max, of(m)), 0);

const sameArch = (have: string, wanted: string): boolean =>
  wanted.includes('/') ? have === wanted : have.split('/')[0] === wanted;

function deviceTerm(text: string): Term | { wrong: string } {
  const pairs = text.split(',').map((pair) => pair.split('=').map((half) => half.trim().toLowerCase()));
  const names = ['vendor_id', 'product_id', 'bus'];
  const unknown = pairs.find(([key, value]) => !names.includes(key ?? '') || !value);
  if (unknown)
    return { wrong: `devices: "${text.slice(0, 80)}" is not known. Keys are ${names.join(', ')}.` };
  const wanted = Object.fromEntries(pairs) as { vendor_id?: string; product_id?: string; bus?: string };
  return {
    text: `devices=${text}`,
    fits: ({ devices }) =>
      devices.some(
        (device) =>
          (wanted.vendor_id === undefined || device.vendorId.toLowerCase() === wanted.vendor_id) &&
          (wanted.product_id === undefined || device.productId.toLowerCase() === wanted.product_id) &&
          (wanted.bus === undefined || device.bus === wanted.bus),
      ),
  };
}

/** Every constraint as a term; a sentence when one cannot be understood. */
function termsOf(c: Constraints): Term[] | { wrong: string } {
  const terms: Term[] = [];
  const add = (text: string, fits: Term['fits'], best?: Term['best']) =>
    void terms.push({ text, fits, ...(best && { best }) });
  const { name, systemId, arch, cpuCount, memMib, zone, pool } = c;
  if (name !== undefined)
    add(`name=${name}`, (m) => m.hostname === name || `${m.hostname}.${m.domain}` === name);
  if (systemId !== undefined) add(`system_id=${systemId}`, (m) => m.systemId === systemId);
  if (arch !== undefined) add(`arch=${arch}`, (m) => sameArch(m.architecture, arch));
  if (cpuCount !== undefined)
    add(
      `cpu_count=${cpuCount}`,
      (m) => m.cpuCount >= cpuCount,
      (all) => `the most is ${most(all, (m) => m.cpuCount)}`,
    );
  if (memMib !== undefined)
    add(
      `mem=${memMib}`,
      (m) => m.memoryMib >= memMib,
      (all) => `the most is ${most(all, (m) => m.memoryMib)} MiB`,
    );
  for (const tag of c.tags ?? []) add(`tags=${tag}`, (m) => m.tags.includes(tag));
  for (const tag of c.notTags ?? []) add(`not_tags=${tag}`, (m) => !m.tags.includes(tag));
  if (zone !== undefined) add(`zone=${zone}`, (m) => m.zone === zone);
  for (const no of c.notInZone ?? []) add(`not_in_zone=${no}`, (m) => m.zone !== no);
  if (pool !== undefined) add(`pool=${pool}`, (m) => m.pool === pool);
  for (const no of c.notInPool ?? []) add(`not_in_pool=${no}`, (m) => m.pool !== no);
  for (const specifier of [...(c.subnets ?? []), ...(c.notSubnets ?? [])])
    if (!knownNetwork(specifier))
      return {
        wrong: `"${specifier}" names no network here. Say cidr:, vid:, fabric:, ip: or a subnet's name.`,
      };
  for (const s of c.subnets ?? []) add(`subnets=${s}`, (m) => inNetwork(m.nics, s));
  for (const s of c.notSubnets ?? []) add(`not_subnets=${s}`, (m) => !inNetwork(m.nics, s));
  for (const f of c.fabrics ?? []) add(`fabrics=${f}`, (m) => m.nics.some((nic) => nic.fabric === f));
  for (const f of c.notFabrics ?? []) add(`not_fabrics=${f}`, (m) => !m.nics.some((nic) => nic.fabric === f));
  for (const text of c.devices ?? []) {
    const term = deviceTerm(text);
    if ('wrong' in term) return term;
    terms.push(term);
  }
  return terms;
}

function explained(ready: number, excludes: Matching['excludes'], best: ReadonlyMap<string, string>): string {
  if (ready === 0) return 'No machine is Ready. Commission or release one.';
  const worst = [...excludes].sort((a, b) => b.excludes - a.excludes).filter((one) => one.excludes > 0);
  const told = worst.map(({ constraint, excludes: n }) => {
    const instead = best.get(constraint);
    return `${constraint} excludes ${n}${instead ? ` (${instead})` : ''}`;
  });
  const start =
    ready === 1 ? 'The one Ready machine does not fit' : `None of the ${ready} Ready machines fits`;
  return told.length > 0 ? `${start}: ${told.join(', ')}.` : `${start} all constraints at once.`;
}

/** The first of the candidates that is like this, and what excludes how many. Pure; the order of candidates decides. */
export function matching(candidates: readonly MachineFacts[], c: Constraints): Matching | { wrong: string } {
  const terms = termsOf(c);
  if ('wrong' in terms) return terms;
  const storage = readStorage(c.storage ?? '');
  if ('wrong' in storage) return storage;
  const interfaces = readInterfaces(c.interfaces ?? '');
  if ('wrong' in interfaces) return interfaces;
  const all: Term[] = [
    ...terms,
    ...(storage.length > 0
      ? [
          {
            text: `storage=${c.storage}`,
            fits: (m: MachineFacts) => assignDisks(storage, m.disks) !== null,
          },
        ]
      : []),
    ...(interfaces.length > 0
      ? [
          {
            text: `interfaces=${c.interfaces}`,
            fits: (m: MachineFacts) => assignNics(interfaces, m.nics) !== null,
          },
        ]
      : []),
  ];
  const fitting = candidates.filter((machine) => all.every((term) => term.fits(machine)));
  const [machine] = fitting;
  const excludes = all.map((term) => ({
    constraint: term.text,
    excludes: candidates.filter((one) => !term.fits(one)).length,
  }));
  const best = new Map<string, string>();
  for (const term of all) if (term.best) best.set(term.text, term.best(candidates));
  return {
    found: machine
      ? {
          machine,
          storage: assignDisks(storage, machine.disks) ?? {},
          interfaces: assignNics(interfaces, machine.nics) ?? {},
        }
      : null,
    ready: candidates.length,
    matching: fitting.length,
    excludes,
    sentence: machine ? `${machine.hostname} fits.` : explained(candidates.length, excludes, best),
  };
}
