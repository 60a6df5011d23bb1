import { cidrFrom, ipv4ToNumber } from '../../contract/addresses.ts';
import { refuse, ok, type Result } from '../../contract/result.ts';
import type { Ground } from '../../platform/ground.ts';
import { readSetting, writeSetting } from '../../platform/settings/settings.ts';
import type { NicSigns } from './nic-signs.ts';
import { modeOf, serving as servingSchema, servingSetting, type Serving } from './serving.ts';
import { overlapping, subnetTrouble, type SubnetWanted } from './subnet-check.ts';
import { placeSubnets } from './subnet-rows.ts';

export interface SetUp {
  serving: Serving;
  subnets: readonly SubnetWanted[];
}

/**
 * The picked interface that a subnet is on: the one with an address in it, else the only picked one that has no
 * address yet. Null: it is served through a relay.
 */
export function nicOf(cidr: string, picked: readonly string[], signs: readonly NicSigns[]): string | null {
  const network = cidrFrom(cidr);
  const nics = picked.map((name) => ({ name, own: signs.find((s) => s.name === name)?.addresses ?? [] }));
  const inside = (address: string): boolean => {
    const n = ipv4ToNumber(address);
    return !!network && n !== null && n >= network.first && n <= network.last;
  };
  const at = nics.find(({ own }) => own.some((a) => inside(a.address)));
  if (at) return at.name;
  const bare = nics.filter(({ own }) => own.length === 0);
  return bare.length === 1 ? bare[0]!.name : null;
}

/** Stores what is to be served. The same again writes nothing; the value tells whether anything was new. */
export async function storeSetUp(
  { store, events }: Ground,
  { serving, subnets }: SetUp,
  signs: readonly NicSigns[],
  who: string,
): Promise<Result<{ changed: boolean }>> {
  for (const subnet of subnets) {
    const trouble = subnetTrouble(subnet);
    if (trouble) return refuse('bad_input', trouble.sentence);
  }
  const twice = overlapping(subnets.map((s) => s.cidr));
  if (twice) return refuse('bad_input', `The subnets ${twice[0]} and ${twice[1]} overlap.`);
  return store.transaction(async (tx) => {
    const before = await readSetting(tx, servingSetting, servingSchema);
    const sameServing = JSON.stringify(before) === JSON.stringify(servingSchema.parse(serving));
    if (!sameServing) await writeSetting(tx, servingSetting, servingSchema.parse(serving));
    const placed = subnets.map((s) => ({ ...s, nic: nicOf(s.cidr, serving.nics, signs) }));
    const changed = (await placeSubnets(tx, placed)) || !sameServing;
    if (changed)
      await events.record(tx, {
        kind: 'network.set_up',
        who,
        text: setUpText(serving, subnets),
      });
    return ok({ changed });
  });
}

function setUpText(serving: Serving, subnets: readonly SubnetWanted[]): string {
  const proxied = serving.nics.filter((nic) => modeOf(serving, nic) === 'proxy');
  const served = serving.nics.filter((nic) => !proxied.includes(nic));
  const cidrs = subnets.map((s) => s.cidr).join(', ') || 'no subnet';
  const sentences = [
    (served.length > 0 || proxied.length === 0) &&
      `Serving ${cidrs} on ${served.join(', ') || 'no interface'}.`,
    proxied.length > 0 && `Booting machines on ${proxied.join(', ')} beside another DHCP server.`,
  ];
  return sentences.filter(Boolean).join(' ');
}
