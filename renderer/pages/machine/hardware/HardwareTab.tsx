import type { Inventory } from '../../../../services/contract/all.ts';
import { problemOf, useAsk } from '../../../data/desk.tsx';
import { ShortTable } from '../../../tables/ShortTable.tsx';
import { Card } from '../../../ui/Card.tsx';
import { joined, linkSpeed, memory, storage } from '../../../ui/format.ts';
import { Refusal } from '../../../ui/ProblemBox.tsx';
import { words } from '../../../words/words.ts';
import { HardwareSummary } from '../story/HardwareSummary.tsx';
import css from './HardwareTab.module.css';

const w = words.detail;
const mono = (text: string | null) => text && <span className="mono">{text}</span>;

/** All that the last reading found, as tables. */
export function HardwareTab({ systemId }: { systemId: string }) {
  const asked = useAsk('inventory.get', { systemId });
  const inventory = asked.data;
  if (!inventory) return <Refusal title={words.machine.hardware} problem={problemOf(asked.error)} />;
  return (
    <div className={css.tab}>
      <HardwareSummary inventory={inventory} beingRead={false} />
      {inventory.disks.length > 0 && <Disks inventory={inventory} />}
      {inventory.interfaces.length > 0 && <Interfaces inventory={inventory} />}
      {inventory.memory.modules.length > 0 && <Modules inventory={inventory} />}
      {inventory.numa.length > 0 && (
        <Card title={w.numa}>
          <ShortTable
            label={w.numa}
            head={[w.node, w.cores, w.memory]}
            end={[2]}
            rows={inventory.numa.map((n) => ({
              key: String(n.index),
              cells: [String(n.index), coreRanges(n.cores), joined(memory(n.memoryMib))],
            }))}
          />
        </Card>
      )}
      <Board inventory={inventory} />
      {inventory.devices.length > 0 && <Devices inventory={inventory} />}
    </div>
  );
}

/** 0-3, 8-11 */
function coreRanges(cores: readonly number[]): string {
  const ranges: [number, number][] = [];
  for (const core of [...cores].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last && last[1] === core - 1) last[1] = core;
    else ranges.push([core, core]);
  }
  return ranges.map(([a, b]) => (a === b ? String(a) : `${a}–${b}`)).join(', ');
}

const Disks = ({ inventory }: { inventory: Inventory }) => (
  <Card title={w.disks}>
    <ShortTable
      label={w.disks}
      head={[w.disk, w.size, w.kind, w.model, w.serial, w.firmware]}
      end={[1]}
      rows={inventory.disks.map((d) => ({
        key: d.path || d.name,
        cells: [
          mono(d.name),
          joined(storage(d.sizeBytes)),
          [d.transport?.toUpperCase(), d.rotational ? w.rotational : w.solid].filter(Boolean).join(', '),
          d.model,
          mono(d.serial),
          mono(d.firmwareVersion),
        ],
      }))}
    />
  </Card>
);

const Interfaces = ({ inventory }: { inventory: Inventory }) => (
  <Card title={w.interfaces}>
    <ShortTable
      label={w.interfaces}
      head={[w.port, w.mac, w.link, w.neighbour, w.model, w.driver]}
      rows={inventory.interfaces.map((i) => ({
        key: i.mac,
        cells: [
          <>
            <span className="mono">{i.name}</span>
            {i.isBoot && <span className={css.note}> {w.bootsFrom}</span>}
          </>,
          mono(i.mac),
          i.linkConnected
            ? i.linkSpeedMbps > 0
              ? linkSpeed(i.linkSpeedMbps)
              : words.machine.ports(1, 0)
            : w.noLink,
          i.neighbourName &&
            (i.neighbourPort ? words.machine.port(i.neighbourName, i.neighbourPort) : i.neighbourName),
          [i.vendor, i.product].filter(Boolean).join(' '),
          mono(i.driver),
        ],
      }))}
    />
  </Card>
);

const Modules = ({ inventory }: { inventory: Inventory }) => (
  <Card title={w.modules}>
    <ShortTable
      label={w.modules}
      head={[w.slot, w.size, w.kind, w.vendor, w.part, w.serial]}
      end={[1]}
      rows={inventory.memory.modules.map((m) => ({
        key: m.slot,
        cells: [
          m.slot,
          joined(memory(m.sizeMib)),
          `${m.kind}${m.speedMts ? `-${m.speedMts}` : ''}`,
          m.vendor,
          mono(m.part),
          mono(m.serial),
        ],
      }))}
    />
  </Card>
);

function Board({ inventory }: { inventory: Inventory }) {
  const facts = Object.entries(inventory.hardwareInfo).filter(([, value]) => value && value !== 'Unknown');
  const { bmc } = inventory;
  if (facts.length === 0 && !bmc) return null;
  return (
    <Card title={w.board}>
      <dl className={css.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name.replaceAll('_', ' ')}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        {bmc && (
          <div>
            <dt>{w.bmc}</dt>
            <dd>{[bmc.kind, bmc.address, bmc.mac, bmc.firmwareVersion].filter(Boolean).join(', ')}</dd>
          </div>
        )}
      </dl>
    </Card>
  );
}

const Devices = ({ inventory }: { inventory: Inventory }) => (
  <details className={css.devices}>
    <summary>{w.devices(inventory.devices.length)}</summary>
    <ShortTable
      label={w.devices(inventory.devices.length)}
      head={[w.bus, w.address, w.device, w.id, w.driver]}
      rows={inventory.devices.map((d) => ({
        key: `${d.bus} ${d.address}`,
        cells: [
          d.bus.toUpperCase(),
          mono(d.address),
          [d.vendorName, d.productName].filter(Boolean).join(' ') || d.className,
          mono(`${d.vendorId}:${d.productId}`),
          mono(d.driver),
        ],
      }))}
    />
  </details>
);
