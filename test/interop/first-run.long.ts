import { expect, test } from 'vitest';
import { addressesOf, cable, mayMakeNamespaces } from '../netns.ts';
import { aBareDesk, type Proposal } from './first-run-desk.ts';

const patient = { timeout: 20_000, interval: 300 };

type Ask = <T>(...words: string[]) => Promise<T>;
async function states(ask: Ask): Promise<string[]> {
  const { services } = await ask<{ services: { name: string; state: string }[] }>('desk', 'status');
  return services.filter((s) => ['dhcp4', 'tftp', 'http'].includes(s.name)).map((s) => s.state);
}

test.runIf(mayMakeNamespaces())(
  'a card that is taken out while it is served, and put in again, is given its address again',
  async () => {
    await using site = await aBareDesk();
    const { at, wire, ask } = site;
    await using desk = await site.start();
    const { setup } = await ask<Proposal>('network', 'propose', '--nic', 'mdesk0');
    const words = ['--nic', 'mdesk0', '--subnet', JSON.stringify(setup.subnet)];
    await ask('network', 'start', ...words, '--give-address', '10.77.0.1');
    await at.run('ip', 'link', 'delete', 'mdesk0');
    await cable(at, 'mdesk0', wire, 'wire0');
    await expect.poll(() => addressesOf(at, 'mdesk0'), patient).toEqual(['10.77.0.1']);
    await expect.poll(() => states(ask), patient).toEqual(['listening', 'listening', 'listening']);
    await desk.stop();
  },
);
