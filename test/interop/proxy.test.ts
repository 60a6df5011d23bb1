import path from 'node:path';
import { expect, test } from 'vitest';
import type { Dhcp4Packet } from '../../services/protocols/dhcp4/packet.ts';
import { addressesOf, ended, mayMakeNamespaces, type Namespace } from '../netns.ts';
import { aDesk, aFolder, dhclientScript, udhcpcScript, type Desk } from './dhcp-lab.ts';
import { aLan, capture, routerAddress, type Lan } from './proxy-lan.ts';

const patient = { timeout: 20_000, interval: 100 };

/** A desk that has found the LAN's own server, so that it asks nothing more for ten minutes. */
async function deskBeside(lan: Lan, dir: string): Promise<Desk> {
  const desk = await aDesk(lan.desk, { dir, subnets: [], leaseSeconds: 600, proxied: ['eth1'] });
  await expect
    .poll(async () => (await desk.ask('health')).detail, patient)
    .toContain(`beside ${routerAddress}`);
  return desk;
}

interface Ordinary {
  readonly name: string;
  readonly mac: string;
  /** Gets an address, and gives it back. */
  comeAndGo(at: Namespace, dir: string): Promise<unknown>;
}
const clients: Ordinary[] = [
  {
    name: 'udhcpc',
    mac: '52:54:00:66:00:01',
    comeAndGo: (at, dir) => at.run('udhcpc', '-n', '-q', '-R', '-i', 'eth0', '-s', udhcpcScript(dir).script),
  },
  {
    name: 'dhclient',
    mac: '52:54:00:66:00:02',
    async comeAndGo(at, dir) {
      const file = (name: string) => path.join(dir, `dhclient.${name}`);
      const { script } = dhclientScript(dir);
      const files = ['-sf', script, '-lf', file('leases'), '-pf', file('pid'), 'eth0'];
      const client = at.start('dhclient', '-4', '-d', ...files);
      await expect.poll(() => addressesOf(at, 'eth0'), patient).toHaveLength(1);
      await ended(client);
      await at.run('dhclient', '-4', '-r', ...files);
    },
  },
];

/** What is said of a client and by it, without what is new each time: its transaction and the seconds it waited. */
const conversation = (packets: Dhcp4Packet[], mac: string) =>
  packets.filter((p) => p.chaddr === mac).map((p) => ({ ...p, xid: 0, secs: 0 }));

test.runIf(mayMakeNamespaces())(
  'ordinary clients get the same packets from their LAN with this desk and without it, and none of its own',
  async () => {
    const heard: Record<'with' | 'without', unknown[]> = { with: [], without: [] };
    for (const how of ['without', 'with'] as const) {
      using dir = aFolder();
      await using lan = await aLan(dir.path);
      await using stack = new AsyncDisposableStack();
      const desk = how === 'with' ? stack.use(await deskBeside(lan, dir.path)) : undefined;
      const before = await desk?.ask('counters');
      const ours = await capture(lan.desk, 'eth1', 'out');
      for (const { name, mac, comeAndGo } of clients) {
        const at = await lan.plugIn(name, mac);
        const wire = await capture(at, 'eth0');
        await comeAndGo(at, dir.path);
        heard[how].push({ name, packets: conversation(await wire.stop(), mac) });
      }
      expect(await ours.stop()).toEqual([]);
      const after = await desk?.ask('counters');
      expect(after?.['answered']).toBeUndefined();
      if (desk) expect(after!['in']! - (before!['in'] ?? 0)).toBeGreaterThanOrEqual(4); // it heard them all the same
    }
    expect(heard.with).toEqual(heard.without);
    const said = heard.with as { packets: unknown[] }[];
    for (const { packets } of said) expect(packets.length).toBeGreaterThanOrEqual(4);
  },
);
