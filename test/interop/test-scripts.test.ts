import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readLibrary } from '../../services/site/scripts/index.ts';
import { aDisk, runTest, type ToolAnswer, type Tools } from './test-script.ts';

// Files stand for the disks; what lsblk and the other tools say of them is played.
const dev = mkdtempSync(path.join(tmpdir(), 'md-dev-'));
for (const name of ['sda', 'nvme0n1']) {
  writeFileSync(path.join(dev, name), '');
  truncateSync(path.join(dev, name), 256 * 2 ** 20);
}
afterAll(() => rmSync(dev, { recursive: true }));
const storage = [`--storage=${dev}/sda`];
const sata = (smartctl: ToolAnswer[]): Tools => ({ lsblk: aDisk('sda'), smartctl });

/** As smartctl 7.3 prints: `smartctl --json --xall`, what tests look at. */
const ata = (passed: boolean, pending = 0, failing = ''): object => ({
  smartctl: { exit_status: passed ? 0 : 8 },
  device: { name: '/dev/sda', type: 'sat', protocol: 'ATA' },
  smart_status: { passed },
  temperature: { current: 31 },
  power_on_time: { hours: 1234 },
  ata_smart_attributes: {
    table: [
      {
        id: 5,
        name: 'Reallocated_Sector_Ct',
        value: 1,
        thresh: 36,
        when_failed: failing,
        raw: { value: 4012, string: '4012' },
      },
      {
        id: 197,
        name: 'Current_Pending_Sector',
        value: 100,
        thresh: 0,
        when_failed: '',
        raw: { value: pending },
      },
    ],
  },
});
const nvme = (log: object, flags: object = {}): object => ({
  device: { name: '/dev/nvme0n1', type: 'nvme', protocol: 'NVMe' },
  smart_status: { passed: !Object.values(flags).includes(true), nvme: { value: 0, ...flags } },
  temperature: { current: 50 },
  nvme_smart_health_information_log: {
    available_spare: 0,
    available_spare_threshold: 0,
    percentage_used: 0,
    media_errors: 0,
    ...log,
  },
});
const noSmart = {
  smartctl: { messages: [{ string: '/dev/vda: Unable to detect device type', severity: 'error' }] },
};

test.each<[string, ToolAnswer, string, string]>([
  ['a healthy disk', { out: ata(true) }, 'passed', ''],
  [
    'one that says it is failing',
    { out: ata(false, 0, 'now'), status: 8 },
    'failed',
    'The disk sda (QEMU HARDDISK, serial BAY-7) says that it is failing: Reallocated_Sector_Ct is 4012. Replace it.',
  ],
  [
    'one that calls itself healthy and counts pending sectors',
    { out: ata(true, 8), status: 64 },
    'degraded',
    'The disk sda (QEMU HARDDISK, serial BAY-7) calls itself healthy, yet counts 8 sectors that it could not read. Run badblocks on it.',
  ],
  [
    'one without SMART, where smartctl exits 1',
    { out: noSmart, status: 1 },
    'skipped',
    'The disk sda (QEMU HARDDISK, serial BAY-7) gives no health report. /dev/vda: Unable to detect device type',
  ],
  ['NVMe with a spare of 0 and a threshold of 0', { out: nvme({}) }, 'passed', ''],
  [
    'NVMe with a warning',
    { out: nvme({}, { spare_below_threshold: true, reliability_degraded: true }), status: 8 },
    'failed',
    'The disk sda (QEMU HARDDISK, serial BAY-7) says that it is failing: spare below threshold, reliability degraded. Replace it.',
  ],
  [
    'NVMe that is worn out',
    { out: nvme({ percentage_used: 104 }) },
    'degraded',
    'The disk sda (QEMU HARDDISK, serial BAY-7) has used 104 % of the life that its maker promises.',
  ],
  ['output that is no JSON', { out: 'Segmentation fault', status: 139 }, 'failed', 'smartctl gave no report'],
])('disk health: %s', async (_, answer, status, sentence) => {
  const ended = await runTest('smartctl-validate', storage, { tools: sata([answer]) });
  expect(ended.result.status).toBe(status);
  expect(ended.status).toBe(status === 'failed' ? 1 : 0);
  expect(ended.sentence).toContain(sentence);
});

