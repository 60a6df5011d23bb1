/** A disk of a machine in the lab, and what may be wrong with it. */
export interface LabDisk {
  sizeBytes: number;
  serial: string;
  bus: 'virtio' | 'sata' | 'nvme';
  fault?: DiskFault;
  /** Sits on a port of its own that it can be pulled out of while the machine runs; not SATA. Its device is disk<index>. */
  removable?: boolean;
}

export type DiskFault =
  /** Reading the sector (512 bytes) fails, each time; SMART knows nothing of it. */
  { kind: 'bad sector'; sector: number } | { kind: 'slow'; iops: number; bytesPerSecond: number };

const drivers = { virtio: 'virtio-blk-pci', sata: 'ide-hd', nvme: 'nvme' } as const;

/** The image behind the disk as QEMU's node d<index>: what the fault does is done there. */
function image(disk: LabDisk, index: number, file: string): string[] {
  const { fault } = disk;
  if (fault?.kind === 'bad sector') {
    const rule = { event: 'none', iotype: 'read', errno: 5, sector: fault.sector, once: false };
    const cache = { 'no-flush': true };
    const qcow2 = { driver: 'qcow2', cache, discard: 'unmap', file: { driver: 'file', filename: file } };
    return [
      '-blockdev',
      JSON.stringify({ driver: 'blkdebug', 'node-name': `d${index}`, 'inject-error': [rule], image: qcow2 }),
    ];
  }
  const limits = fault
    ? `,throttling.iops-total=${fault.iops},throttling.bps-total=${fault.bytesPerSecond}`
    : '';
  return ['-drive', `if=none,id=d${index},file=${file},format=qcow2,cache=unsafe,discard=unmap${limits}`];
}

/** QEMU's options for the disk; `bootIndex` is its place among what the firmware tries. */
export function diskArguments(disk: LabDisk, index: number, file: string, bootIndex?: number): string[] {
  const port = disk.removable
    ? ['-device', `pcie-root-port,id=rp${index},chassis=${index + 1},slot=${index + 1}`]
    : [];
  const bus = disk.removable ? `,bus=rp${index}` : disk.bus === 'sata' ? `,bus=ide.${index}` : '';
  const boot = bootIndex === undefined ? '' : `,bootindex=${bootIndex}`;
  // virtio would stop the machine at an error instead of telling it
  const tell = disk.bus === 'virtio' && disk.fault ? ',rerror=report,werror=report' : '';
  const device = `${drivers[disk.bus]},id=disk${index},drive=d${index},serial=${disk.serial}${bus}${boot}${tell}`;
  return [...image(disk, index, file), ...port, '-device', device];
}
