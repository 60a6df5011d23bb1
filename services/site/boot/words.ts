import type { Step } from './contract.ts';

export const stepLabels: Readonly<Record<Step, string>> = {
  power: 'Power',
  dhcp: 'DHCP',
  tftp: 'TFTP',
  http: 'HTTP',
  kernel: 'Kernel',
  agent: 'Agent',
  scripts: 'Scripts',
};

const whole = (ms: number): number => Math.max(0, Math.round(ms / 1000));

/** "1 min 14 s", in sentences. */
export function inWords(ms: number): string {
  const seconds = whole(ms);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 ? `${minutes} min ${seconds % 60} s` : `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  return `${Math.floor(hours / 24)} d`;
}

/** "2 h", in one unit, for how long something has been so. */
export function roughly(ms: number): string {
  const seconds = whole(ms);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 48 * 3600) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

/** "1:14", in lists. */
export function clock(ms: number): string {
  const seconds = whole(ms);
  const two = (n: number): string => String(n).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes}:${two(seconds % 60)}`
    : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}

/** "1.0 MiB", as files and memory are told. */
export function mebibytes(bytes: number): string {
  if (bytes < 1024 * 1024) return `${Math.max(1, Math.round(bytes / 1024))} KiB`;
  const mib = bytes / 1024 / 1024;
  return `${mib < 10 ? mib.toFixed(1) : Math.round(mib)} MiB`;
}

/** "120 MiB of 232 MiB"; null where the length is not known. */
export const bytesOf = (done: number | null, total: number | null): string | null =>
  done === null || total === null ? null : `${mebibytes(done)} of ${mebibytes(total)}`;

export const count = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`;