test('the numbers of a disk, in degrees Celsius, hours and sectors', async () => {
  const { result } = await runTest('smartctl-validate', storage, { tools: sata([{ out: ata(true) }]) });
  expect(result.results).toEqual({
    temperature: 31,
    power_on_hours: 1234,
    reallocated_sectors: 4012,
    pending_sectors: 0,
  });
});

const able = (conveyance: boolean): object => ({
  device: { protocol: 'ATA' },
  ata_smart_data: {
    capabilities: { self_tests_supported: true, conveyance_self_test_supported: conveyance },
    self_test: { polling_minutes: { short: 2, extended: 54 } },
  },
});
const selfTest = (status: object, table: object[] = []): object => ({
  ata_smart_data: { self_test: { status } },
  ata_smart_self_test_log: { standard: { table } },
});
const running = selfTest({ value: 249, string: 'in progress, 90% remaining', remaining_percent: 90 });
const readFailure = {
  value: 121,
  string: 'completed with a read failure',
  passed: false,
  remaining_percent: 90,
};

test('a self-test is followed to its end, and told of', async () => {
  const over = selfTest({ value: 0, string: 'completed without error', passed: true });
  const smartctl = [
    { to: '-i -c', out: able(true) },
    { to: '-t short', out: {} },
    { to: '-l selftest', out: running },
  ];
  const ended = await runTest('smartctl-short', storage, {
    tools: sata([...smartctl, { to: '-l selftest', out: over }]),
  });
  expect(ended).toMatchObject({ status: 0, result: { status: 'passed' } });
  expect(ended.progress).toEqual({ step: 'test', text: 'short self-test', done: 10, total: 100 });
  expect(ended.stdout).toContain('completed without error');
});

test('a self-test that meets a bad sector names it', async () => {
  const over = selfTest(readFailure, [{ lba: 100_000, status: { passed: false } }]);
  const smartctl = [
    { to: '-i -c', out: able(true) },
    { to: '-t long', out: {} },
    { to: '-l selftest', out: over },
  ];
  const ended = await runTest('smartctl-long', storage, { tools: sata(smartctl) });
  expect(ended).toMatchObject({ status: 1, result: { status: 'failed' } });
  expect(ended.sentence).toBe(
    'The disk sda (QEMU HARDDISK, serial BAY-7) failed its long self-test: completed with a read failure. The first bad sector is 100000. Replace it.',
  );
});

test.each([
  ['no conveyance test', [{ to: '-i -c', out: able(false) }], 'has no conveyance self-test'],
  [
    'a drive that aborts the command',
    [
      { to: '-i -c', out: able(true) },
      { to: '-t', out: { smartctl: { messages: [{ string: 'scsi error aborted command' }] } }, status: 4 },
    ],
    'refused the conveyance self-test. scsi error aborted command',
  ],
])('skipped: %s', async (_, smartctl, sentence) => {
  const ended = await runTest('smartctl-conveyance', storage, { tools: sata(smartctl) });
  expect(ended).toMatchObject({ status: 0, result: { status: 'skipped' } });
  expect(ended.sentence).toContain(sentence);
});

const fioJob = (job: object): string =>
  `fio: io_u error on file /dev/sda: Input/output error: read offset=51200000, buflen=4096\n${JSON.stringify({ jobs: [{ error: 0, ...job }] })}`;
const good = {
  read: {
    bw_bytes: 13_660_000,
    iops: 3333.3,
    lat_ns: { mean: 281_000 },
    clat_ns: { percentile: { '99.000000': 420_000 } },
  },
};

