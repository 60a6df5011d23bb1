import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { benchServer } from './servers.ts';
import { printTable, type BenchRow } from './table.ts';

/** An image on its way to a file system and to a disk: the installer's way, which checks it, beside curl, zstd and tar or dd. */
const run = promisify(execFile);
const root = new URL('../..', import.meta.url).pathname;
const installer = join(root, 'assets/agent/installer');
const folder = mkdtempSync(join(tmpdir(), 'metaldesk-bench-'));
const url = 'http://127.0.0.1:46963/';
const ROUNDS = 2;
const DISK_BYTES = 1536 << 20;
const sh = (line: string) => run('bash', ['-c', `set -e -o pipefail; cd ${folder}; ${line}`]);

/** Python that runs one function of the installer's image.py on the image of this kind. */
function installing(kind: 'root_tar' | 'disk', call: string): string {
  const file = join(folder, kind);
  const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex');
  const image = JSON.stringify({ name: kind, kind, packing: 'zstd', path: `/${kind}`, sha256 });
  return `import sys; sys.path.insert(0, ${JSON.stringify(installer)})
import image
from disks import Disk
from progress import Progress
progress = Progress(${JSON.stringify(join(folder, 'progress'))})
one = ${image} | {"sizeBytes": ${statSync(file).size}, "unpackedBytes": None}
${call}`;
}

async function megabytesPerSecond(bytes: number, once: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await once();
  return bytes / 1e3 / (performance.now() - began);
}

try {
  await sh(`tar -C ${root} -cf - node_modules/typescript node_modules/@mui node_modules/node | tee >(wc -c >tar-bytes) | zstd -q -3 -o root_tar
    truncate -s ${DISK_BYTES} disk.raw; for at in 1 2 3 4 5 6 7; do zstd -dcq root_tar; done | dd of=disk.raw conv=notrunc bs=1M count=1200 iflag=fullblock status=none || true
    zstd -q -3 disk.raw -o disk; truncate -s ${DISK_BYTES} written`);
  const tarBytes = Number(readFileSync(join(folder, 'tar-bytes'), 'utf8'));
  const program = new URL('http-serve.ts', import.meta.url).pathname;
  const up = () =>
    sh(`curl -sSf -r 0-0 -o /dev/null ${url}disk`).then(
      () => true,
      () => false,
    );
  await using _server = await benchServer(process.execPath, [program, '127.0.0.1', '46963', folder], up);
  const python = {
    tar: installing('root_tar', `image.unpack(one, "${url}", "${folder}/to", "the folder", None, progress)`),
    // what tells whether a disk is still there knows no plain files
    disk: installing(
      'disk',
      `image.disks.is_there = lambda path: True
image.write_disk(one, "${url}", Disk("d", "${folder}/written", ${DISK_BYTES}, 512, None), progress)`,
    ),
  };
  const ways = {
    ours: {
      tar: () => run('python3', ['-B', '-c', python.tar]),
      disk: () => run('python3', ['-B', '-c', python.disk]),
    },
    'curl | zstd': {
      tar: () => sh(`curl -sSf ${url}root_tar | zstd -dcq | tar -C to -xpf - --numeric-owner; sync -f to`),
      disk: () =>
        sh(
          `curl -sSf ${url}disk | zstd -dcq | dd of=written bs=4M iflag=fullblock oflag=direct conv=notrunc,fsync status=none`,
        ),
    },
  };
  const rows = Object.entries(ways).map(([name]): BenchRow & { values: number[] } => ({
    name,
    values: [0, 0],
  }));
  for (let round = 0; round < ROUNDS; round++)
    for (const row of rows) {
      const way = ways[row.name as keyof typeof ways];
      rmSync(join(folder, 'to'), { recursive: true, force: true });
      mkdirSync(join(folder, 'to'));
      row.values[0] = Math.max(row.values[0]!, await megabytesPerSecond(tarBytes, way.tar));
      row.values[1] = Math.max(row.values[1]!, await megabytesPerSecond(DISK_BYTES, way.disk));
    }
  printTable(
    'Image, unpacked MB/s (best of two rounds)',
    ['tar to files', 'raw to disk'],
    rows[0]!,
    rows.slice(1),
  );
} finally {
  rmSync(folder, { recursive: true });
}
