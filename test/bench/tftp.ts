import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { benchServer, type BenchServer } from './servers.ts';
import { printTable, type BenchRow } from './table.ts';

/** TFTP beside tftpd-hpa and dnsmasq, on loopback: a 1 MiB loader to 32 machines at once, and 64 MiB to one. Needs root. */
const run = promisify(execFile);
const root = mkdtempSync(join(tmpdir(), 'metaldesk-bench-'));
writeFileSync(join(root, 'loader'), Buffer.alloc(1 << 20, 'l'));
writeFileSync(join(root, 'image'), Buffer.alloc(64 << 20, 'i'));
const loads = [
  { title: '1 MiB x 32, 1468', file: 'loader', clients: 32, blksize: 1468, windowsize: 1, rounds: 6 },
  { title: '1 MiB x 32, 512', file: 'loader', clients: 32, blksize: 512, windowsize: 1, rounds: 3 },
  { title: '64 MiB, window 1', file: 'image', clients: 1, blksize: 1468, windowsize: 1, rounds: 1 },
  { title: '64 MiB, window 16', file: 'image', clients: 1, blksize: 1468, windowsize: 16, rounds: 3 },
];
const program = (name: string): string => new URL(name, import.meta.url).pathname;

interface Contender {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  start(ready: () => Promise<boolean>): Promise<BenchServer>;
}
const contenders: Contender[] = [
  {
    name: 'ours',
    address: '127.0.0.1',
    port: 46_951,
    start: (ready) =>
      benchServer(process.execPath, [program('tftp-serve.ts'), '127.0.0.1', '46951', root], ready),
  },
  {
    name: 'dnsmasq', // knows no port but 69
    address: '127.0.0.1',
    port: 69,
    start: (ready) => {
      const where = ['--port=0', '--listen-address=127.0.0.1', '--bind-interfaces', '--conf-file=/dev/null'];
      const how = ['--keep-in-foreground', '--user=root', '--log-facility=/dev/null', '--pid-file='];
      return benchServer('dnsmasq', [...where, ...how, '--enable-tftp', `--tftp-root=${root}`], ready);
    },
  },
  {
    name: 'tftpd-hpa',
    address: '127.0.0.1',
    port: 46_953,
    start: (ready) =>
      benchServer(
        'in.tftpd',
        ['-L', '--address', '127.0.0.1:46953', '--user', 'root', '--secure', root],
        ready,
      ),
  },
];

async function fetch(
  to: Contender,
  load: (typeof loads)[number],
): Promise<{ ms: number; bytes: number; repeats: number }> {
  const numbers = [load.clients, load.blksize, load.windowsize].map(String);
  const args = [program('tftp-load.ts'), to.address, String(to.port), load.file, ...numbers];
  const { stdout } = await run(process.execPath, args);
  return JSON.parse(stdout) as { ms: number; bytes: number; repeats: number };
}

async function measure(contender: Contender): Promise<BenchRow> {
  const ready = async (): Promise<boolean> => {
    const args = [
      '-sS',
      '--max-time',
      '1',
      '-o',
      '/dev/null',
      `tftp://${contender.address}:${contender.port}/loader`,
    ];
    return run('curl', args).then(
      () => true,
      () => false,
    );
  };
  await using server = await contender.start(ready);
  const values: number[] = [];
  const cpuBefore = server.cpuMs();
  for (const load of loads) {
    let best = 0;
    for (let round = 0; round < load.rounds; round++) {
      const { ms, bytes } = await fetch(contender, load);
      best = Math.max(best, bytes / 1e3 / ms);
    }
    values.push(best);
  }
  // tftpd-hpa's transfers are processes that leave its family: their time and memory cannot be told from here.
  const own = contender.name === 'tftpd-hpa' ? [null, null] : [server.cpuMs() - cpuBefore, server.peakMb()];
  return { name: contender.name, values: [...values, ...own] };
}

try {
  const rows: BenchRow[] = [];
  for (const contender of contenders) rows.push(await measure(contender));
  const [ours, ...peers] = rows;
  const columns = [...loads.map(({ title }) => title), 'CPU ms for all', 'peak MB'];
  printTable('TFTP, MB/s (best round of each load)', columns, ours!, peers);
} finally {
  rmSync(root, { recursive: true });
}
