import type { TarEntry, TarListener } from './tar-scan.ts';

/** What a root file system holds, as far as a deployment must know. */
export interface RootFacts {
  /** "Debian GNU/Linux 12 (bookworm)"; null where it does not say. */
  title: string | null;
  loginUser: string | null;
  hasCloudInit: boolean;
  hasKernel: boolean;
  bios: boolean;
  uefi: boolean;
  network: 'netplan' | 'networkmanager' | 'ifupdown' | 'networkd' | null;
}

const bin = '(?:usr/)?s?bin';
const signs = {
  cloudInit: new RegExp(`^${bin}/cloud-init$`),
  kernel: /^(?:boot\/)?(?:vmlinu[xz]|Image)(?:-[^/]*)?$|^usr\/lib\/modules\/[^/]+\/vmlinuz$/,
  initramfs: /^(?:boot\/)?init(?:rd|ramfs)[^/]*$/,
  grubInstall: new RegExp(`^${bin}/grub2?-install$`),
  biosLoader: /^usr\/lib\/grub\/i386-pc\/.*\.mod$/,
  efiLoader: /^usr\/lib\/grub\/(?:x86_64|arm64)-efi\/.*\.mod$/,
  netplan: new RegExp(`^${bin}/netplan$`),
  networkmanager: new RegExp(`^${bin}/NetworkManager$`),
  ifupdown: new RegExp(`^${bin}/ifup$`),
  networkd: /^(?:usr\/)?lib\/systemd\/systemd-networkd$/,
  /** Any of them makes it a root. */
  tree: /^(?:etc|usr|bin|sbin)(?:\/|$)/,
} as const;
type Sign = keyof typeof signs;

const read = { release: /^(?:etc|usr\/lib)\/os-release$/, cloud: /^etc\/cloud\/cloud\.cfg$/ };
const readAtMostBytes = 64 * 1024;

/** Distributions whose images have another first user than their own name. */
const usualUsers: Readonly<Record<string, string>> = {
  centos: 'cloud-user',
  rhel: 'cloud-user',
  ol: 'cloud-user',
};

const osRelease = (text: string, key: string): string | null =>
  new RegExp(`^${key}=(["']?)(.*)\\1\\s*$`, 'm').exec(text)?.[2] ?? null;

/** The name below `default_user:` of cloud-init's own configuration. */
const cloudUser = (text: string): string | null =>
  /^\s*default_user:\s*\n(?:\s*#.*\n)*\s+name:\s*["']?([a-z_][a-z0-9_-]*)/m.exec(text)?.[1] ?? null;

/** Gathers what a root file system holds from its paths and two of its files, as they come by. */
export class RootListener implements TarListener {
  readonly #seen = new Set<Sign>();
  #release = '';
  #cloud = '';
  #files = 0;
  #first: { entry: TarEntry; head: Uint8Array } | null = null;

  want({ path, kind }: TarEntry): number {
    return kind === 'file' && (this.#files === 0 || read.release.test(path) || read.cloud.test(path))
      ? readAtMostBytes
      : 0;
  }

  entry(entry: TarEntry, head: Uint8Array): void {
    if (entry.kind === 'file' && this.#files++ === 0) this.#first = { entry, head };
    this.path(entry.path);
    if (entry.kind !== 'file' || head.length === 0) return;
    const text = (): string => Buffer.from(head).toString('utf8');
    if (read.release.test(entry.path)) this.#release = text();
    if (read.cloud.test(entry.path)) this.#cloud = text();
  }

  path(path: string): void {
    for (const sign of Object.keys(signs) as Sign[])
      if (!this.#seen.has(sign) && signs[sign].test(path)) this.#seen.add(sign);
  }

  /** What os-release and cloud.cfg say, where they were read another way. */
  texts(release: string, cloud: string): void {
    this.#release = release;
    this.#cloud = cloud;
  }

  get isRoot(): boolean {
    return this.#seen.has('tree');
  }

  /** The one file of an archive that holds nothing else, a disk perhaps. */
  get onlyFile(): { entry: TarEntry; head: Uint8Array } | null {
    return this.#files === 1 ? this.#first : null;
  }

  facts(): RootFacts {
    const has = (sign: Sign): boolean => this.#seen.has(sign);
    const id = osRelease(this.#release, 'ID');
    const userOf = id !== null && /^[a-z_][a-z0-9_-]*$/.test(id) ? (usualUsers[id] ?? id) : null;
    return {
      title: osRelease(this.#release, 'PRETTY_NAME'),
      loginUser: cloudUser(this.#cloud) ?? userOf,
      hasCloudInit: has('cloudInit'),
      hasKernel: has('kernel') && has('initramfs'),
      bios: has('grubInstall') && has('biosLoader'),
      uefi: has('grubInstall') && has('efiLoader'),
      // networkd lies in systemd's own package: it counts where nothing else is
      network:
        (['netplan', 'networkmanager', 'ifupdown', 'networkd'] as const).find((name) => has(name)) ?? null,
    };
  }
}
