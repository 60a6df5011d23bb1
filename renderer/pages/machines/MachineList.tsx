import { useNavigate } from '@tanstack/react-router';
import { Button } from '@mui/material';
import { useCallback, useRef, useState } from 'react';
import {
  bulkActions,
  type Action,
  type BulkAction,
  type MachineRow,
} from '../../../services/contract/all.ts';
import { rememberList } from '../../data/last-list.ts';
import { sortOf, type ListSearch } from '../../data/list-search.ts';
import type { ListQuestion, MachineWindows } from '../../data/machine-windows.ts';
import { actOnPage } from '../../data/pending-act.ts';
import { paths } from '../../paths.ts';
import { Grid } from '../../tables/Grid.tsx';
import type { Heading } from '../../tables/GridRow.tsx';
import { count } from '../../ui/format.ts';
import { useKeys } from '../../ui/keys.ts';
import { usePhone } from '../../ui/screen.ts';
import { words } from '../../words/words.ts';
import { askFor, BulkTray, type TrayState } from './bulk/BulkTray.tsx';
import { keptColumns, needsYou } from './columns.tsx';
import { MachineCards } from './MachineCards.tsx';
import { RowMenu, type RowMenuAt } from './RowMenu.tsx';
import type { ChosenColumns } from './tools/use-columns.ts';
import { useSelection } from './use-selection.ts';
import css from './MachinesPage.module.css';

const w = words.machines;
const idOf = (m: MachineRow): string => m.systemId;
/** Where each list stood when it was left, by its address. */
const leftAtPx = new Map<string, number>();

interface MachineListProps {
  search: ListSearch;
  question: ListQuestion;
  list: MachineWindows;
  columns: ChosenColumns;
  onChange: (change: ListSearch) => void;
}

/** The rows, what is selected of them, and the tray that acts on it. */
/** What has a form of its own on the page of one machine; for several there is the preview. */
const decidedOnPage: ReadonlySet<Action> = new Set([
  ...(['test', 'acquire', 'release', 'rescue_mode', 'exit_rescue_mode', 'override_failed_testing'] as const),
]);

export function MachineList({ search, question, list, columns, onChange }: MachineListProps) {
  const navigate = useNavigate();
  const phone = usePhone();
  const selection = useSelection(question, list);
  const [tray, setTray] = useState<TrayState>(null);
  const [menu, setMenu] = useState<RowMenuAt | null>(null);
  const active = useRef(-1);
  const { lines, groups, rowAt } = list;
  const address = JSON.stringify(question);
  const folded = search.folded ?? [];

  const open = (m: MachineRow, line: number): void => {
    rememberList(question, lines.itemAt(line), search);
    void navigate({ to: paths.machine(m.systemId) });
  };
  const select = (ids: readonly string[]): void => {
    selection.set(ids);
    if (ids.length === 0) setTray(null);
  };
  /** Opens the preview of an action for what is selected, else for the row that the keys stand on. */
  const act = (action: BulkAction, row = rowAt(active.current)): void => {
    const isPart = row === undefined || selection.ids.includes(row.systemId);
    const ids = isPart ? selection.ids : [row.systemId];
    if (ids.length === 0) return;
    if (!isPart) selection.set(ids);
    setTray({ asked: askFor(action, ids) });
  };
  /** The same for an action that is decided on the machine's own page, where there is no preview for many. */
  const start = (action: Action, row = rowAt(active.current)): void => {
    const isOne = selection.ids.length < 2 || (row !== undefined && !selection.ids.includes(row.systemId));
    const many = bulkActions.find((name) => name === action);
    if (many && !(isOne && decidedOnPage.has(action))) return act(many, row);
    if (!row) return;
    open(row, active.current);
    actOnPage(row.systemId, action);
  };
  const back = (): void => {
    if (tray && 'asked' in tray) setTray(tray.asked.then && { asked: tray.asked.then });
    else select([]);
  };
  useKeys({
    c: () => act('commission'),
    a: () => act('abort'),
    d: () => start('deploy'),
    t: () => start('test'),
    r: () => start('release'),
    'p o': () => act('on'),
    'p f': () => act('off'),
    'p c': () => act('cycle'),
    ...(selection.ids.length > 0 && { Escape: back }),
  });
  const headingAt = useCallback(
    (index: number): Heading | undefined => {
      if (groups.length === 0 || index >= lines.count) return undefined;
      const line = lines.at(index);
      if (!('group' in line)) return undefined;
      const { value, label, count: n } = line.group;
      return { key: value, label, count: count(n), open: line.open };
    },
    [groups, lines],
  );
  const fold = (value: string): void =>
    onChange({ folded: folded.includes(value) ? folded.filter((v) => v !== value) : [...folded, value] });
  const sort = sortOf(search);
  const onSort = (by: string): void =>
    onChange({
      sort: by as ListSearch['sort'],
      descending: by === sort ? !(search.descending ?? false) : false,
    });
  return (
    <>
      {list.moved > 0 && (
        <div className={css.moved} role="status">
          {w.moved(list.moved)} ·{' '}
          <Button variant="text" size="small" onClick={list.sortNow}>
            {w.sortNow}
          </Button>
        </div>
      )}
      {phone ? (
        <MachineCards list={list} headingAt={headingAt} onFold={fold} onAll={selection.everything} />
      ) : (
        <Grid
          of={address}
          label={w.grid(list.total ?? 0)}
          columns={columns.columns}
          kept={columns.byHand ? columns.columns.length : keptColumns}
          widths={columns.widths}
          onWidth={columns.setWidth}
          total={lines.count}
          rowAt={rowAt}
          idOf={idOf}
          headingAt={headingAt}
          onHeading={fold}
          onOpen={open}
          needsYou={needsYou}
          sorting={{ by: sort, descending: search.descending ?? false }}
          onSort={onSort}
          selection={selection.grid}
          onMenu={(machine, at) => setMenu({ machine, at })}
          onActive={(index) => (active.current = index)}
          startAtPx={leftAtPx.get(address) ?? 0}
          onScrolled={(px) => leftAtPx.set(address, px)}
          onRange={list.onRange}
          onHold={list.onHold}
        />
      )}
      {(selection.ids.length > 0 || tray) && (
        <BulkTray systemIds={selection.ids} state={tray} onState={setTray} onSelect={select} />
      )}
      {menu && (
        <RowMenu
          {...menu}
          selected={selection.ids.includes(menu.machine.systemId)}
          onOpen={() => open(menu.machine, active.current)}
          onSelect={() => selection.grid.toggle(active.current)}
          onAct={(action: Action) => start(action, menu.machine)}
          onClose={() => setMenu(null)}
        />
      )}
    </>
  );
}
