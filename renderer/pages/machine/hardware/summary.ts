import type { Inventory } from '../../../../services/contract/all.ts';
import { joined, linkSpeed, memory, storage } from '../../../ui/format.ts';
import { words } from '../../../words/words.ts';

export interface Fact {
  title: string;
  detail: string;
}

/** "Intel(R) Xeon(R) E-2278G CPU @ 3.40GHz" as people say it: "Xeon E-2278G". */
export function shortCpu(model: string): string {
  const plain = model
    .replace(/\((R|TM|tm)\)/g, '')
    .replace(/\s+(CPU\s*)?@.*$/, '')
    .replace(/\b(\d+-Core )?Processor\b|\bCPU\b/g, '')
    .replace(/^(Genuine )?(Intel|AMD)\s+(?=\S)/, '')
    .replace(/\s+/g, ' ')
    .trim();
  return plain || model;
}

/** "4 × 16 GiB DDR4, 2 × 8 GiB DDR4": equal things counted together, most first. */
function counted(names: string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([name, n]) => `${n} × ${name}`)
    .join(', ');
}

export function processorFact({ cpu }: Inventory): Fact {
  const speed = cpu.speedMhz ? ` · ${(cpu.speedMhz / 1000).toFixed(1)} GHz` : '';
  return {
    title: cpu.model ? shortCpu(cpu.model) : words.machine.threads(cpu.count),
    detail: `${words.machine.threads(cpu.count)}${speed}`,
  };
}

export const memoryFact = ({ memory: m }: Inventory): Fact => ({
  title: joined(memory(m.mib)),
  detail: counted(
    m.modules.map((d) =>
      `${joined(memory(d.sizeMib))} ${d.kind}${d.speedMts ? `-${d.speedMts}` : ''}`.trim(),
    ),
  ),
});

export function storageFact({ disks }: Inventory): Fact {
  const fixed = disks.filter((d) => !d.removable);
  const kind = (d: Inventory['disks'][number]): string =>
    d.transport === 'nvme' || d.name.startsWith('nvme')
      ? 'NVMe'
      : `${(d.transport ?? '').toUpperCase()} ${d.rotational ? 'HDD' : 'SSD'}`.trim();
  return {
    title: joined(storage(fixed.reduce((sum, d) => sum + d.sizeBytes, 0))),
    detail: counted(fixed.map((d) => `${joined(storage(d.sizeBytes))} ${kind(d)}`)),
  };
}

export function networkFact({ interfaces }: Inventory): Fact {
  const up = interfaces.filter((i) => i.linkConnected).length;
  const speeds = interfaces.map((i) => i.interfaceSpeedMbps || i.linkSpeedMbps);
  return {
    title: speeds.some((s) => s > 0)
      ? counted(speeds.map((s) => (s > 0 ? linkSpeed(s) : words.detail.port)))
      : words.machine.portCount(interfaces.length),
    detail: words.machine.ports(up, interfaces.length - up),
  };
}
