import { Button, IconButton } from '@mui/material';
import { Columns3, Minus, Plus } from 'lucide-react';
import { leastWidthPx, mostWidthPx } from '../../../tables/columns.ts';
import { Tick } from '../../../forms/Field.tsx';
import { words } from '../../../words/words.ts';
import { allColumns, keptColumns } from '../columns.tsx';
import type { ChosenColumns } from './use-columns.ts';
import { ToolPanel } from './ToolPanel.tsx';
import css from './tools.module.css';

const w = words.machines.columnsMenu;
const stepPx = 20;

/** Which columns are shown, and how wide each is: by keyboard what the header's edges are to the pointer. */
export function ColumnsMenu({ chosen }: { chosen: ChosenColumns }) {
  return (
    <ToolPanel icon={<Columns3 size={15} strokeWidth={1.75} />} label={w.button} title={w.title}>
      {() => (
        <>
          <ul className={css.columns}>
            {allColumns.map((column, i) => {
              const shown = chosen.ids.includes(column.id);
              const px = chosen.widths[column.id] ?? column.widthPx;
              const step = (by: number): void =>
                chosen.setWidth(column.id, Math.min(mostWidthPx, Math.max(leastWidthPx, px + by)));
              return (
                <li key={column.id}>
                  {i < keptColumns ? (
                    <span className={css.always}>
                      {column.header} <span>{w.always}</span>
                    </span>
                  ) : (
                    <Tick
                      label={column.header}
                      checked={shown}
                      onChange={(on) => chosen.show(column.id, on)}
                    />
                  )}
                  {shown && (
                    <span className={css.steps}>
                      <IconButton
                        size="small"
                        aria-label={w.narrower(column.header)}
                        onClick={() => step(-stepPx)}
                      >
                        <Minus size={14} />
                      </IconButton>
                      <IconButton
                        size="small"
                        aria-label={w.wider(column.header)}
                        onClick={() => step(stepPx)}
                      >
                        <Plus size={14} />
                      </IconButton>
                    </span>
                  )}
                </li>
              );
            })}
          </ul>
          <div className={css.foot}>
            <Button variant="text" onClick={chosen.reset}>
              {w.reset}
            </Button>
          </div>
        </>
      )}
    </ToolPanel>
  );
}
