import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { InstallPlan, PlannedFile, PlannedImage } from '../../services/site/deploy/install-plan.ts';
import type { StorageStep } from '../../services/site/storage/plan.ts';

const root = new URL('../..', import.meta.url).pathname;
export const MIB = 1024 * 1024;
export const rootUuid = '22222222-2222-4222-8222-22222222222a';

/** A disk that is a file: a loop device, as the installer and the wiper see it. */
export interface LoopDisk extends Disposable {
  node: string;
  sizeBytes: number;
  file: string;
}

export function loopDisk(folder: string, sizeMib: number): LoopDisk {
  const file = path.join(folder, `disk-${sizeMib}`);
  writeFileSync(file, '');
  truncateSync(file, sizeMib * MIB);
  const node = execFileSync('losetup', ['--find', '--show', '--partscan', file], { encoding: 'utf8' }).trim();
  return {
    ...{ node, file, sizeBytes: sizeMib * MIB },
    [Symbol.dispose]: () => void execFileSync('losetup', ['--detach', node]),
  };
}

export interface Ran {
  code: number;
  printed: string;
  result: string;
  progress: { step: string; text: string };
}

/** The tree that is packed into images: all that the installer looks at. */
export const treeIn = (folder: string): string => path.join(folder, 'tree');

/** A whole disk of 40 MiB with the tree in its only partition. */
export function diskImage(folder: string): Buffer {
  const [raw, part] = [path.join(folder, 'image.raw'), path.join(folder, 'part.raw')];
  for (const [name, mib] of [
    [raw, 40],
    [part, 36],
  ] as const) {
    writeFileSync(name, '');
    truncateSync(name, mib * MIB);
  }
  execFileSync('sfdisk', ['--quiet', raw], { input: 'label: gpt\nstart=1MiB, size=36MiB, type=linux\n' });
  execFileSync('mkfs.ext4', ['-q', '-d', treeIn(folder), part]);
  execFileSync('dd', [`if=${part}`, `of=${raw}`, 'bs=1M', 'seek=1', 'conv=notrunc', 'status=none']);
  return readFileSync(raw);
}

/** A server with one plan and one image, and the programs of the ephemeral system run against it in a mount namespace. */
export interface Bench extends AsyncDisposable {
  folder: string;
  image: Buffer;
  /** Answered for the image's path; a test may spoil it. */
  served: Buffer;
  install(plan: InstallPlan): Promise<Ran>;
  wipe(...words: string[]): Promise<Ran>;
}

/** A root file system that has all the installer looks at, packed. */
function rootTar(folder: string): Buffer {
  const tree = treeIn(folder);
  for (const name of ['etc', 'boot', 'usr/bin']) mkdirSync(path.join(tree, name), { recursive: true });
  writeFileSync(path.join(tree, 'etc/os-release'), 'PRETTY_NAME="Test system"\n');
  writeFileSync(path.join(tree, 'usr/bin/large'), Buffer.alloc(3 * MIB, 'large'));
  return gzipSync(execFileSync('tar', ['-C', tree, '-cf', '-', '.'], { maxBuffer: 64 * MIB }));
}

export async function aBench(): Promise<Bench> {
  const folder = mkdtempSync(path.join(tmpdir(), 'md-installer-'));
  const image = rootTar(folder);
  let plan: InstallPlan | undefined;
  const server = createServer((request, response) => {
    response.end(request.url?.endsWith('/deployment') ? JSON.stringify(plan) : bench.served);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/MAAS/metadata/`;
  const key = { metadata_url: url, consumer_key: 'c', token_key: 't', token_secret: 'never-printed' };
  writeFileSync(path.join(folder, 'credentials'), JSON.stringify(key));
  const run = (script: string, words: string[]): Promise<Ran> => {
    const [result, progress] = [path.join(folder, 'result'), path.join(folder, 'progress')];
    for (const file of [result, progress]) writeFileSync(file, '');
    const env = {
      ...process.env,
      ...{ RESULT_PATH: result, PROGRESS_PATH: progress, METALDESK_AGENT: path.join(root, 'assets/agent') },
      ...{ METALDESK_CREDENTIALS: path.join(folder, 'credentials'), PYTHONDONTWRITEBYTECODE: '1' },
      METALDESK_TARGET: path.join(folder, 'target'),
    };
    const command = ['--mount', path.join(root, 'assets/scripts', script), ...words];
    return new Promise((resolve) =>
      execFile('unshare', command, { env, timeout: 60_000 }, (error, stdout, stderr) =>
        resolve({
          code: error ? Number(error.code ?? -1) : 0,
          printed: stdout + stderr,
          result: readFileSync(result, 'utf8'),
          progress: JSON.parse(readFileSync(progress, 'utf8') || '{}') as Ran['progress'],
        }),
      ),
    );
  };
  const bench: Bench = {
    ...{ folder, image, served: image },
    install: (given) => ((plan = given), run('deployment/50-metaldesk-install', [])),
    wipe: (...words) => run('release/wipe-disks', words),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true });
    },
  };
  return bench;
}

const file = (at: string, content: string, mode = '0644'): PlannedFile => ({
  ...{ path: at, mode, content, encoding: 'text' },
});

export const planned = (image: Buffer, as: Partial<PlannedImage>): PlannedImage => ({
  ...{ name: 'test/small', kind: 'root_tar', packing: 'gzip', path: '/images/test' },
  sha256: createHash('sha256').update(image).digest('hex'),
  ...{ sizeBytes: image.length, unpackedBytes: null, ...as },
});

/** Root in ext4 and a swap partition, no loader: what can be done beside other things. */
export function planFor(disk: LoopDisk, image: Buffer): InstallPlan {
  const rootBytes = disk.sizeBytes - 18 * MIB;
  const part = (number: number, type: 'linux' | 'swap', startBytes: number, sizeBytes: number) => ({
    ...{ id: `p${number}`, number, name: type, type, startBytes, sizeBytes },
    uuid: `0000000${number}-0000-4000-8000-00000000000a`,
  });
  const table: StorageStep = {
    ...{ do: 'table', disk: 'd', label: 'gpt', uuid: '11111111-1111-4111-8111-11111111111a' },
    partitions: [part(1, 'swap', MIB, 16 * MIB), part(2, 'linux', 17 * MIB, rootBytes)],
  };
  return {
    ...{ format: 1, systemId: 'abc123', hostname: 'n1', target: 'disk', imageDisk: null, kernelOptions: '' },
    image: planned(image, {}),
    storage: {
      disks: [
        {
          ...{ id: 'd', idPath: null, serial: null, name: path.basename(disk.node) },
          ...{ sizeBytes: disk.sizeBytes, blockSize: 512 },
        },
      ],
      wipe: ['d'],
      steps: [
        table,
        { do: 'format', on: 'p1', fs: 'swap', uuid: '33333333-3333-4333-8333-33333333333a', label: 'swap' },
        { do: 'format', on: 'p2', fs: 'ext4', uuid: rootUuid, label: 'root' },
        { do: 'mount', on: 'p2', at: '/', options: 'defaults' },
        { do: 'swap_file', path: '/swap.img', sizeBytes: MIB },
      ],
      ...{ loaders: [], root: 'p2', fstab: `UUID=${rootUuid} / ext4 defaults 0 1\n` },
    },
    files: [file('/etc/hostname', 'n1\n'), file('/var/lib/cloud/seed/nocloud/user-data', 'secret', '0600')],
    remove: ['/usr/bin/large'],
  };
}
