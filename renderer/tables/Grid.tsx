import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useDensity } from '../ui/density.ts';
import { useKeys } from '../ui/keys.ts';
import { fitting, leastWidth, template, widened, type Widths } from './columns.ts';
import type { GridProps } from './grid-props.ts';
import { GridHead } from './GridHead.tsx';
import { GridRow, GroupRow, type RowHands } from './GridRow.tsx';
import { useWidth } from './use-width.ts';
import css from './Grid.module.css';

const tickPx = 33;
const noWidths: Widths = {};

/** A long table: ARIA grid, fixed row height, rows drawn as they come in sight, keys j k arrows Home End Enter x . */
export function Grid<Row extends object>(props: GridProps<Row>) {
  const { label, total, rowAt, headingAt, idOf, onOpen, needsYou, onRange, onHold, selection } = props;
  const touch = useDensity() === 'touch';
  const scale = touch ? 1.16 : 1;
  const rowPx = touch ? 48 : 36;
  const tick = selection ? Math.round(tickPx * (touch ? 1.4 : 1)) : 0;
  const scroller = useRef<HTMLDivElement>(null);
  const width = useWidth(scroller);
  const id = useId();
  const [active, setActive] = useState(-1);
  const anchor = useRef(-1);

  const widths = props.widths ?? noWidths;
  const columns = useMemo(
    () => fitting(widened(props.columns, widths), width - 40 - tick, props.kept, scale),
    [props.columns, widths, props.kept, width, scale, tick],
  );
  const leastPx = leastWidth(columns, scale) + 40 + tick;
  const gridTemplateColumns = (tick ? `${tick}px ` : '') + template(columns, scale);
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 6,
    scrollMargin: 30,
    scrollPaddingStart: 30,
    initialOffset: props.startAtPx ?? 0,
  });
  useEffect(() => virtual.measure(), [virtual, rowPx]);
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => onRange?.(first, last), [onRange, first, last]);

  const [known, setKnown] = useState(props.of);
  if (known !== props.of) {
    setKnown(props.of);
    setActive(-1);
  }
  const isFirst = useRef(true);
  useEffect(() => {
    if (!isFirst.current) scroller.current?.scrollTo({ top: 0 });
    isFirst.current = false;
  }, [props.of]);

  const go = (index: number): void => {
    const to = Math.max(0, Math.min(total - 1, index));
    setActive(to);
    props.onActive?.(to);
    virtual.scrollToIndex(to, { align: 'auto' });
    scroller.current?.focus({ preventScroll: true });
  };
  const act = {
    open(index: number): void {
      const row = rowAt(index);
      if (row) onOpen?.(row, index);
    },
    select(index: number, range: boolean): void {
      setActive(index);
      props.onActive?.(index);
      if (range && anchor.current >= 0) selection?.range(anchor.current, index);
      else selection?.toggle(index);
      anchor.current = index;
    },
    menu(index: number, at: { left: number; top: number }): void {
      const row = rowAt(index);
      if (!row) return;
      setActive(index);
      props.onActive?.(index);
      props.onMenu?.(row, at);
    },
    toggle(key: string): void {
      props.onHeading?.(key);
    },
  };
  const latest = useRef<RowHands>(act);
  useEffect(() => {
    latest.current = act;
  });
  const hands = useMemo(
    (): RowHands => ({
      open: (index) => latest.current.open(index),
      select: (index, range) => latest.current.select(index, range),
      menu: (index, at) => latest.current.menu(index, at),
      toggle: (key) => latest.current.toggle(key),
    }),
    [],
  );
  const enter = (): void => {
    const heading = headingAt?.(active);
    if (heading) act.toggle(heading.key);
    else act.open(active);
  };
  const menuOfActive = (): void => {
    const box = document.getElementById(`${id}-${active}`)?.getBoundingClientRect();
    if (box) act.menu(active, { left: box.left + 220, top: box.bottom });
  };
  useKeys({
    j: () => go(active + 1),
    k: () => go(active - 1),
    ...(selection && {
      x: () => active >= 0 && act.select(active, false),
      X: () => active >= 0 && act.select(active, true),
      'Ctrl a': selection.everything,
    }),
    ...(props.onMenu && { '.': menuOfActive }),
  });
  const pageRows = Math.max(1, Math.floor((scroller.current?.clientHeight ?? rowPx) / rowPx) - 2);
  const onKeyDown = (e: KeyboardEvent): void => {
    if (e.target !== e.currentTarget) return;
    const moves: Record<string, number> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      Home: 0,
      End: total - 1,
      PageDown: active + pageRows,
      PageUp: active - pageRows,
    };
    const to = moves[e.key];
    if (to !== undefined && e.shiftKey && selection) {
      if (anchor.current < 0) anchor.current = Math.max(0, active);
      selection.range(anchor.current, Math.max(0, Math.min(total - 1, to)));
    }
    if (to !== undefined) go(to);
    else if (e.key === 'Enter') enter();
    else if (e.key === ' ' && selection && active >= 0) act.select(active, e.shiftKey);
    else if (e.key === 'ContextMenu' && props.onMenu) menuOfActive();
    else return;
    e.preventDefault();
  };

  const isDrawn = active >= first && active <= last;
  return (
    <div
      ref={scroller}
      className={css.grid}
      role="grid"
      aria-label={label}
      aria-rowcount={total + 1}
      aria-multiselectable={selection ? true : undefined}
      tabIndex={0}
      aria-activedescendant={isDrawn && active >= 0 ? `${id}-${active}` : undefined}
      onKeyDown={onKeyDown}
      onFocus={() => onHold?.(true)}
      onBlur={() => onHold?.(false)}
      onMouseEnter={() => onHold?.(true)}
      onMouseLeave={() => onHold?.(scroller.current === document.activeElement)}
      onScroll={(e) => props.onScrolled?.(e.currentTarget.scrollTop)}
    >
      <div className={css.wide} style={{ minWidth: leastPx > width ? leastPx : undefined }}>
        <GridHead
          columns={columns}
          template={gridTemplateColumns}
          scale={scale}
          sorting={props.sorting}
          onSort={props.onSort}
          onWidth={props.onWidth}
          all={
            selection && { state: selection.all, label: selection.allLabel, onToggle: selection.toggleAll }
          }
        />
        <div role="rowgroup" className={css.body} style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const { index } = item;
            const heading = headingAt?.(index);
            const row = heading ? undefined : rowAt(index);
            const shared = {
              id: `${id}-${index}`,
              index,
              startPx: item.start - 30,
              heightPx: rowPx,
              active: index === active,
              hands,
            };
            if (heading) return <GroupRow key={item.key} {...shared} heading={heading} />;
            return (
              <GridRow
                key={row ? idOf(row) : item.key}
                {...shared}
                row={row}
                columns={columns}
                template={gridTemplateColumns}
                needsYou={!!row && !!needsYou?.(row)}
                opens={!!onOpen}
                hasMenu={!!props.onMenu}
                selected={selection && !!row && selection.has(row)}
                selectLabel={selection && row ? selection.labelOf(row) : ''}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}
