import { Button, Menu, MenuItem } from '@mui/material';
import { ChevronDown, Power, ScanLine, Square, Tag } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { BulkAction } from '../../../../services/contract/all.ts';
import { SelectBox } from '../../../tables/GridRow.tsx';
import { words } from '../../../words/words.ts';
import { Preview } from './Preview.tsx';
import { Progress } from './Progress.tsx';
import type { Asked } from './use-bulk.ts';
import css from './BulkTray.module.css';

const w = words.bulk;
const s = words.machines.select;

export type TrayState = { asked: Asked } | { bulkId: string; then: Asked | null } | null;

interface BulkTrayProps {
  systemIds: readonly string[];
  state: TrayState;
  onState: (state: TrayState) => void;
  onSelect: (systemIds: readonly string[]) => void;
}

const powers: BulkAction[] = ['on', 'off', 'cycle', 'query'];
const tags: BulkAction[] = ['add_tags', 'remove_tags'];
const rest: BulkAction[] = [
  ...(['test', 'acquire', 'release', 'rescue_mode', 'exit_rescue_mode', 'override_failed_testing'] as const),
  'set_zone',
  'set_pool',
  'lock',
  'unlock',
  'mark_broken',
  'mark_fixed',
  'delete',
];

/** What an action asks for the selected machines, from the start. */
export const askFor = (action: BulkAction, systemIds: readonly string[]): Asked => ({
  action,
  systemIds,
  parameters: {},
  override: false,
  then: null,
});

/** Above the status bar while something is selected: actions, then a preview, then progress. */
export function BulkTray({ systemIds, state, onState, onSelect }: BulkTrayProps) {
  const asked = state && 'asked' in state ? state.asked : null;
  const ask = (action: BulkAction): void => onState({ asked: askFor(action, systemIds) });
  const button = (action: BulkAction, icon: ReactNode) => (
    <Button
      variant="outlined"
      startIcon={icon}
      aria-pressed={asked?.action === action}
      className={css.action ?? ''}
      onClick={() => ask(action)}
    >
      {w.actions[action]}
    </Button>
  );
  const choice = (label: string, icon: ReactNode, actions: BulkAction[]) => (
    <Choice label={label} icon={icon} actions={actions} chosen={asked?.action} onChoose={ask} />
  );
  if (state && 'bulkId' in state)
    return (
      <section className={css.tray} aria-label={w.tray}>
        <Progress
          bulkId={state.bulkId}
          onSelect={(ids) => {
            onSelect(ids);
            onState(null);
          }}
          onClose={() => onState(state.then && { asked: { ...state.then } })}
        />
      </section>
    );
  return (
    <section className={css.tray} aria-label={w.tray}>
      <div className={css.head}>
        <SelectBox checked="mixed" label={s.clear} stop onClick={() => onSelect([])} />
        <b role="status">{s.count(systemIds.length)}</b>
        <div className={css.actions}>
          {button('commission', <ScanLine size={16} strokeWidth={1.75} />)}
          {button('abort', <Square size={14} strokeWidth={1.75} />)}
          {choice(w.power, <Power size={16} strokeWidth={1.75} />, powers)}
          {choice(w.tag, <Tag size={15} strokeWidth={1.75} />, tags)}
          {choice(w.more, null, rest)}
        </div>
        <Button variant="text" className={css.clear ?? ''} onClick={() => onSelect([])}>
          {s.clear}
          <kbd aria-hidden="true">Esc</kbd>
        </Button>
      </div>
      {asked && (
        <Preview
          key={asked.action}
          asked={asked}
          onAsk={(next) => onState({ asked: next })}
          onStarted={(bulkId) => onState({ bulkId, then: asked.then })}
        />
      )}
    </section>
  );
}

interface ChoiceProps {
  label: string;
  icon: ReactNode;
  actions: BulkAction[];
  chosen: BulkAction | undefined;
  onChoose: (action: BulkAction) => void;
}

function Choice({ label, icon, actions, chosen, onChoose }: ChoiceProps) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  return (
    <>
      <Button
        variant="outlined"
        startIcon={icon}
        endIcon={<ChevronDown size={14} />}
        aria-haspopup="menu"
        className={css.action ?? ''}
        data-chosen={(chosen && actions.includes(chosen)) || undefined}
        onClick={(e) => setAnchor(e.currentTarget)}
      >
        {label}
      </Button>
      <Menu
        anchorEl={anchor}
        open={!!anchor}
        onClose={() => setAnchor(null)}
        anchorOrigin={{ vertical: 'top', horizontal: 'left' }}
        transformOrigin={{ vertical: 'bottom', horizontal: 'left' }}
      >
        {actions.map((action) => (
          <MenuItem
            key={action}
            className={action === 'delete' ? (css.destroys ?? '') : ''}
            onClick={() => {
              setAnchor(null);
              onChoose(action);
            }}
          >
            {w.actions[action]}
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}
