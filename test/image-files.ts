import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';

/** Files of operating systems as their makers pack them, small, made with the real programs in a folder of the test. */
export interface ImageFiles {
  file(name: string): string;
  /** A root file system; `more` are paths with their content. */
  rootTree(name: string, more?: Record<string, string>): string;
  /** A raw disk with a GPT, a boot partition for each firmware and some data. */
  disk(name: string): string;
  run(program: string, args: readonly string[], input?: string | Uint8Array): void;
}

export const sha256Of = (file: string): string =>
  createHash('sha256').update(readFileSync(file)).digest('hex');

const roots: Record<string, string> = {
  'etc/os-release': 'ID=debian\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n',
  'etc/cloud/cloud.cfg': 'users:\n  - default\nsystem_info:\n  default_user:\n    name: debbie\n',
  'usr/bin/cloud-init': '#!/usr/bin/python3\n',
  'usr/sbin/netplan': '#!/usr/bin/python3\n',
  'usr/sbin/grub-install': 'x',
  'usr/lib/grub/i386-pc/normal.mod': 'x',
  'usr/lib/grub/x86_64-efi/normal.mod': 'x',
  'boot/vmlinuz-6.1.0-1-amd64': 'kernel',
  'boot/initrd.img-6.1.0-1-amd64': 'initrd',
  [`usr/share/${'a-long-folder-name/'.repeat(12)}file`]: 'its path needs an extended header\n',
};

export function imageFiles(folder: string): ImageFiles {
  const file = (name: string): string => path.join(folder, name);
  const run: ImageFiles['run'] = (program, args, input) =>
    void execFileSync(program, args, {
      cwd: folder,
      ...(input !== undefined && { input }),
      stdio: [input === undefined ? 'ignore' : 'pipe', 'ignore', 'pipe'],
      env: { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin:/sbin` },
    });
  return {
    file,
    run,
    rootTree(name, more = {}) {
      for (const [at, content] of Object.entries({ ...roots, ...more })) {
        const target = path.join(folder, name, at);
        mkdirSync(path.dirname(target), { recursive: true });
        writeFileSync(target, content);
      }
      symlinkSync('boot/vmlinuz-6.1.0-1-amd64', path.join(folder, name, 'vmlinuz'));
      return name;
    },
    disk(name) {
      const target = file(name);
      writeFileSync(target, '');
      truncateSync(target, 16 * 1024 * 1024);
      run(
        'sfdisk',
        ['-q', target],
        'label: gpt\nsize=1MiB, type=21686148-6449-6E6F-744E-656564454649\nsize=4MiB, type=U\ntype=linux\n',
      );
      const fd = openSync(target, 'r+');
      for (let at = 6; at < 15; at++)
        writeSync(fd, Buffer.alloc(4096, `data ${at}`), 0, 4096, at * 1024 * 1024);
      closeSync(fd);
      return name;
    },
  };
}
