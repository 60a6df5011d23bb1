import { ButtonBase, IconButton } from '@mui/material';
import { Bookmark, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { SavedView } from '../../../../services/contract/all.ts';
import { listSearch, shortened, type ListSearch } from '../../../data/list-search.ts';
import { useAsk, useCall } from '../../../data/desk.tsx';
import { TextField } from '../../../forms/Field.tsx';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { Refusal } from '../../../ui/ProblemBox.tsx';
import { words } from '../../../words/words.ts';
import { ToolPanel } from './ToolPanel.tsx';
import css from './tools.module.css';

const w = words.machines.views;

/** The address that a saved view stands for. */
const searchOf = (view: SavedView): ListSearch =>
  shortened(
    listSearch.parse({
      filter: view.filter,
      group: view.group,
      sort: view.order[0]?.by,
      descending: view.order[0]?.descending,
      grouping: view.grouping,
      columns: view.columns.join(',') || undefined,
    }),
  );

interface ViewsMenuProps {
  search: ListSearch;
  columns: readonly string[];
  onOpen: (search: ListSearch) => void;
}

/** Saved views: filter, order, grouping and columns under a name. */
export function ViewsMenu({ search, columns, onOpen }: ViewsMenuProps) {
  return (
    <ToolPanel icon={<Bookmark size={15} strokeWidth={1.75} />} label={w.button} title={w.title}>
      {(close) => (
        <Views
          search={search}
          columns={columns}
          onOpen={(view) => {
            close();
            onOpen(view);
          }}
        />
      )}
    </ToolPanel>
  );
}

function Views({ search, columns, onOpen }: ViewsMenuProps) {
  const views = useAsk('views.list', {}).data?.items;
  const save = useCall('views.save');
  const remove = useCall('views.delete');
  const [name, setName] = useState('');
  const [tried, setTried] = useState(false);
  const submit = async (): Promise<void> => {
    setTried(true);
    if (!name.trim()) return;
    const result = await save.run({
      name: name.trim(),
      filter: search.filter ?? '',
      ...(search.group && { group: search.group }),
      order: [{ by: search.sort ?? 'status', descending: search.descending ?? false }],
      grouping: search.grouping ?? 'none',
      columns: [...columns],
    });
    if (!result.ok) return;
    setName('');
    setTried(false);
  };
  return (
    <>
      <ul className={css.views}>
        <li>
          <ButtonBase className={css.view} onClick={() => onOpen({})}>
            {w.all}
          </ButtonBase>
        </li>
        {views?.map((view) => (
          <li key={view.name}>
            <ButtonBase className={css.view} onClick={() => onOpen(searchOf(view))}>
              <bdi>{view.name}</bdi>
              {view.filter && <code>{view.filter}</code>}
            </ButtonBase>
            <IconButton
              size="small"
              aria-label={w.remove(view.name)}
              onClick={() => void remove.run({ name: view.name })}
            >
              <Trash2 size={15} strokeWidth={1.75} />
            </IconButton>
          </li>
        ))}
      </ul>
      {views?.length === 0 && <p className={css.none}>{w.none}</p>}
      <form
        className={css.saving}
        noValidate
        onSubmit={(e) => {
          e.preventDefault();
          void submit();
        }}
      >
        <TextField
          label={w.name}
          value={name}
          error={tried && !name.trim() ? w.nameNeeded : null}
          inputProps={{ maxLength: 80 }}
          onChange={setName}
        />
        <ActionButton type="submit" busy={save.busy}>
          {w.save}
        </ActionButton>
        <Refusal title={w.refused} problem={save.problem ?? remove.problem} />
      </form>
    </>
  );
}
