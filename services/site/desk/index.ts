/** The desk itself: what it serves, its configuration file, and its trouble. */
import type { Implementation } from '../../contract/implement.ts';
import { ok } from '../../contract/result.ts';
import type { Ground } from '../../platform/ground.ts';
import type { Service } from '../../service.ts';
import { cidrOf } from '../../contract/addresses.ts';
import { modeOf, readServing, type NicSigns } from '../network/index.ts';
import type { deskContract } from './contract.ts';
import { labelOf } from './labels.ts';
import { clockTrouble, noServerTroubles, readDiskTrouble, serviceTroubles, type Trouble } from './trouble.ts';

export { watchClock, type ClockWatch } from './clock-watch.ts';
export { checkConfig, setUpOf, type ConfigFile } from './config.ts';

export interface DeskAsks {
  dataDir: string;
  version: string;
  services(): readonly Service[];
  nicSigns(): NicSigns[];
  /** The DHCP server of others beside which an interface is served; null when none answers, undefined when that is not known. */
  dhcpServerOn(nic: string): string | null | undefined;
  deskName(): Promise<string>;
  autoCommission(): Promise<boolean>;
  /** Starts what serves machines anew. */
  restartServices(): Promise<void>;
  /** That somebody set the clock, while it matters; null otherwise. */
  clockTrouble(): Trouble | null;
  /** Why machines cannot be given the ephemeral system; null when it is there. */
  imageTrouble(): string | null;
}

export interface Desk {
  implementation: Implementation<typeof deskContract>;
}

export function openDesk(ground: Ground, asks: DeskAsks): Desk {
  const { store, clock } = ground;

  async function troubles(labelled: { label: string; service: Service }[], proxied: readonly string[]) {
    const last = await store.read
      .selectFrom('event')
      .select('at')
      .orderBy('n', 'desc')
      .limit(1)
      .executeTakeFirst();
    const image = asks.imageTrouble();
    return [
      await readDiskTrouble(asks.dataDir),
      asks.clockTrouble() ?? clockTrouble(clock.now(), last?.at ?? null),
      image === null ? null : { code: 'image_missing', sentence: image },
      ...noServerTroubles(proxied.filter((nic) => asks.dhcpServerOn(nic) === null)),
      ...serviceTroubles(labelled.map(({ label, service }) => ({ label, health: service.health() }))),
    ].filter((trouble) => trouble !== null);
  }

  return {
    implementation: {
      'desk.status': async () => {
        const serving = await readServing(store.read);
        const subnets = await store.read
          .selectFrom('subnet')
          .select(['cidr', 'nic'])
          .where('managed', '=', 1)
          .execute();
        const signs = asks.nicSigns();
        const labelled = asks.services().map((service) => ({ label: labelOf(service.name), service }));
        return ok({
          setUp: serving.nics.length > 0,
          version: asks.version,
          now: clock.now(),
          nics: serving.nics.map((name) => {
            const sign = signs.find((s) => s.name === name);
            const isProxy = modeOf(serving, name) === 'proxy';
            const networks = isProxy
              ? (sign?.addresses ?? []).map((a) => cidrOf(a.address, a.prefix))
              : subnets.filter((s) => s.nic === name).map((s) => s.cidr);
            return {
              name,
              subnet: networks.join(', '),
              mode: !serving.dhcp4.enabled ? 'none' : isProxy ? 'proxy' : 'dhcp',
              beside: (isProxy && asks.dhcpServerOn(name)) || null,
              linkUp: sign?.linkUp ?? false,
              speedMbps: sign?.speedMbps ?? null,
            };
          }),
          services: labelled.map(({ label, service }) => ({
            name: service.name,
            label,
            ...service.health(),
            counters: service.counters(),
          })),
          name: await asks.deskName(),
          autoCommission: await asks.autoCommission(),
          problems: await troubles(
            labelled,
            serving.dhcp4.enabled ? serving.nics.filter((nic) => modeOf(serving, nic) === 'proxy') : [],
          ),
        });
      },
      'desk.restart_services': async (_, caller) => {
        await ground.events.tell({
          kind: 'desk.services',
          level: 'audit',
          who: caller.name,
          text: 'The services for machines are started anew.',
        });
        await asks.restartServices();
        return ok({});
      },
    },
  };
}
