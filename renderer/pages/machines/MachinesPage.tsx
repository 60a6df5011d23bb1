import { useNavigate, useSearch } from '@tanstack/react-router';
import { Button, IconButton } from '@mui/material';
import { Import, ListFilter, Plus, ScanLine } from 'lucide-react';
import { useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { parseFilter } from '../../../services/contract/all.ts';
import { problemOf, useAsk } from '../../data/desk.tsx';
import { groupingOf, questionOf, shortened, type ListSearch, type WayIn } from '../../data/list-search.ts';
import { useMachineWindows } from '../../data/machine-windows.ts';
import { PaletteIcon } from '../../palette/PaletteButton.tsx';
import { paths } from '../../paths.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { count } from '../../ui/format.ts';
import { useKeys } from '../../ui/keys.ts';
import { PageHead } from '../../ui/PageHead.tsx';
import { Refusal } from '../../ui/ProblemBox.tsx';
import { usePhone, useTablet } from '../../ui/screen.ts';
import { ViewMenu } from '../../ui/shell/ViewMenu.tsx';
import { words } from '../../words/words.ts';
import { AddMachines } from './add/AddMachines.tsx';
import { Claims } from './Claims.tsx';
import { DeskLine } from './DeskLine.tsx';
import { FilterBar } from './filter/FilterBar.tsx';
import { FleetStrip } from './FleetStrip.tsx';
import { MachineList } from './MachineList.tsx';
import { NoMachines } from './NoMachines.tsx';
import { NoMatch } from './NoMatch.tsx';
import { ColumnsMenu } from './tools/ColumnsMenu.tsx';
import { GroupMenu } from './tools/GroupMenu.tsx';
import { useColumns } from './tools/use-columns.ts';
import { ViewsMenu } from './tools/ViewsMenu.tsx';
import css from './MachinesPage.module.css';

const w = words.machines;

/** All machines: the fleet at a glance, a filter, the list, and what can be done with many at once. */
export function MachinesPage() {
  const search = useSearch({ from: '/shell/machines' });
  const navigate = useNavigate();
  const phone = usePhone();
  const tablet = useTablet();
  const { filter = '', group } = search;
  const question = questionOf(search);
  const counts = useAsk('machines.counts', {});
  const list = useMachineWindows(question);
  const [filtering, setFiltering] = useState(filter !== '');
  const filterField = useRef<HTMLInputElement>(null);
  const change = (next: ListSearch): void =>
    void navigate({
      to: paths.machines,
      search: (before) => shortened({ ...before, ...next }),
      replace: true,
    });
  const columns = useColumns(search.columns, (ids) => change({ columns: ids }));
  const setAdding = (add: WayIn | undefined): void => change({ add });
  const showFilter = (): void => {
    // At once: what is typed behind the key belongs into the field, where "p o" switches nothing on.
    flushSync(() => setFiltering(true));
    filterField.current?.focus();
  };
  useKeys({ '/': showFilter });

  const all = counts.data?.total;
  const narrowed = list.total !== null && all !== undefined && list.total !== all;
  const number =
    all === undefined ? undefined : narrowed ? w.shown(count(list.total ?? 0), count(all)) : count(all);
  // A filter that cannot be read is told at its place, by the field.
  const readable = 'terms' in parseFilter(filter);
  return (
    <div className={css.page}>
      <PageHead title={w.title} number={phone ? undefined : number}>
        {phone && <PaletteIcon />}
        {phone && <ViewMenu />}
        {tablet && all !== 0 && (
          <FilterToggle
            iconOnly={phone}
            shown={filtering}
            onToggle={() => (filtering ? setFiltering(false) : showFilter())}
          />
        )}
        {!tablet && (
          <ActionButton
            startIcon={
              all === 0 ? <Import size={16} strokeWidth={1.75} /> : <ScanLine size={16} strokeWidth={1.75} />
            }
            onClick={() => setAdding(all === 0 ? 'list' : 'discovered')}
          >
            {all === 0 ? w.importList : w.discover}
          </ActionButton>
        )}
        {phone ? (
          <IconButton aria-label={w.add} onClick={() => setAdding('form')}>
            <Plus size={22} strokeWidth={1.75} />
          </IconButton>
        ) : (
          <ActionButton
            variant="contained"
            startIcon={<Plus size={16} />}
            aria-label={w.add}
            onClick={() => setAdding('form')}
          >
            {tablet ? w.addShort : w.add}
          </ActionButton>
        )}
      </PageHead>
      {phone && <DeskLine />}
      <Claims />
      <Refusal title={w.title} problem={problemOf(counts.error)} />
      {all === 0 ? (
        <NoMachines onAdd={setAdding} />
      ) : (
        counts.data && (
          <>
            <FleetStrip
              counts={counts.data}
              chosen={group}
              onChoose={(chosen) => change({ group: chosen })}
            />
            {(!tablet || filtering) && (
              <div className={css.tools}>
                <FilterBar
                  ref={filterField}
                  value={filter}
                  group={group}
                  onChange={(text) => change({ filter: text || undefined })}
                />
                <div className={css.menus}>
                  <ViewsMenu
                    search={search}
                    columns={columns.byHand ? columns.ids : []}
                    onOpen={(view) => void navigate({ to: paths.machines, search: view, replace: true })}
                  />
                  <GroupMenu
                    value={groupingOf(search)}
                    onChange={(by) => change({ grouping: by, folded: undefined })}
                  />
                  {!phone && <ColumnsMenu chosen={columns} />}
                </div>
              </div>
            )}
            {readable && <Refusal title={w.notAsked} problem={problemOf(list.error)} />}
            {!readable ? null : list.total === 0 ? (
              <NoMatch filter={filter} group={group} onChange={change} />
            ) : (
              <MachineList
                search={search}
                question={question}
                list={list}
                columns={columns}
                onChange={change}
              />
            )}
          </>
        )
      )}
      {search.add && <AddMachines way={search.add} onWay={setAdding} onClose={() => setAdding(undefined)} />}
    </div>
  );
}

interface FilterToggleProps {
  iconOnly: boolean;
  shown: boolean;
  onToggle: () => void;
}

/** Below a desktop's width the filter stands behind a button. */
function FilterToggle({ iconOnly, shown, onToggle }: FilterToggleProps) {
  return iconOnly ? (
    <IconButton aria-label={w.filter.short} aria-expanded={shown} onClick={onToggle}>
      <ListFilter size={20} strokeWidth={1.75} />
    </IconButton>
  ) : (
    <Button
      variant="outlined"
      aria-expanded={shown}
      startIcon={<ListFilter size={16} strokeWidth={1.75} />}
      onClick={onToggle}
    >
      {w.filter.short}
    </Button>
  );
}
