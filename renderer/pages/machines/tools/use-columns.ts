import { useMemo, useState } from 'react';
import type { MachineRow } from '../../../../services/contract/all.ts';
import type { GridColumn, Widths } from '../../../tables/columns.ts';
import { allColumns, keptColumns, usualColumns } from '../columns.tsx';

const columnsKey = 'metaldesk-machine-columns';
const widthsKey = 'metaldesk-machine-widths';
const always = allColumns.slice(0, keptColumns).map((c) => c.id);

/** What this browser kept; anything unreadable counts as nothing. */
function kept(key: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null');
  } catch {
    return null;
  }
}

const keptIds = (): string[] | null => {
  const ids = kept(columnsKey);
  return Array.isArray(ids) ? ids.map(String) : null;
};

const keptWidths = (): Widths => {
  const widths = kept(widthsKey);
  if (typeof widths !== 'object' || widths === null) return {};
  return Object.fromEntries(Object.entries(widths).filter(([, px]) => typeof px === 'number')) as Widths;
};

export interface ChosenColumns {
  columns: GridColumn<MachineRow>[];
  ids: readonly string[];
  /** Chosen by hand: then none is dropped for want of room. */
  byHand: boolean;
  widths: Widths;
  show: (id: string, shown: boolean) => void;
  setWidth: (id: string, widthPx: number) => void;
  reset: () => void;
}

/** Which columns are shown and how wide: as the address says, else as this browser kept, else the usual ones. */
export function useColumns(
  address: string | undefined,
  onAddress: (columns: string | undefined) => void,
): ChosenColumns {
  const [stored, setStored] = useState(keptIds);
  const [widths, setWidths] = useState(keptWidths);
  const given = useMemo(() => address?.split(',') ?? stored, [address, stored]);
  const ids = useMemo(
    () =>
      allColumns.map((c) => c.id).filter((id) => always.includes(id) || (given ?? usualColumns).includes(id)),
    [given],
  );
  const columns = useMemo(() => allColumns.filter((c) => ids.includes(c.id)), [ids]);
  const keepWidths = (next: Widths): void => {
    setWidths(next);
    localStorage.setItem(widthsKey, JSON.stringify(next));
  };
  return {
    columns,
    ids,
    byHand: given !== null,
    widths,
    show(id, shown) {
      const next = shown ? [...ids, id] : ids.filter((each) => each !== id);
      setStored(next);
      localStorage.setItem(columnsKey, JSON.stringify(next));
      onAddress(next.join(','));
    },
    setWidth: (id, widthPx) => keepWidths({ ...widths, [id]: widthPx }),
    reset() {
      setStored(null);
      localStorage.removeItem(columnsKey);
      keepWidths({});
      onAddress(undefined);
    },
  };
}
