import { Link } from '@tanstack/react-router';
import { Lock } from 'lucide-react';
import { lifecycle, type MachineRow } from '../../../services/contract/all.ts';
import { paths } from '../../paths.ts';
import type { GridColumn } from '../../tables/columns.ts';
import { BootRail } from '../../ui/BootRail.tsx';
import { memory, storage, type Amount } from '../../ui/format.ts';
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

const Measure = ({ amount }: { amount: Amount }) => (
  <>
    {amount.value} <span className={css.unit}>{amount.unit}</span>
  </>
);

export function ActivityText({ machine }: { machine: MachineRow }) {
  const { rail, text, late } = machine.activity;
  const plain = lifecycle[machine.status].group !== 'working' && !needsYou(machine);
  return (
    <span
      className={css.activityText}
      data-tone={late || (needsYou(machine) && rail) ? 'fail' : plain ? 'quiet' : undefined}
      title={text}
    >
      {text}
    </span>
  );
}

export const machineColumns: GridColumn<MachineRow>[] = [
  {
    id: 'state',
    header: w.columns.state,
    widthPx: 158,
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
    widthPx: 104,
    grow: 0.12,
    sort: 'hostname',
    cell: (m) => (
      <Link to={paths.machine(m.systemId)} className={css.name} tabIndex={-1} title={m.hostname}>
        {m.hostname}
        {m.locked && <Lock size={12} aria-label={w.locked} />}
      </Link>
    ),
  },
  {
    id: 'power',
    header: w.columns.power,
    widthPx: 40,
    quietHeader: true,
    cell: (m) => <PowerSign state={m.powerState} size={15} />,
  },
  {
    id: 'activity',
    header: w.columns.activity,
    widthPx: 340,
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
    widthPx: 76,
    align: 'end',
    sort: 'memoryMib',
    cell: (m) => (m.memoryMib ? <Measure amount={memory(m.memoryMib)} /> : nothing),
  },
  {
    id: 'disks',
    header: w.columns.disks,
    widthPx: 106,
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
  {
    id: 'address',
    header: w.columns.address,
    widthPx: 112,
    sort: 'address',
    cell: (m) => (m.address ? <span className={css.mono}>{m.address}</span> : nothing),
  },
  {
    id: 'place',
    header: w.columns.place,
    widthPx: 118,
    sort: 'zone',
    cell: (m) => (
      <>
        {m.zone} <span className={css.unit}>/ {m.pool}</span>
      </>
    ),
  },
  {
    id: 'owner',
    header: w.columns.owner,
    widthPx: 52,
    sort: 'owner',
    cell: (m) => m.owner || nothing,
  },
];
