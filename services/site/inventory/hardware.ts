import type { DiskContents } from './disk-contents.ts';

/** What a machine's hardware is, as its reports tell. All texts are cleaned and all lists bounded by who made them. */
export interface Disk {
  name: string;
  path: string;
  idPath: string | null;
  model: string | null;
  serial: string | null;
  firmwareVersion: string | null;
  sizeBytes: number;
  /** The physical one, as LXD and MAAS have it. */
  blockSize: number;
  /** What its sector numbers count: 512, or 4096 on a 4Kn disk; null when it was not told. */
  logicalBlockSize: number | null;
  rotational: boolean;
  removable: boolean;
  readOnly: boolean;
  transport: string | null;
  numaNode: number | null;
  pciAddress: string | null;
}

export interface Nic {
  name: string;
  mac: string;
  vendor: string | null;
  product: string | null;
  firmwareVersion: string | null;
  driver: string | null;
  linkConnected: boolean;
  linkSpeedMbps: number;
  interfaceSpeedMbps: number;
  numaNode: number | null;
  pciAddress: string | null;
}

export interface Device {
  bus: 'pci' | 'usb';
  address: string;
  vendorId: string;
  productId: string;
  vendorName: string;
  productName: string;
  driver: string;
  busNumber: number;
  deviceNumber: number;
  className: string;
  numaNode: number | null;
}

export interface NumaNode {
  index: number;
  memoryMib: number;
  cores: number[];
}

export interface Hardware {
  cpu: { model: string | null; count: number; speedMhz: number };
  memoryMib: number;
  numa: NumaNode[];
  disks: Disk[];
  nics: Nic[];
  devices: Device[];
  /** MAAS's hardware_info keys, those that the machine knows. */
  info: Record<string, string>;
  uuid: string | null;
  biosBootMethod: 'pxe' | 'uefi' | null;
}

export interface MemoryModule {
  slot: string;
  sizeMib: number;
  kind: string;
  speedMts: number | null;
  vendor: string | null;
  part: string | null;
  serial: string | null;
}

/** What a NIC's neighbour announced over LLDP (IEEE 802.1AB). */
export interface Neighbour {
  nic: string;
  name: string | null;
  mac: string | null;
  port: string | null;
  portDescription: string | null;
}

/** One report, read. `unusable` is a sentence for the script's page. */
export type Reading =
  | { kind: 'resources'; hardware: Hardware }
  | { kind: 'lshw'; modules: MemoryModule[] }
  | { kind: 'lldp'; neighbours: Neighbour[] }
  | { kind: 'contents'; disks: DiskContents[] };
export interface Unusable {
  unusable: string;
}

/** Disks that belong to the machine; sticks and empty readers do not count. */
export const fixed = (disks: readonly Disk[]): Disk[] => disks.filter((d) => !d.removable && d.sizeBytes > 0);
