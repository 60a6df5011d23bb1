import type { Inventory, MachineRow, ScriptRun, Story } from '../../services/contract/all.ts';

/** The three moods of the design's pictures, told as of `now`. */
const second = 1000;

const step = (
  name: Story['rail'][number]['step'],
  state: Story['rail'][number]['state'],
  seconds: number | null,
  facts: string[],
  more: Partial<Story['rail'][number]> = {},
): Story['rail'][number] => ({
  step: name,
  state,
  startedAt: null,
  durationMs: seconds === null ? null : seconds * second,
  progress: null,
  facts,
  lateByMs: null,
  ...more,
});

const usual: Story['usual'] = (
  [
    ['power', 3],
    ['dhcp', 47],
    ['tftp', 1],
    ['http', 2],
    ['kernel', 13],
    ['agent', 2],
    ['scripts', 149],
  ] as const
).map(([name, seconds]) => ({ step: name, durationMs: seconds * second }));

const quiet = (now: number): Story => ({
  mood: 'quiet',
  sentence: 'Nothing runs',
  startedAt: null,
  endedAt: null,
  startedBy: null,
  purpose: null,
  rail: [],
  usual: null,
  leftMs: null,
  deadlineAt: null,
  causes: [],
  peers: null,
  wire: [],
  silentSince: now > 0 ? null : 0,
});

const upToAgent = [
  step('power', 'done', 3, ['on by IPMI', 'PXE once']),
  step('dhcp', 'done', 48, ['10.77.0.109', 'firmware 45 s']),
  step('tftp', 'done', 1, ['ipxe.efi 1.0 MiB', 'window 16']),
  step('http', 'done', 2, ['75 MiB', '41 MB/s']),
  step('kernel', 'done', 14, ['6.12, UEFI', 'no errors']),
  step('agent', 'done', 2, ['reported in', '10.77.0.109']),
];

const running = (now: number): Story => ({
  ...quiet(now),
  mood: 'running',
  sentence: 'Reading the hardware: script 7 of 12',
  startedAt: now - 151 * second,
  startedBy: 'mira',
  purpose: 'commission',
  rail: [
    ...upToAgent,
    step('scripts', 'current', 81, ['maas-lshw', '6 passed · 5 to come'], { progress: 0.58 }),
  ],
  usual,
  leftMs: 70 * second,
  deadlineAt: now + 27 * 60 * second,
});

const done = (now: number): Story => ({
  ...quiet(now),
  mood: 'done',
  sentence: 'Commissioned in 3 min 39 s, all 12 scripts passed',
  startedAt: now - 339 * second,
  endedAt: now - 120 * second,
  startedBy: 'mira',
  purpose: 'commission',
  rail: [
    ...upToAgent.map((s) => ({ ...s, facts: s.facts.slice(0, 1) })),
    step('scripts', 'done', 149, ['12 of 12 passed']),
  ],
  usual,
});

const stuck = (now: number): Story => ({
  ...quiet(now),
  mood: 'stuck',
  sentence: 'The loader arrived, then the machine fell silent',
  startedAt: now - 126 * second,
  startedBy: 'mira',
  purpose: 'commission',
  rail: [
    step('power', 'done', 3, ['on by IPMI', 'PXE once']),
    step('dhcp', 'done', 47, ['10.77.0.112', 'firmware 44 s']),
    step('tftp', 'done', 1, ['ipxe.efi 1.0 MiB', 'complete']),
    step('http', 'missing', null, ['nothing from 10.77.0.112', 'usually 2 s after TFTP'], {
      lateByMs: 74 * second,
    }),
    step('kernel', 'to_come', null, []),
    step('agent', 'to_come', null, []),
    step('scripts', 'to_come', null, []),
  ],
  usual,
  deadlineAt: now + 27 * 60 * second,
  causes: [
    {
      code: 'spanning_tree',
      title: 'Switch port 15 is still blocked by spanning tree',
      text: 'iPXE restarts the link; the switch then blocks the port for 30 s, and iPXE gives up after 10. sw-lab-1 sends spanning-tree frames, and nothing at all came from this machine since 14:30:52.',
      fits: { of: 4, signs: 4 },
      action: { label: 'Retry, wait for link', procedure: 'power.cycle_and_retry', page: null },
    },
    {
      code: 'no_driver',
      title: 'iPXE has no driver for this network card',
      text: 'Less likely: build-01 to 03 have the same card, and went on with the same loader today. Look at which card it boots from.',
      fits: { of: 2, signs: 4 },
      action: { label: 'Show hardware', procedure: null, page: 'hardware' },
    },
    {
      code: 'prompt',
      title: 'The machine hangs at a firmware prompt',
      text: 'Look at its screen. If it shows a question, answer it or press a key.',
      fits: null,
      action: { label: 'Check power', procedure: 'power.check', page: null },
    },
  ],
  peers: 'Only build-04 is stuck; 3 others passed this step in the last 5 minutes.',
  wire: [
    {
      at: now - 75_904,
      protocol: 'DHCP',
      direction: 'in',
      text: 'REQUEST arch 7 (UEFI x64), class PXEClient',
    },
    { at: now - 75_901, protocol: 'DHCP', direction: 'out', text: 'ACK 10.77.0.112, file ipxe.efi' },
    {
      at: now - 75_097,
      protocol: 'TFTP',
      direction: 'in',
      text: 'RRQ ipxe.efi, blksize 1468, windowsize 16',
    },
    { at: now - 74_168, protocol: 'TFTP', direction: 'in', text: 'last ACK, 728 blocks, 0 retransmitted' },
  ],
  silentSince: now - 74_168,
});

