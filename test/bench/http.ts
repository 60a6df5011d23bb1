import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { benchServer, type BenchServer } from './servers.ts';
import { printTable, type BenchRow } from './table.ts';

/** A 500 MiB image by HTTP to 16 clients at once and to one, beside nginx (sendfile, two workers), on loopback. */
const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'metaldesk-bench-'));
const IMAGE_BYTES = 500 << 20;
const ROUNDS = 2;
const piece = Buffer.alloc(1 << 20, 'image');
for (let written = 0; written < IMAGE_BYTES; written += piece.length) {
  writeFileSync(join(folder, 'image'), piece, { flag: 'a' });
}
const config = join(folder, 'nginx.conf');
writeFileSync(
  config,
  `daemon off; pid ${folder}/nginx.pid; error_log /dev/null; worker_processes 2; user root;
events { worker_connections 256; }
http { access_log off; sendfile on; tcp_nopush on;
  client_body_temp_path ${folder}/t1; proxy_temp_path ${folder}/t2; fastcgi_temp_path ${folder}/t3;
  uwsgi_temp_path ${folder}/t4; scgi_temp_path ${folder}/t5;
  server { listen 127.0.0.1:46962; root ${folder}; } }
`,
);

interface Contender {
  readonly name: string;
  readonly port: number;
  start(ready: () => Promise<boolean>): Promise<BenchServer>;
}
const program = new URL('http-serve.ts', import.meta.url).pathname;
const contenders: Contender[] = [
  {
    name: 'ours',
    port: 46_961,
    start: (ready) => benchServer(process.execPath, [program, '127.0.0.1', '46961', folder], ready),
  },
  {
    name: 'nginx',
    port: 46_962,
    start: (ready) => benchServer('nginx', ['-p', folder, '-c', config], ready),
  },
];

/** MB/s of `clients` curl processes at once. */
async function load(port: number, clients: number): Promise<number> {
  const began = performance.now();
  const args = ['-sSf', '-o', '/dev/null', `http://127.0.0.1:${port}/image`];
  await Promise.all(Array.from({ length: clients }, () => run('curl', args)));
  return (clients * IMAGE_BYTES) / 1e3 / (performance.now() - began);
}

async function measure({ name, port, start }: Contender): Promise<BenchRow> {
  const ready = (): Promise<boolean> =>
    run('curl', ['-sSf', '-r', '0-0', '-o', '/dev/null', `http://127.0.0.1:${port}/image`]).then(
      () => true,
      () => false,
    );
  await using server = await start(ready);
  const cpuBefore = server.cpuMs();
  const best = [0, 0];
  for (let round = 0; round < ROUNDS; round++) {
    best[0] = Math.max(best[0]!, await load(port, 16));
    best[1] = Math.max(best[1]!, await load(port, 1));
  }
  const gigabytes = (ROUNDS * 17 * IMAGE_BYTES) / 1e9;
  return { name, values: [...best, (server.cpuMs() - cpuBefore) / gigabytes, server.peakMb()] };
}

try {
  const ours = await measure(contenders[0]!);
  const peer = await measure(contenders[1]!);
  printTable(
    'HTTP, 500 MiB (best of two rounds)',
    ['16 clients MB/s', '1 client MB/s', 'CPU ms/GB', 'peak MB'],
    ours,
    [peer],
  );
} finally {
  rmSync(folder, { recursive: true });
}
