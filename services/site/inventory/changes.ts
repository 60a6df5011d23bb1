import type { Hardware, MemoryModule } from './hardware.ts';

export interface Change {
  sign: '+' | '-' | '~';
  text: string;
}

const MAX_LINES = 100;

/** 512110190592 as "512 GB": disks are sold in powers of ten. */
export function diskSize(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  const value = bytes / 1000 ** power;
  return `${value < 10 && power > 2 ? value.toFixed(1) : Math.round(value)} ${units[power]}`;
}

const memorySize = (mib: number): string =>
  mib >= 1024 ? `${Math.round((mib / 1024) * 10) / 10} GiB` : `${mib} MiB`;

/** What differs between two lists of things that have a key and a line of text. */
function compared<T>(
  before: readonly T[],
  after: readonly T[],
  key: (t: T) => string,
  line: (t: T) => string,
): Change[] {
  const old = new Map(before.map((t) => [key(t), t]));
  const fresh = new Map(after.map((t) => [key(t), t]));
  const changes: Change[] = [];
  for (const [k, t] of old) if (!fresh.has(k)) changes.push({ sign: '-', text: line(t) });
  for (const [k, t] of fresh) {
    const was = old.get(k);
    if (!was) changes.push({ sign: '+', text: line(t) });
    else if (line(was) !== line(t)) changes.push({ sign: '~', text: `${line(was)} → ${line(t)}` });
  }
  return changes;
}

const changed = (what: string, before: string, after: string): Change[] =>
  before === after || before === '' || after === ''
    ? []
    : [{ sign: '~', text: `${what} ${before} → ${after}` }];

/** What stood in the store, as far as it is compared. */
export type Compared = Pick<Hardware, 'cpu' | 'memoryMib' | 'disks' | 'nics' | 'devices' | 'info'>;

/** Names of hardware_info keys whose change a person wants to see. */
const watched: Record<string, string> = {
  cpu_model: 'CPU',
  system_serial: 'System serial number',
  system_product: 'System',
  mainboard_serial: 'Mainboard serial number',
  mainboard_firmware_version: 'Firmware',
};

const joined = (...words: (string | null)[]): string => words.filter(Boolean).join(' ');

/** One line for each difference that a person would see in the machine. */
export function hardwareChanges(before: Compared, after: Compared): Change[] {
  return [
    ...Object.entries(watched).flatMap(([key, what]) =>
      changed(what, before.info[key] ?? '', after.info[key] ?? ''),
    ),
    ...changed('CPU threads', String(before.cpu.count), String(after.cpu.count)),
    ...changed('Memory', memorySize(before.memoryMib), memorySize(after.memoryMib)),
    // A disk is known by its serial number; its letter may change with every boot.
    ...compared(
      before.disks,
      after.disks,
      (d) => d.serial ?? d.name,
      (d) =>
        joined(
          'Disk',
          d.model,
          d.serial ?? d.name,
          diskSize(d.sizeBytes),
          d.firmwareVersion && `firmware ${d.firmwareVersion}`,
        ),
    ),
    ...compared(
      before.nics,
      after.nics,
      (n) => n.mac,
      (n) =>
        joined(
          'Network card',
          n.mac,
          n.vendor,
          n.product,
          n.firmwareVersion && `firmware ${n.firmwareVersion}`,
        ),
    ),
    ...compared(
      before.devices,
      after.devices,
      // A USB device's number grows with each plug; what it is stays.
      (d) =>
        d.bus === 'pci'
          ? `pci ${d.address} ${d.vendorId}:${d.productId}`
          : `usb ${d.vendorId}:${d.productId}`,
      (d) =>
        joined(
          d.bus === 'pci' ? 'PCI device' : 'USB device',
          d.vendorName,
          d.productName || `${d.vendorId}:${d.productId}`,
        ),
    ),
  ].slice(0, MAX_LINES);
}

export const moduleChanges = (before: readonly MemoryModule[], after: readonly MemoryModule[]): Change[] =>
  compared(
    before,
    after,
    (m) => `${m.slot} ${m.serial ?? ''}`,
    (m) => joined('Memory module', m.slot, memorySize(m.sizeMib), m.kind, m.vendor, m.part),
  ).slice(0, MAX_LINES);