const installing = (now: number): Story => ({
  ...running(now),
  sentence: 'Installing: the image is written',
  purpose: 'deploy',
  rail: [...upToAgent, step('scripts', 'current', 24, ['512 of 826 MB', '212 MB/s'], { progress: 0.62 })],
  leftMs: 38 * second,
});

export function storyOf(machine: MachineRow, now: number): Story {
  if (machine.activity.late) return stuck(now);
  if (machine.status === 'commissioning') return running(now);
  if (machine.status === 'deploying' && machine.activity.rail === 'ddddddc') return installing(now);
  if (machine.status === 'ready') return done(now);
  return { ...quiet(now), sentence: machine.activity.text };
}

const names = [
  'install-lldpd',
  'dhcp-unconfigured-ifaces',
  'machine-resources',
  'bmc-config',
  'machine-config-hints',
  'kernel-cmdline',
  'maas-lshw',
  'serial-ports',
  'capture-lldpd',
  'nvme-identify',
  'smart-overview',
  'finish',
];
const seconds = [3, 8, 2, 14, 1, 1, 52, 2, 30, 4, 9, 1];

export function runOf(machine: MachineRow, now: number): ScriptRun {
  const passed = machine.status === 'commissioning' ? 6 : 12;
  return {
    id: 1,
    purpose: 'commission',
    createdAt: now - 151 * second,
    endedAt: passed === 12 ? now - 120 * second : null,
    results: names.map((name, i) => ({
      id: i + 1,
      name,
      title: '',
      type: 'commissioning',
      hardwareType: 0,
      status: i < passed ? 2 : i === passed ? 1 : 0,
      startedAt: i <= passed ? now - 52 * second : null,
      endedAt: i < passed ? now - 10 * second : null,
      runtimeMs: i < passed ? seconds[i]! * second : null,
      exitStatus: i < passed ? 0 : null,
      timeoutSeconds: 60,
      suppressed: false,
      progress: null,
      metrics: [],
    })),
  };
}

export const lshwOutput = `*-core
  product: 0F93J7  vendor: Dell Inc.
  serial: .7KQ3V03.CNIVC0012300RR.
*-memory  System Memory  64 GiB
  *-bank:0  DIMM DDR4 2666 MHz  16 GiB  A1
  *-bank:1  DIMM DDR4 2666 MHz  16 GiB  A2
  *-bank:2  DIMM DDR4 2666 MHz  16 GiB  A3
  *-bank:3  DIMM DDR4 2666 MHz  16 GiB  A4
*-pci:0  Xeon E3-1200 v6 Host Bridge`;

const module = (slot: string): Inventory['memory']['modules'][number] => ({
  slot,
  sizeMib: 16_384,
  kind: 'DDR4',
  speedMts: 2666,
  vendor: 'Samsung',
  part: 'M391A2K43BB1-CTD',
  serial: `0F93J7${slot}`,
});

const disk = (name: string): Inventory['disks'][number] => ({
  name,
  path: `/dev/disk/by-id/ata-MZ7LH480-${name}`,
  model: 'SAMSUNG MZ7LH480',
  serial: `S45PNA0M5${name}`,
  firmwareVersion: 'HXT7404Q',
  sizeBytes: 480e9,
  blockSize: 512,
  rotational: false,
  removable: false,
  transport: 'sata',
  numaNode: 0,
});

const port = (name: string, mac: string, up: boolean): Inventory['interfaces'][number] => ({
  name,
  mac,
  vendor: 'Broadcom',
  product: 'BCM5720',
  firmwareVersion: '21.60',
  driver: 'tg3',
  linkConnected: up,
  linkSpeedMbps: up ? 1000 : 0,
  interfaceSpeedMbps: 1000,
  numaNode: 0,
  isBoot: up,
  neighbourName: up ? 'sw-lab-1' : null,
  neighbourPort: up ? '12' : null,
});

export function inventoryOf(machine: MachineRow, now: number): Inventory {
  return {
    readAt: machine.status === 'ready' ? now - 120 * second : now - 21 * 24 * 3600 * second,
    cpu: { model: 'Intel(R) Xeon(R) E-2278G CPU @ 3.40GHz', count: 16, speedMhz: 5000 },
    memory: { mib: 65_536, modules: ['A1', 'A2', 'A3', 'A4'].map(module) },
    numa: [{ index: 0, memoryMib: 65_536, cores: Array.from({ length: 16 }, (_, i) => i) }],
    disks: [disk('sda'), disk('sdb')],
    interfaces: [port('eno1', machine.mac ?? '', true), port('eno2', 'b0:7b:25:0e:42:00', false)],
    devices: [
      {
        bus: 'pci',
        address: '0000:00:00.0',
        vendorId: '8086',
        productId: '3ec2',
        vendorName: 'Intel Corporation',
        productName: '8th Gen Core Host Bridge',
        driver: 'skl_uncore',
        className: 'Host bridge',
      },
    ],
    hardwareInfo: {
      system_vendor: 'Dell Inc.',
      system_product: 'PowerEdge R240',
      mainboard_product: '0F93J7',
      mainboard_firmware_version: '2.15.0',
    },
    bmc: { kind: 'IPMI 2.0', address: '10.77.0.212', mac: '3c:ec:ef:11:02:9a', firmwareVersion: '6.10' },
    changes: {
      since: now - 21 * 24 * 3600 * second,
      lines: [
        { sign: '+', text: 'BIOS 2.14.1 → 2.15.0' },
        { sign: '+', text: 'DIMM A4, 16 GiB DDR4-2666 (48 → 64 GiB)' },
        { sign: '-', text: 'USB stick Kingston 8 GB, port 3' },
      ],
    },
  };
}
