import { ButtonBase } from '@mui/material';
import { ArrowDown, ArrowUp } from 'lucide-react';
import type { GridColumn } from './columns.ts';
import type { Sorting } from './Grid.tsx';
import css from './Grid.module.css';

interface GridHeadProps<Row> {
  columns: GridColumn<Row>[];
  template: string;
  sorting: Sorting | undefined;
  onSort: ((by: string) => void) | undefined;
}

/** The header row: a column that the controller can sort by is a button. */
export function GridHead<Row>({ columns, template, sorting, onSort }: GridHeadProps<Row>) {
  return (
    <div role="rowgroup" className={css.head}>
      <div role="row" aria-rowindex={1} className={css.headRow} style={{ gridTemplateColumns: template }}>
        {columns.map((column) => {
          const { sort } = column;
          const sorted = sort !== undefined && sorting?.by === sort;
          const Arrow = sorting?.descending ? ArrowUp : ArrowDown;
          const text = <span className={column.quietHeader ? 'visually-hidden' : ''}>{column.header}</span>;
          return (
            <div
              key={column.id}
              role="columnheader"
              data-align={column.align}
              aria-sort={sorted ? (sorting.descending ? 'descending' : 'ascending') : undefined}
            >
              {sort !== undefined && onSort ? (
                <ButtonBase className={css.sort} onClick={() => onSort(sort)}>
                  {text}
                  {sorted && <Arrow size={12} aria-hidden="true" />}
                </ButtonBase>
              ) : (
                text
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}
