import { Dialog } from '@mui/material';
import { Search } from 'lucide-react';
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import type { MachineRow } from '../../services/contract/all.ts';
import { useKeys } from '../ui/keys.ts';
import { focusSoon } from '../ui/focus-soon.ts';
import { usePhone } from '../ui/screen.ts';
import { words } from '../words/words.ts';
import type { Item } from './items.tsx';
import { showPalette, usePaletteOpen } from './open.ts';
import { useSections } from './use-sections.ts';
import css from './Palette.module.css';

const w = words.palette;

/** Ctrl K over everything: machines, what can be done with them, places and commands. */
export function Palette({ onKeys }: { onKeys: () => void }) {
  const open = usePaletteOpen();
  useKeys({ 'Ctrl k': () => showPalette(true) });
  return open ? <OpenPalette onKeys={onKeys} /> : null;
}

function OpenPalette({ onKeys }: { onKeys: () => void }) {
  const id = useId();
  const phone = usePhone();
  const [typed, setTyped] = useState('');
  const [active, setActive] = useState(0);
  const [entered, setEntered] = useState(false);
  const [chosen, setChosen] = useState<MachineRow | undefined>(undefined);
  const list = useRef<HTMLDivElement>(null);
  const { sections, nothing, settled } = useSections(typed, chosen, onKeys);
  const items = sections.flatMap((section) => section.items);
  const at = Math.min(active, Math.max(0, items.length - 1));
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [at]);

  const go = (index: number): void => {
    const to = (index + items.length) % Math.max(1, items.length);
    setActive(to);
    if (items[to]?.machine) setChosen(items[to].machine);
  };
  const run = (item: Item | undefined): void => {
    if (!item || item.forbidden) return;
    showPalette(false);
    item.run();
  };
  // Enter waits for what was typed to be found: it must not act on what an older text found.
  useEffect(() => {
    if (!entered || !settled) return;
    const timer = setTimeout(() => {
      setEntered(false);
      run(items[at]);
    });
    return () => clearTimeout(timer);
  });
  const onKeyDown = (e: KeyboardEvent): void => {
    const firstAction = items.findIndex((item) => /^(act|cycle)/.test(item.id));
    if (e.key === 'ArrowDown') go(at + 1);
    else if (e.key === 'ArrowUp') go(at - 1);
    else if (e.key === 'Tab' && firstAction >= 0) go(items[at]?.machine ? firstAction : 0);
    else if (e.key === 'Enter') setEntered(true);
    else return;
    e.preventDefault();
  };
  return (
    <Dialog
      open
      fullScreen={phone}
      onClose={() => showPalette(false)}
      className={css.dialog ?? ''}
      slotProps={{ paper: { className: css.paper ?? '', 'aria-label': w.title } }}
      transitionDuration={0}
    >
      <div className={css.field}>
        <Search size={17} strokeWidth={1.75} aria-hidden="true" />
        <input
          ref={focusSoon}
          role="combobox"
          aria-label={w.field}
          aria-expanded={items.length > 0}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={items.length > 0 ? `${id}-${at}` : undefined}
          placeholder={phone ? w.triggerShort : w.trigger}
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={(e) => {
            setTyped(e.target.value);
            setActive(0);
            setChosen(undefined);
          }}
          onKeyDown={onKeyDown}
        />
        <button type="button" className={css.esc} onClick={() => showPalette(false)}>
          <kbd>Esc</kbd>
          <span className="visually-hidden">{words.desk.close}</span>
        </button>
      </div>
      <div ref={list} id={`${id}-list`} className={css.list} role="listbox" aria-label={w.title}>
        {sections.map((section, s) => (
          <div key={section.title} role="group" aria-labelledby={`${id}-s${s}`}>
            <div id={`${id}-s${s}`} className={css.title}>
              {section.title}
            </div>
            {section.items.map((item) => {
              const own = items.indexOf(item);
              return (
                <Option
                  key={item.id}
                  id={`${id}-${own}`}
                  item={item}
                  active={own === at}
                  onPoint={() => setActive(own)}
                  onRun={() => run(item)}
                />
              );
            })}
          </div>
        ))}
      </div>
      {nothing && (
        <div className={css.nothing} role="status">
          <b>{w.nothing(typed.trim())}</b>
          <p>{w.nothingText}</p>
        </div>
      )}
      {!phone && <Hints />}
    </Dialog>
  );
}

interface OptionProps {
  id: string;
  item: Item;
  active: boolean;
  onPoint: () => void;
  onRun: () => void;
}

function Option({ id, item, active, onPoint, onRun }: OptionProps) {
  const { icon, label, mono, note, keys, forbidden, machine } = item;
  return (
    <div
      id={id}
      role="option"
      aria-selected={active}
      aria-disabled={forbidden ? true : undefined}
      className={css.option}
      data-machine={!!machine || undefined}
      onMouseMove={active ? undefined : onPoint}
      onClick={onRun}
    >
      {icon}
      <bdi className={mono ? 'mono' : ''}>{label}</bdi>
      <span className={css.note}>{forbidden ?? note}</span>
      {active && machine && <kbd aria-hidden="true">Enter</kbd>}
      {!forbidden && keys?.split(' ').map((key) => <kbd key={key}>{key.toUpperCase()}</kbd>)}
    </div>
  );
}

function Hints() {
  return (
    <p className={css.hints} aria-hidden="true">
      <kbd>↑</kbd>
      <kbd>↓</kbd> {w.hints.choose}
      <kbd>Tab</kbd> {w.hints.actions}
      <kbd>&gt;</kbd> {w.hints.commands}
      <span>{w.hints.works}</span>
    </p>
  );
}
