import type { ReportFacts } from './facts.ts';

const speeds: Record<string, number> = { sda: 225, sdb: 131, sdc: 228, sdd: 221 };

/** A machine with four disks of which one is slow, and a memory test that never ended; `mark` stands in every text that a stranger writes. */
export function reportFacts(mark: string): ReportFacts {
  const counts = {
    total: 1,
    waiting: 0,
    running: 0,
    passed: 0,
    warned: 0,
    failed: 0,
    skipped: 0,
    aborted: 0,
    suppressed: 0,
    outliers: 0,
  };
  const at = Date.UTC(2026, 10, 21, 11, 40);
  const times = { startedAt: at, endedAt: at + 60_000, runtimeMs: 60_000, progress: null, suppressed: false };
  const disks = Object.entries(speeds).map(([target, speed], i) => ({
    ...{
      resultId: i + 1,
      target,
      subject: `disk:${target}`,
      model: `ST12000NM001G${mark}`,
      serial: `ZL2B9K4${i}`,
    },
    ...{ position: i + 1, status: 2, ...times, outlier: speed < 200, temperatureC: 34 },
    metrics: [
      {
        key: 'read',
        title: `Sequential read${mark && ' x'}`,
        unit: 'MB/s',
        better: 'higher' as const,
        value: speed,
        text: null,
        outlier: speed < 200,
      },
      { key: 'note', title: 'Note', unit: '', better: null, value: null, text: mark, outlier: false },
    ],
    samples: [
      {
        key: 's',
        title: 'Samples',
        unit: 'MB/s',
        values: Array.from({ length: 32 }, (_, k) => speed - k - (speed < 200 && k > 8 ? 20 * (k % 3) : 0)),
      },
    ],
    sentence: '',
  }));
  return {
    ...{ madeAt: at + 7_200_000, by: `mira${mark}`, desk: `Bench 3${mark}` },
    machine: { systemId: 'abc123', hostname: mark ? `store${mark}` : 'store-03', status: 'Failed testing' },
    inventory: {
      readAt: at,
      cpu: { model: `Intel Xeon Silver 4214${mark}`, count: 32, speedMhz: 2200 },
      memory: {
        mib: 131_072,
        modules: Array.from({ length: 4 }, (_, i) => ({
          slot: `A${i}`,
          sizeMib: 32_768,
          kind: 'DDR4',
          speedMts: 2933,
          vendor: 'Samsung',
          part: `M393A4K40${mark}`,
          serial: null,
        })),
      },
      numa: [],
      disks: Object.keys(speeds).map((name, i) => ({
        ...{
          name,
          path: `/dev/${name}`,
          model: `ST12000NM001G${mark}`,
          serial: `ZL2B9K4${i}`,
          firmwareVersion: 'SN02',
        },
        ...{
          sizeBytes: 12_000_138_625_024,
          blockSize: 4096,
          rotational: true,
          removable: false,
          transport: 'sas',
          numaNode: 0,
        },
      })),
      interfaces: [
        {
          ...{
            name: 'enp1s0f0',
            mac: '52:54:00:12:34:56',
            vendor: 'Intel',
            product: `X710${mark}`,
            firmwareVersion: '7.10',
            driver: 'i40e',
          },
          ...{
            linkConnected: true,
            linkSpeedMbps: 10_000,
            interfaceSpeedMbps: 10_000,
            numaNode: 0,
            isBoot: true,
            neighbourName: `tor-4${mark}`,
            neighbourPort: 'xe-0/0/7',
          },
        },
      ],
      devices: [],
      hardwareInfo: {
        system_vendor: `Dell Inc.${mark}`,
        system_product: 'PowerEdge R740xd',
        system_serial: '7XK2RT2',
        mainboard_firmware_version: '2.19.1',
      },
      bmc: { kind: 'ipmi', address: '10.77.0.212', mac: null, firmwareVersion: '6.10' },
      changes: { since: null, lines: [] },
    },
    tests: {
      run: {
        runId: 41,
        purpose: 'test',
        createdAt: at,
        endedAt: at + 6_720_000,
        runtimeMs: 6_720_000,
        state: 'failed',
        text: '1 of 3 failed: memtester',
      },
      verdict: {
        state: 'failed',
        headline: `sdb reads 42% slower than its 3 peers${mark}`,
        sentences: [
          'It was 9% slower on 31 October and equal on 2 August.',
          `Likely a dying disk: replace it before the machine is used.${mark}`,
        ],
        script: 'fio',
        resultId: 2,
      },
      scripts: [
        {
          ...{
            name: 'fio',
            title: `Speed of the disk${mark}`,
            description: '',
            type: 'testing',
            hardwareType: 3,
            status: 2,
          },
          ...{
            counts: { ...counts, total: 4, passed: 4, outliers: 1 },
            runtimeMs: 2_460_000,
            text: '4 disks, 1 slow',
            instances: disks,
          },
          spreads: [
            {
              ...{
                key: 'read',
                title: 'Sequential read',
                unit: 'MB/s',
                better: 'higher',
                median: 223,
                low: 221,
                high: 229,
              },
              points: disks.map((d) => ({
                resultId: d.resultId,
                target: d.target,
                value: d.metrics[0]!.value!,
                outlier: d.outlier,
              })),
              sentence: '131 against 221 to 229 for the others',
            },
          ],
        },
        {
          ...{
            name: 'memtester',
            title: 'Memory',
            description: '',
            type: 'testing',
            hardwareType: 2,
            status: 4,
          },
          ...{ counts: { ...counts, failed: 1 }, runtimeMs: 660_000, text: '128 GiB', spreads: [] },
          instances: [
            {
              ...{
                resultId: 6,
                target: null,
                subject: null,
                model: null,
                serial: null,
                position: null,
                status: 4,
                ...times,
              },
              ...{ metrics: [], samples: [], temperatureC: null, outlier: false, sentence: mark },
            },
          ],
        },
        {
          ...{
            name: 'internet-connectivity',
            title: 'Internet',
            description: '',
            type: 'testing',
            hardwareType: 4,
            status: 9,
          },
          ...{
            counts: { ...counts, skipped: 1 },
            runtimeMs: 1000,
            text: `skipped: no upstream${mark}`,
            spreads: [],
            instances: [],
          },
        },
      ],
      subjects: [],
      before: [],
    },
    elsewhere: [`Sequential read: 219 to 231 MB/s in 31 disks of ST12000NM001G${mark}`],
    certificates: [
      {
        ...{
          resultId: 9,
          disk: 'nvme0n1',
          model: `SAMSUNG MZ1L2${mark}`,
          serial: 'S666',
          sizeBytes: 960e9,
          endedAt: at,
          passed: true,
        },
        ...{
          method: 'NVMe format, user data erase',
          nistClass: 'Purge',
          verifiedSamples: 64,
          badSamples: 0,
          by: 'mira',
        },
      },
    ],
    endings: [{ resultId: 6, text: `Loop 1/1:\n  Stuck Address: stuck at 0x3ff${mark}` }],
  };
}
