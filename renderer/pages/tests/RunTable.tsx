import { Checkbox } from '@mui/material';
import { Link } from '@tanstack/react-router';
import type { RunSummary } from '../../../services/contract/all.ts';
import { paths } from '../../paths.ts';
import { ShortTable } from '../../tables/ShortTable.tsx';
import { Card } from '../../ui/Card.tsx';
import { longDuration, whenWas } from '../../ui/format.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import { words } from '../../words/words.ts';
import { markOfState } from '../machine/tests/outcomes.ts';
import css from './TestsPage.module.css';

const w = words.scripts;

export interface RunRow {
  systemId: string;
  hostname: string;
  run: RunSummary;
  /** A report is of machines: each is chosen at its newest run. */
  isNewest: boolean;
  isPicked: boolean;
}

interface RunTableProps {
  rows: readonly RunRow[];
  now: number;
  onPick: (systemId: string, on: boolean) => void;
}

const took = ({ run }: RunRow): string | null =>
  run.runtimeMs === null ? null : longDuration(run.runtimeMs);

export const RunTable = ({ rows, now, onPick }: RunTableProps) => (
  <Card>
    <ShortTable
      label={w.runs}
      head={[w.inReport, w.result, w.machine, w.found, w.when, w.took]}
      end={[5]}
      rows={rows.map((row) => ({
        key: String(row.run.runId),
        cells: [
          row.isNewest ? (
            <Pick key="pick" row={row} onPick={onPick} />
          ) : (
            <span key="before" className={css.what}>
              {w.earlier}
            </span>
          ),
          <State key="state" row={row} />,
          <Machine key="name" row={row} />,
          <span key="text" className={css.what}>
            {row.run.text}
          </span>,
          whenWas(row.run.createdAt, now),
          took(row),
        ],
      }))}
    />
  </Card>
);

/** On a phone a card a run. */
export const RunCards = ({ rows, now, onPick }: RunTableProps) => (
  <ul className={css.cards} aria-label={w.runs}>
    {rows.map((row) => (
      <li key={row.run.runId} className={css.card}>
        <div className={css.line}>
          <Machine row={row} />
          {row.isNewest && <Pick row={row} onPick={onPick} />}
        </div>
        <div className={css.line}>
          <State row={row} />
          <span className={css.quiet}>
            {[whenWas(row.run.createdAt, now), took(row)].filter(Boolean).join(', ')}
          </span>
        </div>
        <p className={css.what}>{row.run.text}</p>
      </li>
    ))}
  </ul>
);

const Pick = ({ row, onPick }: { row: RunRow; onPick: RunTableProps['onPick'] }) => (
  <Checkbox
    size="small"
    checked={row.isPicked}
    slotProps={{ input: { 'aria-label': w.select(row.hostname) } }}
    onChange={(e) => onPick(row.systemId, e.target.checked)}
  />
);

const State = ({ row: { run } }: { row: RunRow }) => (
  <span className={css.state}>
    <StateMark mark={markOfState(run.state)} size={14} />
    {w.states[run.state]}
  </span>
);

const Machine = ({ row }: { row: RunRow }) => (
  <Link to={paths.machine(row.systemId)} search={{ tab: 'tests', run: row.run.runId }} className={css.name}>
    <bdi>{row.hostname}</bdi>
  </Link>
);