test('fio with an error and exit 0 has failed; its text stands before the JSON', async () => {
  const tools = { lsblk: aDisk('sda'), smartctl: [{ out: noSmart, status: 1 }] };
  const ended = await runTest('metaldesk-disk-profile', storage, {
    tools: { ...tools, fio: [{ out: fioJob({ error: 5, total_err: 3, ...good }) }] },
  });
  expect(ended.result.status).toBe('failed');
  expect(ended.sentence).toContain('Input/output error: read offset=51200000');
});

test('what the picture of a disk holds: samples, latencies in ms, temperatures', async () => {
  const smartctl = [{ out: { temperature: { current: 30 } } }, { out: { temperature: { current: 33 } } }];
  const ended = await runTest('metaldesk-disk-profile', storage, {
    tools: { lsblk: aDisk('sda'), smartctl, fio: [{ to: '--readonly', out: fioJob(good).split('\n')[1]! }] },
  });
  const { sequential_read: samples, ...numbers } = ended.result.results!;
  expect(samples).toHaveLength(16);
  expect(numbers).toMatchObject({
    temperature_before: 30,
    temperature: 33,
    random_read_iops: 3333.3,
    latency_mean: 0.281,
    latency_p99: 0.42,
  });
});

const edac = mkdtempSync(path.join(tmpdir(), 'md-edac-'));
test.each([
  ['0', '0', 'passed', ''],
  ['12', '0', 'degraded', 'The memory corrected 12 errors: CPU0_DIMM_A1 (12). Replace it before it fails.'],
  ['3', '2', 'failed', 'The memory had 2 errors that could not be corrected: CPU0_DIMM_A1 (2). Replace it.'],
])('memory with %s corrected and %s other errors', async (ce, ue, status, sentence) => {
  const dimm = path.join(edac, 'mc0/dimm0');
  mkdirSync(dimm, { recursive: true });
  const files = { ce_count: ce, ue_count: ue, 'dimm0/dimm_label': 'CPU0_DIMM_A1' };
  const counts = { 'dimm0/dimm_ce_count': ce, 'dimm0/dimm_ue_count': ue };
  for (const [name, text] of Object.entries({ ...files, ...counts }))
    writeFileSync(path.join(edac, 'mc0', name), `${text}\n`);
  const ended = await runTest('metaldesk-memory-errors', [], { env: { METALDESK_EDAC: edac } });
  rmSync(edac, { recursive: true });
  expect(ended).toMatchObject({ result: { status }, sentence });
});

const lspci = `0000:03:00.0 "VGA compatible controller [0300]" "ASPEED Technology, Inc. [1a03]" "ASPEED Graphics Family [2000]" -r41
0000:17:00.0 "3D controller [0302]" "NVIDIA Corporation [10de]" "GA100 [A100 PCIe 40GB] [20f1]" -ra1
0000:65:00.0 "3D controller [0302]" "NVIDIA Corporation [10de]" "GA100 [A100 PCIe 40GB] [20f1]" -ra1
`;
test.each([
  [lspci, [], 'passed', 2, ''],
  [
    lspci,
    ['--expected=4'],
    'failed',
    2,
    '2 of 4 graphics processors are there. Look at slots and power cables.',
  ],
  [lspci.split('\n')[0]!, [], 'skipped', 0, 'This machine has no graphics processor.'],
])('graphics processors, the BMC left out', async (out, args, status, count, sentence) => {
  const ended = await runTest('metaldesk-gpu-detect', args, { tools: { lspci: [{ out }] } });
  expect(ended).toMatchObject({ result: { status, results: { count } }, sentence });
});

const yaml = (ops: number): string =>
  `---\nmetrics:\n    - stressor: cpu\n      bogo-ops: 5466\n      bogo-ops-per-second-usr-sys-time: ${ops}\n`;
test('stress-ng with exit 2 has found wrong results', async () => {
  const err = 'stress-ng: fail:  [7] cpu: matrix product is not as expected\n';
  const ended = await runTest('stress-ng-cpu-short', ['--runtime=1'], {
    tools: { 'stress-ng': [{ out: yaml(1), err, status: 2 }] },
  });
  expect(ended.result.status).toBe('failed');
  expect(ended.sentence).toContain('stress-ng found wrong results: the processors cannot be trusted.');
});

