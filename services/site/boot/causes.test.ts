import { expect, test } from 'vitest';
import { newBoot, noteStep, type Boot } from './boots.ts';
import { causesOf } from './causes.ts';
import { steps, type Step } from './contract.ts';
import type { PacketLine } from './packets.ts';
import type { BootFacts } from './seen.ts';
import type { Observed } from './signs.ts';

const mac = '52:54:00:00:00:01';

function boot(seen: Partial<Record<Step, BootFacts>>): Boot {
  const made = newBoot(mac, 1, 0);
  for (const step of steps) {
    const facts = seen[step];
    if (facts) noteStep(made, step, 1000, facts);
  }
  return made;
}

const observed = (missing: Step, given: Partial<Observed> = {}): Observed => ({
  now: 100_000,
  upSince: 0,
  machine: {
    hostname: 'build-04',
    status: 'commissioning',
    statusLabel: 'Commissioning',
    failed: false,
    statusSince: 0,
    runPurpose: 'commission',
    runStartedAt: 0,
    runBy: 'mira',
    deadlineAt: null,
    errorDescription: '',
    switchable: true,
    powerState: 'on',
  },
  usual: {},
  lastRun: null,
  lastDone: null,
  progress: null,
  installing: null,
  wish: null,
  peers: { stuck: 0, passed: 0 },
  wire: [],
  missing,
  quietSince: 1000,
  boot: boot({}),
  ...given,
});

const first = (o: Observed) => causesOf(o)[0]!;
const codes = (o: Observed) => causesOf(o).map((c) => c.code);
const uefi = { arch: 7, firmware: 'uefi' } as const;

test('every step that can be missing has a cause to try, with one action or none to see from here', () => {
  for (const step of steps.filter((s) => s !== 'power')) {
    const causes = causesOf(observed(step));
    expect(causes.length, step).toBeGreaterThan(0);
    for (const { fits, action } of causes) expect(fits !== null || action === null, step).toBe(true);
  }
});

test('one silent machine with its loader whole points at its switch port', () => {
  const o = observed('http', {
    boot: boot({ dhcp: uefi, tftp: { file: 'ipxe.efi', complete: true } }),
    peers: { stuck: 0, passed: 3 },
  });
  expect(first(o)).toMatchObject({ code: 'spanning_tree', fits: { of: 5, signs: 5 } });
});

test('all of them stuck, and iPXE talking, points at this desk', () => {
  const o = observed('http', {
    boot: boot({ dhcp: { ...uefi, isIpxe: true } }),
    usual: { http: 2000 },
    peers: { stuck: 5, passed: 0 },
  });
  expect(first(o).code).toBe('http_blocked');
  expect(codes(o)).not.toContain('spanning_tree');
});

test('a loader that broke off is no matter of drivers', () => {
  const o = observed('http', { boot: boot({ dhcp: uefi, tftp: { file: 'ipxe.efi', complete: false } }) });
  expect(first(o).code).toBe('loader_broke_off');
  expect(codes(o)).not.toContain('no_driver');
});

test('a machine that its BMC calls off is off', () => {
  const o = observed('dhcp', { peers: { stuck: 0, passed: 1 } });
  expect(codes(o)).not.toContain('not_on');
  expect(codes({ ...o, machine: { ...o.machine, powerState: 'off' } })).toContain('not_on');
});

test('a kernel that asked for nothing has no driver, one that fetched its system has too little memory', () => {
  const alone = { peers: { stuck: 0, passed: 1 } };
  expect(first(observed('agent', { ...alone, boot: boot({ kernel: {} }) })).code).toBe('kernel_no_driver');
  const fetched = boot({ kernel: { address: '10.77.0.112', file: 'eph.squashfs', sentBytes: 5 } });
  expect(first(observed('agent', { ...alone, boot: fetched })).code).toBe('little_memory');
});

test('packets that still come are told from silence', () => {
  const line: PacketLine = { at: 60_000, protocol: 'DHCP', direction: 'in', text: 'DISCOVER' };
  const o = observed('tftp', { boot: boot({ dhcp: uefi }), wire: [line], peers: { stuck: 4, passed: 0 } });
  expect(first(o).code).toBe('tftp_blocked');
});

test('beside another DHCP server the cause is looked for there', () => {
  const beside = { ...uefi, beside: true } as const;
  const wire: PacketLine[] = [{ at: 9_000, protocol: 'DHCP', direction: 'in', text: 'DISCOVER' }];
  expect(first(observed('tftp', { boot: boot({ dhcp: beside }), wire })).code).toBe('no_address_for_tftp');
  const addressed = observed('tftp', { boot: boot({ dhcp: { ...beside, address: '192.168.1.77' } }) });
  expect(codes(addressed)).toContain('other_file');
  expect(codes(addressed)).not.toContain('other_dhcp');
  expect(codes(observed('tftp', { boot: boot({ dhcp: uefi }) }))).not.toContain('other_file');
});
