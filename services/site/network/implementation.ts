import { ipv4FromNumber } from '../../contract/addresses.ts';
import type { Implementation } from '../../contract/implement.ts';
import { ok, refuse } from '../../contract/result.ts';
import type { Ground } from '../../platform/ground.ts';
import type { networkContract } from './contract.ts';
import { listenOn, type ListenOnWire } from './listen.ts';
import { howToBindPorts } from './may-bind.ts';
import { nicsToChoose } from './nic-choice.ts';
import type { NicSigns } from './nic-signs.ts';
import { proposal } from './propose.ts';
import { readServing } from './serving.ts';
import { storeSetUp } from './set-up.ts';
import { subnetsWithPools } from './subnet-list.ts';

export interface NetworkAsks {
  listenOnWire: ListenOnWire;
  /** Starts what serves machines anew, from what is stored; tells each service's state as the ready line does. */
  restart(): Promise<Record<string, string>>;
  nicSigns(): NicSigns[];
}

export function implementation(ground: Ground, asks: NetworkAsks): Implementation<typeof networkContract> {
  const { store } = ground;
  const signsOf = (name: string): NicSigns | undefined => asks.nicSigns().find((s) => s.name === name);
  const noNic = (name: string) => refuse('not_found', `This computer has no interface ${name}.`);
  return {
    'network.nics': () => {
      const fix = howToBindPorts();
      return ok({ nics: nicsToChoose(asks.nicSigns()), mayBindPorts: fix === null, fix });
    },
    'network.listen': ({ nic, seconds }) => listenOn(signsOf(nic), seconds * 1000, asks.listenOnWire),
    'network.propose': ({ nic }) => {
      const signs = asks.nicSigns();
      const own = signs.find((s) => s.name === nic);
      return own ? ok(proposal(own, signs)) : noNic(nic);
    },
    'network.start': async ({ nic, subnet, mode, besideOthers }, caller) => {
      const signs = asks.nicSigns();
      if (!signs.some((s) => s.name === nic)) return noNic(nic);
      const before = await readServing(store.read);
      const stored = await storeSetUp(
        ground,
        {
          serving: { ...before, nics: [nic], dhcp4: { ...before.dhcp4, mode, modes: {}, besideOthers } },
          subnets: subnet ? [{ ...subnet, gateway: subnet.gateway ?? null, vlan: 0 }] : [],
        },
        signs,
        caller.name,
      );
      return stored.ok ? ok({ services: await asks.restart() }) : stored;
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
