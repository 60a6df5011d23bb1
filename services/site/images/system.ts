import { existsSync, readFileSync, statSync } from 'node:fs';
import { ImageRefusal } from './program.ts';

/** What of the building system decides the image: everything follows /etc/os-release. */
export interface BuildSystem {
  id: 'debian' | 'ubuntu';
  suite: string;
  arch: string;
  kernelPackage: string;
  /** The distribution's own apt source file; those of other vendors stay out of the image. */
  sources: string;
  keyring: string;
}

/** Values of an os-release file: KEY=value lines, quoted or not (os-release(5)). */
export function parseOsRelease(text: string): Record<string, string> {
  const lines = text.split('\n').map((line) => /^([A-Z_]+)=(["']?)(.*)\2$/.exec(line.trim()));
  return Object.fromEntries(lines.flatMap((match) => (match ? [[match[1]!, match[3]!]] : [])));
}

const architectures: Partial<Record<NodeJS.Architecture, string>> = { x64: 'amd64', arm64: 'arm64' };

/** Reads the system this runs on; refuses where there is no apt to build from. `root` is another root folder, for tests. */
export function buildSystem(root = '/', nodeArch: NodeJS.Architecture = process.arch): BuildSystem {
  const path = (name: string) => `${root.replace(/\/$/, '')}${name}`;
  const release = existsSync(path('/etc/os-release'))
    ? parseOsRelease(readFileSync(path('/etc/os-release'), 'utf8'))
    : {};
  const id = [release['ID'], ...(release['ID_LIKE'] ?? '').split(' ')].find(
    (name) => name === 'debian' || name === 'ubuntu',
  );
  const suite = release['UBUNTU_CODENAME'] ?? release['VERSION_CODENAME'];
  const arch = architectures[nodeArch];
  if (!id || !suite || !arch) {
    throw new ImageRefusal(
      `The image is built from Debian or Ubuntu packages, but this is ${release['PRETTY_NAME'] ?? 'another system'}. ` +
        'Build it on a Debian or Ubuntu machine and import the folder here.',
    );
  }
  const system = id as 'debian' | 'ubuntu';
  const candidates = [`/etc/apt/sources.list.d/${system}.sources`, '/etc/apt/sources.list'].map(path);
  const sources = candidates.find((file) => existsSync(file) && statSync(file).size > 0);
  if (!sources) throw new ImageRefusal(`No apt sources found: looked for ${candidates.join(' and ')}.`);
  const kernelPackage = system === 'debian' ? `linux-image-${arch}` : 'linux-image-generic';
  return {
    id: system,
    suite,
    arch,
    kernelPackage,
    sources,
    keyring: `/usr/share/keyrings/${system}-archive-keyring.gpg`,
  };
}
