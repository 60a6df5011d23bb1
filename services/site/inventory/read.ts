import { readDiskContents } from './disk-contents.ts';
import type { Reading, Unusable } from './hardware.ts';
import { readLldp } from './lldp.ts';
import { readLshw } from './lshw.ts';
import { readResources } from './resources.ts';

/** Scripts whose output is inventory, and what their output is. */
export const inventoryScripts: Readonly<Record<string, Reading['kind']>> = {
  '50-maas-01-commissioning': 'resources',
  '20-maas-03-machine-resources': 'resources',
  'maas-lshw': 'lshw',
  'maas-capture-lldpd': 'lldp',
  '60-metaldesk-disk-contents': 'contents',
};

/** Reads one report. Takes the time that its size takes: large ones belong into the thread. */
export function readReport(kind: Reading['kind'], bytes: Uint8Array): Reading | Unusable {
  const text = new TextDecoder().decode(bytes);
  if (kind === 'resources') {
    const hardware = readResources(text);
    return 'unusable' in hardware ? hardware : { kind, hardware };
  }
  if (kind === 'lshw') {
    const modules = readLshw(text);
    return 'unusable' in modules ? modules : { kind, modules };
  }
  if (kind === 'contents') {
    const disks = readDiskContents(text);
    return 'unusable' in disks ? disks : { kind, disks };
  }
  const neighbours = readLldp(text);
  return 'unusable' in neighbours ? neighbours : { kind, neighbours };
}
