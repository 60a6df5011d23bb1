import type { StoragePlan } from '../storage/index.ts';
import type { InstallStep } from './contract.ts';

/**
 * All that the installer of the ephemeral system needs, as `GET /MAAS/metadata/2012-03-01/deployment` answers it to the
 * machine's own credentials. The installer decides nothing: it does this or says why it cannot.
 */
export interface InstallPlan {
  format: 1;
  systemId: string;
  hostname: string;
  /** memory: the image is unpacked into RAM and started from there; no disk is touched and `storage` is null. */
  target: 'disk' | 'memory';
  image: PlannedImage;
  /** Null for a whole-disk image too, which goes to `imageDisk`. */
  storage: StoragePlan | null;
  imageDisk: StoragePlan['disks'][number] | null;
  /** Appended to the target's kernel command line, after root=. */
  kernelOptions: string;
  /** Written into the target after the image is there, in this order. */
  files: PlannedFile[];
  /** Paths in the target that are removed before the files are written: /etc/machine-id stays, old seeds go. */
  remove: string[];
}

export interface PlannedImage {
  /** debian/bookworm */
  name: string;
  /** root_tar: a tar of a root file system; squashfs: the same as a squashfs; disk: a raw disk with its own partitions. */
  kind: 'root_tar' | 'squashfs' | 'disk';
  packing: 'none' | 'gzip' | 'xz' | 'zstd';
  /** Path on the server that the machine was told: /images/resources/... */
  path: string;
  /** Of the file as it is served, lower-case hex. */
  sha256: string;
  sizeBytes: number;
  /** Of the tar, or of the raw disk; null when it is not known. */
  unpackedBytes: number | null;
}

export interface PlannedFile {
  /** Absolute, in the target. Folders are made. */
  path: string;
  /** Octal: "0600". */
  mode: string;
  content: string;
  /** `base64` for what is no UTF-8 text. */
  encoding: 'text' | 'base64';
}

/** What the installer writes to PROGRESS_PATH while it works; the reporter sends it as the signal's field `progress`. */
export interface InstallProgress {
  step: InstallStep;
  /** A short fact: "ext4 on /dev/sda3". */
  text: string;
  /** Bytes, of the steps whose length is known. */
  done: number | null;
  total: number | null;
}
