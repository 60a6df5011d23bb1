import { createInterface } from 'node:readline';
import { systemClock } from '../../services/platform/clock.ts';
import { openEvents, eventsAfter } from '../../services/platform/events/events.ts';
import { silentLog } from '../../services/platform/log.ts';
import { openStore } from '../../services/platform/store/store.ts';
import { firstFile } from '../../services/site/boot/plan.ts';
import { openLeases } from '../../services/site/network/leases.ts';
import { openOtherServers } from '../../services/site/network/other-servers.ts';
import { openSeenAddresses } from '../../services/site/network/seen-addresses.ts';
import { DhcpService } from '../../services/wire/dhcp/service.ts';

/** What a DHCP desk in a namespace serves. */
export interface DeskPlan {
  readonly dir: string;
  readonly subnets: readonly {
    cidr: string;
    range: readonly [string, string];
    nic: string | null;
    gateway?: string;
  }[];
  readonly leaseSeconds: number;
  readonly besideOthers?: boolean;
  /** Another server gives the addresses on these interfaces, which need no subnet. */
  readonly proxied?: readonly string[];
  /** How long other servers are listened for; short, since those here answer at once. */
  readonly probeMs?: number;
}

/**
 * A program: the DHCP service alone, with its real store, run inside a namespace as `node dhcp-desk.ts PLAN`. It
 * answers each line of its input with one line of JSON: health, counters, events, holder ADDRESS, stop.
 */
async function main(plan: DeskPlan): Promise<void> {
  const store = await openStore(plan.dir);
  const events = openEvents(store, systemClock);
  const known = await store.read.selectFrom('subnet').select('id').execute();
  if (known.length === 0) {
    await store.transaction(async (tx) => {
      const text = { name: 'a', description: '' };
      await tx
        .insertInto('fabric')
        .values({ id: 1, class_type: null, ...text })
        .execute();
      await tx
        .insertInto('vlan')
        .values({ id: 1, fabric_id: 1, vid: 0, mtu: 1500, dhcp_on: 1, ...text })
        .execute();
      for (const [i, subnet] of plan.subnets.entries()) {
        const row = { id: i + 1, vlan_id: 1, cidr: subnet.cidr, nic: subnet.nic, managed: 1, ...text };
        const more = {
          gateway_ip: subnet.gateway ?? null,
          dns_servers: '["192.0.2.53"]',
          lease_seconds: plan.leaseSeconds,
        };
        await tx
          .insertInto('subnet')
          .values({ ...row, ...more })
          .execute();
        const [start_ip, end_ip] = subnet.range;
        await tx
          .insertInto('ip_range')
          .values({ subnet_id: i + 1, type: 'dynamic', start_ip, end_ip, comment: '' })
          .execute();
      }
    });
  }
  const seen = openSeenAddresses({ store, clock: systemClock, log: silentLog });
  const service = new DhcpService({
    ...{ clock: systemClock, log: silentLog, events },
    leases: openLeases({ store, events, clock: systemClock, log: silentLog }),
    seen,
    servers: openOtherServers(),
    probeMs: plan.probeMs ?? 400,
    boot: { firstFile, saw: () => {}, sawPacket: () => {} },
    settings: () => ({
      nics: [...plan.subnets.flatMap((s) => (s.nic === null ? [] : [s.nic])), ...(plan.proxied ?? [])],
      proxied: plan.proxied ?? [],
      besideOthers: plan.besideOthers ?? false,
      manners: { domain: 'lab.example', ntpServers: [] },
      httpPort: 5248,
    }),
  });
  const say = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`);
  await service.start();
  say(service.health());
  for await (const line of createInterface({ input: process.stdin })) {
    if (line === 'health') say(service.health());
    if (line === 'counters') say(service.counters());
    if (line === 'memory') say({ rssBytes: process.memoryUsage().rss });
    if (line === 'events') say(await eventsAfter(store.read, 0, 100));
    if (line.startsWith('holder ')) say({ mac: seen.holderOf(line.slice(7)) ?? null });
    if (line === 'stop') break;
  }
  await service.stop();
  await store.close();
  say({ stopped: true });
}

if (process.argv[1]?.endsWith('dhcp-desk.ts')) await main(JSON.parse(process.argv[2]!) as DeskPlan);
