import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { packageSetKey, parseSimulation } from './package-set.ts';
import { parseDpkgStatus } from './root-image.ts';
import { parseModulesDep, stage1Modules } from './stage1.ts';
import { buildSystem } from './system.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'system-'));
  mkdirSync(join(root, 'etc/apt/sources.list.d'), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true }));

const release = (text: string) => writeFileSync(join(root, 'etc/os-release'), text);
const sources = (name: string) => writeFileSync(join(root, 'etc/apt', name), 'Types: deb\n');

test.each([
  {
    name: 'Debian 12',
    text: 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nVERSION_CODENAME=bookworm\nID=debian\n',
    file: 'sources.list.d/debian.sources',
    expected: { id: 'debian', suite: 'bookworm', kernelPackage: 'linux-image-amd64' },
  },
  {
    name: 'Ubuntu 24.04',
    text: 'ID=ubuntu\nID_LIKE=debian\nVERSION_CODENAME=noble\nUBUNTU_CODENAME=noble\n',
    file: 'sources.list.d/ubuntu.sources',
    expected: { id: 'ubuntu', suite: 'noble', kernelPackage: 'linux-image-generic' },
  },
  {
    name: 'a system made from Ubuntu',
    text: 'ID=linuxmint\nID_LIKE="ubuntu debian"\nVERSION_CODENAME=wilma\nUBUNTU_CODENAME=noble\n',
    file: 'sources.list',
    expected: { id: 'ubuntu', suite: 'noble', kernelPackage: 'linux-image-generic' },
  },
])('$name decides suite, kernel and keyring', ({ text, file, expected }) => {
  release(text);
  sources(file);
  const system = buildSystem(root, 'x64');
  expect(system).toMatchObject({ ...expected, arch: 'amd64', sources: join(root, 'etc/apt', file) });
  expect(system.keyring).toBe(`/usr/share/keyrings/${expected.id}-archive-keyring.gpg`);
});

test('another system is told to import an image', () => {
  release('ID=fedora\nPRETTY_NAME="Fedora Linux 42"\n');
  expect(() => buildSystem(root, 'x64')).toThrow(/this is Fedora Linux 42.*import the folder/);
});

const simulated = [
  'NOTE: This is only a simulation!',
  'Inst libc6 (2.36-9+deb12u14 Debian:12.15/oldstable [amd64]) []',
  'Inst kmod (30+20221128-1 Debian:12.15/oldstable [amd64])',
  'Conf kmod (30+20221128-1 Debian:12.15/oldstable [amd64])',
].join('\n');

test('the package set is read from a simulated installation', () => {
  expect(parseSimulation(simulated)).toEqual([
    { name: 'kmod', version: '30+20221128-1' },
    { name: 'libc6', version: '2.36-9+deb12u14' },
  ]);
});

test('another version of one package is another image', () => {
  release('ID=debian\nVERSION_CODENAME=bookworm\n');
  sources('sources.list');
  const system = buildSystem(root, 'x64');
  const set = (version: string) => ({ root: [{ name: 'kmod', version }], unpacked: [], loaders: [] });
  expect(packageSetKey(system, set('1'))).toBe(packageSetKey(system, set('1')));
  expect(packageSetKey(system, set('1'))).not.toBe(packageSetKey(system, set('2')));
});

test('dpkg names what is installed', () => {
  const status = 'Package: kmod\nStatus: install ok installed\nVersion: 30\n\nPackage: jq\nVersion: 1.6-2\n';
  expect(parseDpkgStatus(status)).toEqual([
    { name: 'kmod', version: '30' },
    { name: 'jq', version: '1.6-2' },
  ]);
});

test('stage 1 takes Ethernet drivers with what they need, and nothing else', () => {
  const deps = parseModulesDep(
    [
      'kernel/drivers/net/ethernet/intel/igb/igb.ko: kernel/drivers/dca/dca.ko kernel/drivers/i2c/i2c-core.ko',
      'kernel/drivers/dca/dca.ko:',
      'kernel/drivers/i2c/i2c-core.ko:',
      'kernel/net/packet/af_packet.ko:',
      'kernel/drivers/net/xen-netfront.ko:',
      'kernel/drivers/scsi/megaraid/megaraid_sas.ko:',
    ].join('\n'),
  );
  expect(stage1Modules(deps)).toEqual([
    'kernel/drivers/dca/dca.ko',
    'kernel/drivers/i2c/i2c-core.ko',
    'kernel/drivers/net/ethernet/intel/igb/igb.ko',
    'kernel/drivers/net/xen-netfront.ko',
    'kernel/net/packet/af_packet.ko',
  ]);
});
