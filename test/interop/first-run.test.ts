import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { addAddress, addressesOf, mayMakeNamespaces, type Namespace } from '../netns.ts';
import { aBareDesk, type Proposal } from './first-run-desk.ts';

const here = mayMakeNamespaces() ? test : test.skip;
const patient = { timeout: 20_000, interval: 300 };

here(
  'a bare NIC is given its address on Start and loses it on stop; after kill -9 it is put right',
  async () => {
    await using site = await aBareDesk();
    const { at, wire, ask } = site;
    const own = (): Promise<string[]> => addressesOf(at, 'mdesk0');
    {
      await using desk = await site.start();
      const { setup } = await ask<Proposal>('network', 'propose', '--nic', 'mdesk0');
      expect(setup.giveAddress).toBe('10.77.0.1');
      expect(await own()).toEqual([]);
      const words = ['--nic', 'mdesk0', '--subnet', JSON.stringify(setup.subnet)];
      const started = await ask('network', 'start', ...words, '--give-address', '10.77.0.1');
      expect(started).toMatchObject({
        services: { dhcp4: 'listening', tftp: 'listening', http: 'listening' },
      });
      expect(await own()).toEqual(['10.77.0.1']);
      await wire.run('udhcpc', '-i', 'wire0', '-n', '-q', '-f', '-t', '5', '-T', '1', '-s', '/bin/true');
      await desk.stop();
      expect(await own()).toEqual([]);
    }
    {
      await using desk = await site.start();
      expect(desk.ready.services).toMatchObject({ dhcp4: 'listening', http: 'listening' });
      expect(await own()).toEqual(['10.77.0.1']);
      await desk.stop('SIGKILL');
      expect(await own()).toEqual(['10.77.0.1']); // nobody was left to take it away
    }
    await using desk = await site.start();
    expect(desk.ready.services).toMatchObject({ dhcp4: 'listening' });
    expect(await ask('network', 'stop')).toMatchObject({ services: { dhcp4: 'stopped', http: 'stopped' } });
    expect(await own()).toEqual([]);
    await desk.stop();
    expect(await own()).toEqual([]);
  },
);

/** A frame with a VLAN tag in its bytes, as a switch sends it on a trunk. */
const taggedArp = `
import socket
s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW); s.bind(('wire0', 0))
mac = bytes.fromhex('3cecef11029a')
arp = bytes.fromhex('08060001080006040001') + mac + bytes([10, 99, 0, 5]) + bytes(6) + bytes([10, 99, 0, 1])
s.send(b'\\xff' * 6 + mac + bytes.fromhex('8100002a') + arp + bytes(18))
`;

/** A switch that announces itself once a second. */
function switchConfig(dir: string): string {
  const file = path.join(dir, 'lldpd.conf');
  writeFileSync(
    file,
    'configure system hostname sw-lab-1\nconfigure lldp tx-interval 1\nconfigure lldp portidsubtype ifname\n',
    { mode: 0o644 },
  );
  return file;
}

interface Heard {
  since: number | null;
  vlans: number[];
  neighbours: { name: string; port: string }[];
  dhcpServers: { address: string }[];
  stations: {
    mac: string;
    vlan: number | null;
    addresses: string[];
    vendor: string | null;
    asksToBoot: boolean;
  }[];
}

function lldpd(at: Namespace, dir: string) {
  return at.start('lldpd', '-d', '-u', path.join(dir, 'socket'), '-I', 'wire0', '-O', switchConfig(dir));
}

here(
  'before anything is served it hears a switch, VLAN tags, a DHCP server and who asks to boot',
  async () => {
    await using site = await aBareDesk();
    const { at, wire, ask } = site;
    const dir = mkdtempSync(path.join(tmpdir(), 'md-lldp-'));
    try {
      await wire.run('chmod', '755', dir);
      await addAddress(wire, 'wire0', '192.168.7.1/24');
      await addAddress(at, 'mdesk0', '192.168.7.34/24');
      await using desk = await site.start();
      wire.start(
        ...(['dnsmasq', '--no-daemon', '--conf-file=/dev/null', '--port=0', '--no-ping'] as const),
        ...['--interface=wire0', '--bind-interfaces', '--dhcp-range=192.168.7.50,192.168.7.60,1h'],
        `--dhcp-leasefile=${path.join(dir, 'leases')}`,
      );
      lldpd(wire, dir);
      const heard = (): Promise<Heard> => ask<Heard>('network', 'heard', '--nic', 'mdesk0');
      await expect.poll(async () => (await heard()).since, patient).not.toBeNull();
      await wire.run('python3', '-c', taggedArp);
      const pxe = wire.run(
        'udhcpc',
        ...['-i', 'wire0', '-V', 'PXEClient:Arch:00000', '-s', '/bin/true', '-n', '-q', '-t', '1'],
      );
      await pxe.catch(() => undefined); // nobody leases to the server's own card; the question was heard all the same
      await expect
        .poll(async () => (await heard()).neighbours, patient)
        .toMatchObject([{ name: 'sw-lab-1', port: 'wire0' }]);
      const listened = await ask('network', 'listen', '--nic', 'mdesk0', '--seconds', '4');
      expect(listened).toMatchObject({
        dhcpServers: [{ address: '192.168.7.1', answeredMs: expect.any(Number) as number }],
        proposedMode: 'proxy',
      });
      const known = await heard();
      expect(known.vlans).toEqual([42]);
      expect(known.dhcpServers).toMatchObject([{ address: '192.168.7.1' }]);
      expect(known.stations.find((s) => s.mac === '3c:ec:ef:11:02:9a')).toMatchObject({
        ...{ vlan: 42, addresses: ['10.99.0.5'], vendor: 'Super Micro Computer' },
      });
      expect(await ask('network', 'nics')).toMatchObject({
        nics: [{ name: 'mdesk0', heard: { vlans: [42], neighbour: { name: 'sw-lab-1' } } }],
      });
      expect(known.stations.filter((s) => s.asksToBoot)).toHaveLength(1);
      const { findings } = await ask<{ findings: { id: string; level: string }[] }>(
        ...['network', 'preflight', '--nic', 'mdesk0'],
      );
      expect(findings.find((f) => f.id === 'ports')?.level).toBe('fine');
      await desk.stop();
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  },
);

const holdsPorts = `
import socket, time
udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); udp.bind(('0.0.0.0', 69))
tcp = socket.socket(); tcp.bind(('127.0.0.1', 5248)); tcp.listen()
time.sleep(60)
`;

here('a port that another program holds is named before Start, with its program', async () => {
  await using site = await aBareDesk();
  const { at, ask } = site;
  await addAddress(at, 'mdesk0', '10.77.0.1/24');
  at.start('python3', '-c', holdsPorts);
  await using desk = await site.start();
  const { findings } = await ask<{
    findings: { id: string; level: string; sentence: string; fix: string }[];
  }>(...['network', 'preflight', '--nic', 'mdesk0']);
  const taken = findings.filter((f) => f.id === 'ports');
  expect(taken.map((f) => f.level)).toEqual(['stop']);
  expect(taken[0]!.sentence).toMatch(/^python3, process \d+ holds UDP 69 \(TFTP\) on mdesk0/);
  expect(taken[0]!.fix).toMatch(/^sudo kill \d+$/);
  await desk.stop();
});
