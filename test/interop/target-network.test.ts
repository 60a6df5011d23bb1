import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { networkFiles, type Renderer } from '../../services/site/deploy/target/render.ts';
import type { NetworkModel } from '../../services/site/deploy/target/model.ts';
import { aNic, fullModel, models, writeBelow } from './target-samples.ts';

let root: string;
beforeEach(() => void (root = mkdtempSync(path.join(tmpdir(), 'md-target-'))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

const render = (model: NetworkModel, renderer: Renderer): void =>
  writeBelow(root, networkFiles(model, renderer).files);

/** What netplan says of it, and the files of networkd that it makes. */
function generate(): { code: number | null; said: string; made: Map<string, string> } {
  const { status, stderr } = spawnSync('netplan', ['generate', '--root-dir', root], { encoding: 'utf8' });
  const dir = path.join(root, 'run/systemd/network');
  const names = status === 0 ? readdirSync(dir) : [];
  return {
    code: status,
    said: stderr,
    made: new Map(names.map((name) => [name, readFileSync(path.join(dir, name), 'utf8')])),
  };
}

/** Sections in order, each with its lines sorted; the order of keys in a section means nothing. */
const sections = (text: string): string[] =>
  text
    .trim()
    .split(/\n\s*\n/)
    .map((section) => {
      const [name, ...lines] = section.split('\n').filter((line) => !line.startsWith('#'));
      return [name, ...lines.sort()].join('\n');
    })
    .sort();

test.each(Object.entries(models))('netplan takes %s without a word', (_, model) => {
  render(model, 'netplan');
  const file = path.join(root, 'etc/netplan/50-metaldesk.yaml');
  expect((statSync(file).mode & 0o777).toString(8)).toBe('600');
  const { code, said, made } = generate();
  expect({ code, said }).toEqual({ code: 0, said: '' });
  expect(made.size).toBe(model.nics.length * 2);
});

test.each(Object.entries(models))("our files for networkd are netplan's: %s", (_, model) => {
  render(model, 'netplan');
  const { made } = generate();
  render(model, 'networkd');
  for (const { name } of model.nics)
    for (const kind of ['link', 'network']) {
      const ours = readFileSync(path.join(root, `etc/systemd/network/10-metaldesk-${name}.${kind}`), 'utf8');
      // netplan also asks for the name that it has just given; the address is enough.
      const theirs = made
        .get(`10-netplan-${name}.${kind}`)!
        .replace(/(PermanentMACAddress=.*)\nName=.*/, '$1');
      expect(sections(ours)).toEqual(sections(theirs));
    }
});

test('netplan keeps a woken machine wakeable, one client id a machine, and waits for the boot card alone', () => {
  render(fullModel, 'netplan');
  const { made } = generate();
  expect(made.get('10-netplan-enp1s0.link')).toContain('WakeOnLan=magic');
  expect(made.get('10-netplan-enp2s0.network')).toContain('ClientIdentifier=mac');
  expect(made.get('10-netplan-enp1s0.network')).not.toContain('RequiredForOnline');
  expect(made.get('10-netplan-enp2s0.network')).toContain('RequiredForOnline=no');
});

test('cards with names of the kernel are found by their address where there are two, whatever they are called', () => {
  const model = { nics: [aNic(1, { name: 'eth0', dhcp4: true }), aNic(2, { name: 'eth1', dhcp4: true })] };
  render(model, 'netplan');
  const { code, made } = generate();
  expect(code).toBe(0);
  expect(made.get('10-netplan-eth0.network')).toContain('PermanentMACAddress=52:54:00:00:00:01');
  expect(made.get('10-netplan-eth0.network')).not.toContain('Name=');
});

const ifup = (...args: string[]): string => {
  const file = path.join(root, 'etc/network/interfaces');
  const { status, stdout, stderr } = spawnSync('ifup', ['--no-act', '-v', '--force', '-i', file, ...args], {
    encoding: 'utf8',
  });
  expect(status).toBe(0);
  return stdout + stderr;
};

test.each(Object.entries(models))('ifupdown reads %s', (_, model) => {
  render(model, 'ifupdown');
  const file = path.join(root, 'etc/network/interfaces');
  const list = (...args: string[]): string[] =>
    execFileSync('ifquery', ['--list', '-i', file, ...args], { encoding: 'utf8' })
      .trim()
      .split('\n');
  const boot = model.nics.filter((nic) => nic.boot).map((nic) => nic.name);
  expect(list()).toEqual(['lo', ...boot]);
  expect(list('--allow', 'hotplug').filter(Boolean)).toEqual(
    model.nics.filter((nic) => !nic.boot).map((nic) => nic.name),
  );
  for (const name of boot) expect(ifup('-a')).toContain(`ifup: configuring interface ${name}=${name}`);
});

test('ifupdown would set every address, the routes, the MTU, and ask by DHCP with a weaker metric', () => {
  render(fullModel, 'ifupdown');
  const said = ifup('-a') + ifup('--allow', 'hotplug', '-a');
  for (const line of [
    /ip addr add 10\.77\.0\.20\/255\.255\.255\.0 .*dev enp1s0/,
    /ip addr add 10\.77\.0\.21\/255\.255\.255\.0 .*dev enp1s0/,
    /ip -6 addr add fd00:77::20\/64\s+dev enp1s0/,
    /ip route add default via 10\.77\.0\.1\s+dev enp1s0/,
    /ip -6 route replace default via fd00:77::1\s+dev enp1s0/,
    /ip route add 192\.0\.2\.0\/24 via 10\.77\.0\.9 metric 50/,
    /ip link set dev enp1s0 mtu 9000/,
    /dhclient -4 .*enp2s0.*IF_METRIC=200/,
    /ip link set dev storage-network up/,
  ])
    expect(said).toMatch(line);
  expect(said.match(/ip route add default/g)).toHaveLength(1);
});

test("NetworkManager's keyfiles say what netplan's say, and can be read by root alone", () => {
  render(fullModel, 'network-manager');
  const dir = path.join(root, 'etc/NetworkManager/system-connections');
  const names = fullModel.nics.map((nic) => `metaldesk-${nic.name}.nmconnection`);
  expect(readdirSync(dir).sort()).toEqual([...names].sort());
  for (const name of names) expect((statSync(path.join(dir, name)).mode & 0o777).toString(8)).toBe('600');
  const [boot, second, third] = names.map((name) => readFileSync(path.join(dir, name), 'utf8'));
  for (const line of ['address1=10.77.0.20/24', 'address2=10.77.0.21/24', 'dns=192.0.2.53;', 'mtu=9000'])
    expect(boot).toContain(`\n${line}\n`);
  expect(boot).toContain('\nroute1=192.0.2.0/24,10.77.0.9,50\n');
  expect(boot).toContain('\naddress1=fd00:77::20/64\ngateway=fd00:77::1\n');
  expect(second).toContain('method=auto\ndhcp-client-id=mac\nroute-metric=200\n');
  expect(third).toContain('[ipv4]\nmethod=disabled\n');
});
