import { Lock } from 'lucide-react';
import { lifecycle, type MachineRow } from '../../../services/contract/all.ts';
import { paths } from '../../paths.ts';
import type { GridColumn } from '../../tables/columns.ts';
import { BootRail } from '../../ui/BootRail.tsx';
import { exactTime, memory, storage, whenWas, type Amount } from '../../ui/format.ts';
import { PowerSign } from '../../ui/PowerSign.tsx';
import { StateMark } from '../../ui/StateMark.tsx';
import { markOf } from '../../ui/status-marks.ts';
import { words } from '../../words/words.ts';
import css from './cells.module.css';

const w = words.machines;

/** A person is needed: by its state, or because a step of its run is late. */
export const needsYou = (m: MachineRow): boolean =>
  lifecycle[m.status].group === 'need_you' || m.activity.late;

/** Its state's mark; a working machine that is late swaps its ring for the triangle and keeps its state's name. */
export const markOfRow = (m: MachineRow) =>
  m.activity.late && lifecycle[m.status].group === 'working' ? 'triangle' : markOf[m.status];

const nothing = <span className={css.none}>{words.desk.none}</span>;
const mono = (text: string | null) => (text ? <span className={css.mono}>{text}</span> : nothing);
const plain = (text: string | null) => (text ? <span title={text}>{text}</span> : nothing);
const when = (at: number) => <time title={exactTime(at)}>{whenWas(at, Date.now())}</time>;

const Measure = ({ amount }: { amount: Amount }) => (
  <>
    {amount.value} <span className={css.unit}>{amount.unit}</span>
  </>
);

export function ActivityText({ machine }: { machine: MachineRow }) {
  const { rail, text, late } = machine.activity;
  const isPlain = lifecycle[machine.status].group !== 'working' && !needsYou(machine);
  return (
    <span
      className={css.activityText}
      data-tone={late || (needsYou(machine) && rail) ? 'fail' : isPlain ? 'quiet' : undefined}
      title={text}
    >
      {text}
    </span>
  );
}

/** Those that never drop and cannot be hidden. */
export const keptColumns = 4;

/** Every column that there is, in the order of the list; the first four are always there. */
export const allColumns: GridColumn<MachineRow>[] = [
  {
    id: 'state',
    header: w.columns.state,
    widthPx: 178,
    sort: 'status',
    cell: (m) => (
      <span className={css.state}>
        <StateMark mark={markOfRow(m)} />
        <span>{lifecycle[m.status].label}</span>
      </span>
    ),
  },
  {
    id: 'name',
    header: w.columns.name,
    widthPx: 100,
    grow: 0.25,
    sort: 'hostname',
    cell: (m) => (
      <a href={paths.machine(m.systemId)} className={css.name} tabIndex={-1} title={m.hostname}>
        <bdi>{m.hostname}</bdi>
        {m.locked && <Lock size={12} role="img" aria-label={w.locked} />}
      </a>
    ),
  },
  {
    id: 'power',
    header: w.columns.power,
    widthPx: 36,
    quietHeader: true,
    cell: (m) => <PowerSign state={m.powerState} size={15} />,
  },
  {
    id: 'activity',
    header: w.columns.activity,
    widthPx: 340,
    leastPx: 200,
    grow: 1,
    cell: (m) => (
      <span className={css.activity}>
        {m.activity.rail && <BootRail rail={m.activity.rail} />}
        <ActivityText machine={m} />
      </span>
    ),
  },
  {
    id: 'cores',
    header: w.columns.cores,
    widthPx: 60,
    align: 'end',
    sort: 'cpuCount',
    cell: (m) => (m.cpuCount ? m.cpuCount : nothing),
  },
  {
    id: 'memory',
    header: w.columns.memory,
    widthPx: 74,
    align: 'end',
    sort: 'memoryMib',
    cell: (m) => (m.memoryMib ? <Measure amount={memory(m.memoryMib)} /> : nothing),
  },
  {
    id: 'disks',
    header: w.columns.disks,
    widthPx: 96,
    align: 'end',
    sort: 'storageBytes',
    cell: (m) =>
      m.diskCount ? (
        <>
          <span className={css.unit}>{m.diskCount} · </span>
          <Measure amount={storage(m.storageBytes)} />
        </>
      ) : (
        nothing
      ),
  },
  { id: 'address', header: w.columns.address, widthPx: 106, sort: 'address', cell: (m) => mono(m.address) },
  {
    id: 'place',
    header: w.columns.place,
    widthPx: 116,
    sort: 'zone',
    cell: (m) => (
      <span title={`${m.zone} / ${m.pool}`}>
        {m.zone} <span className={css.unit}>/ {m.pool}</span>
      </span>
    ),
  },
  { id: 'owner', header: w.columns.owner, widthPx: 42, sort: 'owner', cell: (m) => plain(m.owner) },
  {
    id: 'tags',
    header: w.columns.tags,
    widthPx: 170,
    cell: (m) =>
      m.tags.length ? (
        <span className={css.tags} title={m.tags.join(', ')}>
          {m.tags.map((tag) => (
            <span key={tag}>{tag}</span>
          ))}
        </span>
      ) : (
        nothing
      ),
  },
  { id: 'mac', header: w.columns.mac, widthPx: 148, sort: 'mac', cell: (m) => mono(m.mac) },
  { id: 'serial', header: w.columns.serial, widthPx: 110, sort: 'serial', cell: (m) => mono(m.serial) },
  {
    id: 'model',
    header: w.columns.model,
    widthPx: 170,
    sort: 'vendor',
    cell: (m) => plain([m.vendor, m.product].filter(Boolean).join(' ')),
  },
  {
    id: 'driver',
    header: w.columns.driver,
    widthPx: 90,
    sort: 'powerType',
    cell: (m) => plain(m.powerType),
  },
  {
    id: 'architecture',
    header: w.columns.architecture,
    widthPx: 112,
    sort: 'architecture',
    cell: (m) => plain(m.architecture),
  },
  { id: 'domain', header: w.columns.domain, widthPx: 110, sort: 'domain', cell: (m) => plain(m.domain) },
  {
    id: 'since',
    header: w.columns.since,
    widthPx: 110,
    sort: 'statusSince',
    cell: (m) => when(m.statusSince),
  },
  { id: 'added', header: w.columns.added, widthPx: 110, sort: 'createdAt', cell: (m) => when(m.createdAt) },
];

export const usualColumns: readonly string[] = allColumns.slice(0, 10).map((c) => c.id);
