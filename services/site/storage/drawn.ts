/** What is on a disk, or will be, as a picture shows it: parts in the order that they lie there. */
export interface DrawnPart {
  /** "EFI", "/", "swap", "vgroot", "free". */
  label: string;
  /** "ext4 470 GB". */
  detail: string;
  sizeBytes: number;
  kind: 'written' | 'kept' | 'free';
}

export interface DrawnDisk {
  name: string;
  model: string | null;
  serial: string | null;
  sizeBytes: number;
  /** "SATA SSD", "NVMe", "disk". */
  kind: string;
  parts: DrawnPart[];
  /** What it held when it was last looked at; null when it was empty or nobody looked. */
  holds: string | null;
  /** Written when the deployment starts. */
  written: boolean;
}

/** A volume group, drawn below the disks that feed it. */
export interface DrawnGroup {
  name: string;
  from: string[];
  text: string;
  parts: DrawnPart[];
}
