import { cidrFrom, ipv4ToNumber } from '../../contract/addresses.ts';
import type { Implementation } from '../../contract/implement.ts';
import { ok, refuse, type Result } from '../../contract/result.ts';
import type { Ground } from '../../platform/ground.ts';
import type { GivenAddress } from '../../platform/nic-addresses/giver.ts';
import { writeSetting } from '../../platform/settings/settings.ts';
import type { networkContract } from './contract.ts';
import type { GivenAddresses } from './given-addresses.ts';
import type { NicSigns } from './nic-signs.ts';
import { ownAddressOf } from './propose.ts';
import { readServing, servingSetting } from './serving.ts';
import { storeSetUp } from './set-up.ts';

interface Asks {
  restart(): Promise<Record<string, string>>;
  nicSigns(): NicSigns[];
  given: Pick<GivenAddresses, 'want' | 'settle' | 'on'>;
}

interface Wanted {
  nic: NicSigns;
  /** What this desk gave it before. */
  ours: GivenAddress | null;
  address: string;
  subnet: { cidr: string; dynamicRange: readonly [string, string] } | undefined;
}

/** The address to give, once it fits: in the subnet, out of the pool, on an interface without one of its own. */
function addressToGive(
  { nic, ours, address, subnet }: Wanted,
  signs: readonly NicSigns[],
): Result<GivenAddress> {
  if (!subnet) return refuse('bad_input', 'An address is given for a subnet alone: name the subnet.');
  const { cidr, dynamicRange } = subnet;
  const own = ownAddressOf(nic);
  if (own && own.address !== address && own.address !== ours?.address)
    return refuse('conflict', `${nic.name} has the address ${own.address} already. Serve with that one.`);
  const network = cidrFrom(cidr)!;
  const n = ipv4ToNumber(address)!;
  if (n <= network.first || n >= network.last)
    return refuse('bad_input', `${address} is no address of a host in ${cidr}.`);
  if (n >= ipv4ToNumber(dynamicRange[0])! && n <= ipv4ToNumber(dynamicRange[1])!)
    return refuse('bad_input', `${address} is in the pool. Begin the pool after it.`);
  const other = signs.find(
    (s) =>
      s.name !== nic.name &&
      s.addresses.some((a) => {
        const at = ipv4ToNumber(a.address)!;
        return at >= network.first && at <= network.last;
      }),
  );
  if (other) return refuse('conflict', `${other.name} is in ${cidr} already. Choose another network.`);
  return ok({ nic: nic.name, address, prefix: network.prefix });
}

/** Start and stop, as first run asks for them. */
export function serveHere(
  ground: Ground,
  asks: Asks,
): Pick<Implementation<typeof networkContract>, 'network.start' | 'network.stop'> {
  const { store, events } = ground;
  const ours = (nic: string): Promise<GivenAddress | null> => asks.given.on(nic);
  return {
    'network.start': async ({ nic, subnet, mode, besideOthers, giveAddress }, caller) => {
      const signs = asks.nicSigns();
      const own = signs.find((s) => s.name === nic);
      if (!own) return refuse('not_found', `This computer has no interface ${nic}.`);
      const toGive =
        giveAddress === undefined
          ? ok(mode === 'proxy' ? null : await ours(nic)) // beside another server the address is that one's to give
          : addressToGive({ nic: own, ours: await ours(nic), address: giveAddress, subnet }, signs);
      if (!toGive.ok) return toGive;
      const given = toGive.value;
      const before = await readServing(store.read);
      // The subnet is on this interface, which will have the address by the time it is served.
      const then = given
        ? signs.map((s) => (s === own ? { ...s, addresses: [given, ...s.addresses] } : s))
        : signs;
      const stored = await storeSetUp(
        ground,
        {
          serving: { ...before, nics: [nic], dhcp4: { ...before.dhcp4, mode, modes: {}, besideOthers } },
          subnets: subnet ? [{ ...subnet, gateway: subnet.gateway ?? null, vlan: 0 }] : [],
        },
        then,
        caller.name,
      );
      if (!stored.ok) return stored;
      await store.transaction((tx) => asks.given.want(tx, given));
      const settled = await asks.given.settle();
      const services = await asks.restart();
      return settled.ok ? ok({ services }) : settled;
    },
    'network.stop': async (_, caller) => {
      await store.transaction(async (tx) => {
        const before = await readServing(tx);
        if (before.nics.length > 0)
          await events.record(tx, {
            kind: 'network.set_up',
            level: 'audit',
            who: caller.name,
            text: `Stopped serving on ${before.nics.join(', ')}.`,
          });
        await writeSetting(tx, servingSetting, { ...before, nics: [] });
        await asks.given.want(tx, null);
      });
      const services = await asks.restart();
      await asks.given.settle();
      return ok({ services });
    },
  };
}
