import { expect, test } from 'vitest';
import { firstFile, nextBoot } from './plan.ts';

const server = { address: '10.77.0.1', httpPort: 5248 };
const pxe = (arch: number) => `PXEClient:Arch:${String(arch).padStart(5, '0')}:UNDI:003000`;

test.each([
  ['plain BIOS PXE', { arch: 0, vendorClass: pxe(0), isIpxe: false }, 'undionly.kpxe'],
  ['OVMF PXE', { arch: 7, vendorClass: pxe(7), isIpxe: false }, 'ipxe.efi'],
  ['UEFI that calls itself byte code', { arch: 9, vendorClass: pxe(9), isIpxe: false }, 'ipxe.efi'],
])('%s gets %s by TFTP', (_, client, file) => {
  expect(firstFile(client, server)).toEqual({ kind: 'tftp', file, server: '10.77.0.1' });
});

test.each([
  ['by option 175, in BIOS', { arch: 0, vendorClass: pxe(0), isIpxe: true }],
  ['by option 77, in UEFI', { arch: 7, vendorClass: pxe(7), userClass: 'iPXE', isIpxe: false }],
])('iPXE, known %s, gets its script and never itself', (_, client) => {
  const file = firstFile(client, server);
  expect(file).toMatchObject({ kind: 'script' });
  expect(file).toHaveProperty(
    'url',
    expect.stringContaining('http://10.77.0.1:5248/boot/ipxe?mac=${netX/mac}'),
  );
});

test('UEFI HTTP boot gets a URL, and the vendor class that it insists on', () => {
  expect(firstFile({ arch: 16, vendorClass: 'HTTPClient:Arch:00016', isIpxe: false }, server)).toEqual({
    kind: 'http',
    url: 'http://10.77.0.1:5248/loaders/ipxe.efi',
    vendorClass: 'HTTPClient',
  });
});

test('arm64 and unheard-of machines are told apart from operating systems', () => {
  expect(firstFile({ arch: 11, isIpxe: false }, server)).toMatchObject({
    kind: 'no_loader',
    why: expect.stringContaining('arm64 UEFI'),
  });
  expect(firstFile({ arch: 4711, isIpxe: false }, server)).toMatchObject({
    why: expect.stringContaining('client architecture 4711'),
  });
  expect(firstFile({ isIpxe: false }, server)).toEqual({ kind: 'none' });
});

test('a stranger and a New machine introduce themselves, a run goes on, all others start from disk', () => {
  expect(nextBoot(null)).toBe('enlist');
  const disk = { netboot: true, inMemory: false };
  expect(nextBoot({ status: 'new', boots: 'ephemeral', ...disk })).toBe('enlist');
  expect(nextBoot({ status: 'commissioning', boots: 'ephemeral', ...disk })).toBe('run');
  expect(nextBoot({ status: 'ready', boots: 'local', ...disk })).toBe('local');
  expect(nextBoot({ status: 'deploying', boots: 'ephemeral', ...disk })).toBe('run');
  expect(nextBoot({ status: 'deploying', boots: 'ephemeral', ...disk, netboot: false })).toBe('local');
  expect(nextBoot({ status: 'deployed', boots: 'local', ...disk })).toBe('local');
  expect(nextBoot({ status: 'deployed', boots: 'local', netboot: false, inMemory: true })).toBe('run');
});
