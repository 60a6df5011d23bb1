import { Button } from '@mui/material';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useRef, useState } from 'react';
import type { MachineRow } from '../../../services/contract/all.ts';
import { problemOf, useAsk } from '../../data/desk.tsx';
import { useMachineWindows } from '../../data/machine-windows.ts';
import { paths } from '../../paths.ts';
import type { ListSearch } from '../../routes.tsx';
import { Grid } from '../../tables/Grid.tsx';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { count } from '../../ui/format.ts';
import { useKeys } from '../../ui/keys.ts';
import { PageHead } from '../../ui/PageHead.tsx';
import { Refusal } from '../../ui/ProblemBox.tsx';
import { usePhone } from '../../ui/screen.ts';
import { ViewMenu } from '../../ui/shell/ViewMenu.tsx';
import { words } from '../../words/words.ts';
import { AddMachineDialog } from './AddMachineDialog.tsx';
import { machineColumns, needsYou } from './columns.tsx';
import { DeskLine } from './DeskLine.tsx';
import { FilterField } from './FilterField.tsx';
import { FleetStrip } from './FleetStrip.tsx';
import { MachineCards } from './MachineCards.tsx';
import { NoMachines } from './NoMachines.tsx';
import { NoMatch } from './NoMatch.tsx';
import css from './MachinesPage.module.css';

const w = words.machines;
const idOf = (m: MachineRow): string => m.systemId;

export function MachinesPage() {
  const { filter = '', group, sort = 'status', descending = false } = useSearch({ from: '/shell/machines' });
  const navigate = useNavigate();
  const phone = usePhone();
  const counts = useAsk('machines.counts', {});
  const list = useMachineWindows({ filter, sort, descending, ...(group && { group }) });
  const [adding, setAdding] = useState(false);
  const filterField = useRef<HTMLInputElement>(null);
  const search = (change: ListSearch): void =>
    void navigate({ to: paths.machines, search: (before) => ({ ...before, ...change }), replace: true });
  useKeys({ '/': () => filterField.current?.focus() });

  const open = (m: MachineRow): void => void navigate({ to: paths.machine(m.systemId) });
  const empty = counts.data?.total === 0;
  const noMatch = !empty && list.total === 0;
  const onSort = (by: string): void =>
    search({ sort: by as ListSearch['sort'], descending: by === sort ? !descending : false });
  return (
    <div className={css.page}>
      <PageHead title={w.title} number={counts.data && !phone ? count(counts.data.total) : undefined}>
        {phone && <ViewMenu />}
        <ActionButton variant="contained" startIcon={<Plus size={16} />} onClick={() => setAdding(true)}>
          {w.add}
        </ActionButton>
      </PageHead>
      {phone && <DeskLine />}
      <Refusal title={w.title} problem={problemOf(list.error ?? counts.error)} />
      {empty ? (
        <NoMachines onAdd={() => setAdding(true)} />
      ) : (
        counts.data && (
          <>
            <FleetStrip
              counts={counts.data}
              chosen={group}
              onChoose={(chosen) => search({ group: chosen })}
            />
            <div className={css.tools}>
              <FilterField
                ref={filterField}
                value={filter}
                onChange={(text) => search({ filter: text || undefined })}
              />
              {list.moved > 0 && (
                <Button variant="text" onClick={list.sortNow}>
                  {w.moved(list.moved)} · {w.sortNow}
                </Button>
              )}
            </div>
            {noMatch ? (
              <NoMatch filter={filter} group={group} onChange={search} />
            ) : phone ? (
              <MachineCards list={list} />
            ) : (
              <Grid
                label={w.grid(list.total ?? 0)}
                columns={machineColumns}
                kept={4}
                total={list.total ?? 0}
                rowAt={list.rowAt}
                idOf={idOf}
                onOpen={open}
                needsYou={needsYou}
                sorting={{ by: sort, descending }}
                onSort={onSort}
                onRange={list.onRange}
                onHold={list.onHold}
              />
            )}
          </>
        )
      )}
      {adding && <AddMachineDialog onClose={() => setAdding(false)} />}
    </div>
  );
}