test.each([
  [
    4,
    '  Bit Flip            : testing   3FAILURE: 0x00000001 != 0x00000101 at offset 0x00001000.\n',
    'Replace a module.',
  ],
  [
    1,
    'got  0MB (0 bytes), trying mlock ...over system/per-process limit, reducing...\n',
    'could not get the memory',
  ],
  [2, '', 'memtester found errors (exit status 2)'],
])('memtester with exit %i has failed', async (status, out, sentence) => {
  const ended = await runTest('memtester', [], { tools: { memtester: [{ out, status }] } });
  expect(ended.result.status).toBe('failed');
  expect(ended.sentence).toContain(sentence);
});

const benchmark = `22:       6106    81   7314   5940  |      52242    97   4577   4460
----------------------------------  | ------------------------------
Avr:      6106    81   7314   5940  |      52242    97   4577   4460
Tot:              89   5945   5200
`;
test('the benchmark of 7z, and one that was ended', async () => {
  const tools = (answer: ToolAnswer): Tools => ({ '7z': [answer] });
  const ended = await runTest('7z', [], { tools: tools({ out: benchmark }) });
  expect(ended.result.results).toEqual({ compressing: 5940, decompressing: 4460, total: 5200 });
  const cut = await runTest('7z', [], { tools: tools({ out: 'Everything is Ok\n', status: 255 }) });
  expect(cut.sentence).toBe('7z did not finish its benchmark (exit status 255): Everything is Ok.');
});

const selfTests = (result: number): Tools => ({
  lsblk: aDisk('nvme0n1', 'Lab NVMe', 'N-1'),
  nvme: [
    { to: 'id-ctrl', out: { oacs: 0x11e } },
    { to: 'device-self-test', out: 'Short Device self-test started\n' },
    {
      to: 'self-test-log',
      out: {
        'Current Device Self-Test Operation': 0,
        'Current Device Self-Test Completion': 0,
        'List of Valid Reports': [
          { 'Self test result': result, 'Self test code': 1, 'Segment number': 3, 'Failing LBA': 99 },
        ],
      },
    },
  ],
});
test.each([
  [0, 'passed', ''],
  [7, 'failed', 'failed its self-test: a part of it failed at segment 3, block 99.'],
])('the NVMe self-test with result %i', async (result, status, sentence) => {
  const ended = await runTest('metaldesk-nvme-self-test', [`--storage=${dev}/nvme0n1`], {
    tools: selfTests(result),
  });
  expect(ended).toMatchObject({ result: { status } });
  expect(ended.sentence).toContain(sentence);
});

test('every test of the house says what it measures, with title and unit, and MAAS names are there', async () => {
  const { scripts, problems } = await readLibrary(new URL('../../assets/scripts', import.meta.url).pathname);
  expect(problems).toEqual([]);
  const tests = [...scripts.values()].filter((s) => s.script_type === 'testing');
  expect(tests.map((s) => s.name)).toEqual([
    '7z',
    'badblocks',
    'badblocks-destructive',
    'fio',
    'gateway-connectivity',
    'internet-connectivity',
    'memtester',
    'metaldesk-disk-profile',
    'metaldesk-gpu-detect',
    'metaldesk-link-check',
    'metaldesk-memory-errors',
    'metaldesk-nvme-self-test',
    'ntp',
    'rack-controller-connectivity',
    'smartctl-conveyance',
    'smartctl-long',
    'smartctl-short',
    'smartctl-validate',
    'stress-ng-cpu-long',
    'stress-ng-cpu-short',
    'stress-ng-memory-long',
    'stress-ng-memory-short',
  ]);
  expect(tests.filter((s) => s.destructive).map((s) => s.name)).toEqual(['badblocks-destructive', 'fio']);
  expect(tests.filter((s) => s.tags.includes('commissioning')).map((s) => s.name)).toEqual([
    'smartctl-validate',
  ]);
  for (const one of tests) expect(one.title && one.description, one.name).toBeTruthy();
});
