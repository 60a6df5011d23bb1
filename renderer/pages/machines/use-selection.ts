import { useCallback, useMemo, useState } from 'react';
import type { MachineRow } from '../../../services/contract/all.ts';
import { useLink } from '../../data/desk.tsx';
import type { ListQuestion, MachineWindows } from '../../data/machine-windows.ts';
import type { GridSelection } from '../../tables/grid-props.ts';
import { words } from '../../words/words.ts';

const w = words.machines.select;
const pageRows = 1000;

export interface Selection {
  ids: readonly string[];
  set: (ids: readonly string[]) => void;
  everything: () => void;
  grid: GridSelection<MachineRow>;
}

/** Which machines are selected, by their ids: it stays what it was when the list moves, and can hold all 10,000. */
export function useSelection(question: ListQuestion, list: MachineWindows): Selection {
  const link = useLink();
  const [selected, setSelected] = useState<ReadonlySet<string>>(() => new Set());
  const set = useCallback((ids: readonly string[]) => setSelected(new Set(ids)), []);
  const ids = useMemo(() => [...selected], [selected]);
  const { filter = '', group } = question;
  const { total, lines, rowAt } = list;

  const everything = async (): Promise<void> => {
    const answer = await link.call('machines.ids', { filter, ...(group && { group }) });
    if (answer.ok) set(answer.value.systemIds);
  };
  /** The ids between two lines, asked for where they are out of sight. */
  const between = async (from: number, to: number): Promise<string[]> => {
    const first = lines.itemAt(Math.min(from, to));
    const last = lines.itemAt(Math.max(from, to));
    const found: string[] = [];
    for (let offset = first; offset <= last; offset += pageRows) {
      const limit = Math.min(pageRows, last - offset + 1);
      const page = await link.call('machines.list', { ...question, offset, limit });
      if (!page.ok) return found;
      found.push(...page.value.items.map((row) => row.systemId));
    }
    return found;
  };
  const range = async (from: number, to: number): Promise<void> => {
    const low = Math.min(from, to);
    const inSight = Array.from({ length: Math.abs(to - from) + 1 }, (_, i) => rowAt(low + i));
    const known = inSight.every((row, i) => row !== undefined || 'group' in lines.at(low + i));
    const wanted = known ? inSight.flatMap((row) => row?.systemId ?? []) : await between(from, to);
    setSelected((before) => new Set([...before, ...wanted]));
  };
  const all = selected.size === 0 ? false : selected.size >= (total ?? 0) ? true : 'mixed';
  return {
    ids,
    set,
    everything: () => void everything(),
    grid: {
      has: (row) => selected.has(row.systemId),
      all,
      allLabel: w.all,
      labelOf: (row) => w.one(row.hostname),
      toggle(index) {
        const id = rowAt(index)?.systemId;
        if (id === undefined) return;
        setSelected((before) => {
          const next = new Set(before);
          if (!next.delete(id)) next.add(id);
          return next;
        });
      },
      range: (from, to) => void range(from, to),
      toggleAll: () => (all === true ? set([]) : void everything()),
      everything: () => void everything(),
    },
  };
}
