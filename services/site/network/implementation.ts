import { ipv4FromNumber } from '../../contract/addresses.ts';
import type { Implementation } from '../../contract/implement.ts';
import { ok, refuse } from '../../contract/result.ts';
import type { Ground } from '../../platform/ground.ts';
import type { Vendors } from '../../platform/vendors/vendors.ts';
import type { networkContract } from './contract.ts';
import type { GivenAddresses } from './given-addresses.ts';
import { heardAnswer } from './heard-answer.ts';
import type { HeardOn } from './heard-now.ts';
import { listenOn, type ListenOnWire } from './listen.ts';
import { howToBindPorts, mayGiveAddresses } from './may-bind.ts';
import { nicsToChoose } from './nic-choice.ts';
import type { NicSigns } from './nic-signs.ts';
import { preflight, type PreflightAsks } from './preflight.ts';
import { proposal } from './propose.ts';
import { readRoutes } from './routes.ts';
import { serveHere } from './serve-here.ts';
import { readServing } from './serving.ts';
import { subnetsWithPools } from './subnet-list.ts';

export interface NetworkAsks {
  listenOnWire: ListenOnWire;
  /** What is heard on an interface without asking. */
  heardOn: HeardOn;
  vendors: Vendors;
  preflight: Omit<PreflightAsks, 'rightsFix' | 'mayGiveAddresses'>;
  /** Starts what serves machines anew, from what is stored; tells each service's state as the ready line does. */
  restart(): Promise<Record<string, string>>;
  nicSigns(): NicSigns[];
  given: Pick<GivenAddresses, 'want' | 'settle' | 'on'>;
}

export function implementation(ground: Ground, asks: NetworkAsks): Implementation<typeof networkContract> {
  const { store } = ground;
  const { heardOn, vendors } = asks;
  const signsOf = (name: string): NicSigns | undefined => asks.nicSigns().find((s) => s.name === name);
  const noNic = (name: string) => refuse('not_found', `This computer has no interface ${name}.`);
  const heardAddresses = (nic: string): string[] =>
    [...(heardOn(nic)?.stations.values() ?? [])].flatMap((station) => station.addresses);
  return {
    ...serveHere(ground, asks),
    'network.nics': async () => {
      const fix = howToBindPorts();
      const signs = asks.nicSigns();
      const cards = signs.filter((nic) => nic.driver !== '').map((nic) => nic.mac);
      const nics = nicsToChoose({ signs, heardOn, vendors: await vendors.of(cards) });
      return ok({ nics, mayBindPorts: fix === null, fix });
    },
    'network.listen': ({ nic, seconds }) => listenOn(signsOf(nic), seconds * 1000, asks.listenOnWire, asks),
    'network.propose': async ({ nic }) => {
      const signs = asks.nicSigns();
      const own = signs.find((s) => s.name === nic);
      if (!own) return noNic(nic);
      const ours = (await asks.given.on(nic))?.address ?? null;
      return ok(proposal(own, signs, { routes: readRoutes(), heard: heardAddresses(nic), ours }));
    },
    'network.heard': async ({ nic }) => ok(await heardAnswer(nic, heardOn(nic), vendors)),
    'network.preflight': async ({ nic, mode }) => {
      const own = signsOf(nic);
      if (!own) return noNic(nic);
      const { http } = await readServing(store.read);
      const findings = await preflight(
        { nic: own, mode, httpPort: http.port },
        { ...asks.preflight, rightsFix: howToBindPorts, mayGiveAddresses },
      );
      return ok({ findings });
    },
    'network.subnets': async () => ok({ subnets: await subnetsWithPools(ground) }),
    'network.leases': async ({ offset, limit }) => {
      const rows = await store.read
        .selectFrom('lease')
        .select(['address', 'mac', 'state', 'expires_at', 'hostname'])
        .orderBy('address')
        .offset(offset)
        .limit(limit)
        .execute();
      const { total } = await store.read
        .selectFrom('lease')
        .select((e) => e.fn.countAll<number>().as('total'))
        .executeTakeFirstOrThrow();
      return ok({
        items: rows.map((row) => ({
          address: ipv4FromNumber(Number(row.address)),
          mac: row.mac,
          state: row.state,
          expiresAt: Number(row.expires_at),
          hostname: row.hostname,
        })),
        total: Number(total),
      });
    },
  };
}
