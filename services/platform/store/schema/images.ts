import type { Generated } from 'kysely';

/** Owned by site/images: operating systems that can be installed. The file lies below <data>/images. */
export interface BootResourceTable {
  id: Generated<number>;
  /** osystem/series */
  name: string;
  /** amd64/generic */
  architecture: string;
  title: string;
  source: 'built' | 'uploaded';
  state: 'building' | 'uploading' | 'checking' | 'ready' | 'broken';
  /** A sentence for the admin, empty while nothing is wrong. */
  problem: string;
  kind: 'root_tar' | 'squashfs' | 'disk' | null;
  packing: 'none' | 'gzip' | 'xz' | 'zstd' | null;
  /** Relative to <data>/images; null until there is a file that may be served. */
  file: string | null;
  /** Of that file, lower-case hex. */
  sha256: string | null;
  size_bytes: number | null;
  unpacked_bytes: number | null;
  login_user: string;
  has_cloud_init: number | null;
  has_kernel: number | null;
  bios: number | null;
  uefi: number | null;
  network: 'netplan' | 'ifupdown' | 'networkd' | 'networkmanager' | null;
  /** What the uploader said: name, length and checksum of the file as it was before anything was repacked. */
  upload_name: string;
  upload_bytes: number | null;
  upload_sha256: string | null;
  /** What is on disk for certain; an upload goes on from here. */
  received_bytes: number;
  /** The job that builds, checks or verifies it. */
  job_id: number | null;
  created_at: number;
  ready_at: number | null;
  used_at: number | null;
  created_by: string;
}
