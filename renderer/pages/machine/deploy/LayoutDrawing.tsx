import type { LayoutChoice } from './shapes.ts';

/** Boxes of a drawing of 83 by 16: x, y, width, height, and whether it is only room. */
type Box = [x: number, y: number, width: number, height: number, room?: true];

const boxes: Record<LayoutChoice['name'], Box[]> = {
  flat: [
    [0, 2, 10, 12],
    [12, 2, 71, 12],
  ],
  lvm: [
    [0, 2, 10, 12],
    [12, 2, 38, 12],
    [52.5, 2.5, 30, 11, true],
  ],
  blank: [[0.5, 2.5, 82, 11, true]],
  configured: [
    [0, 0, 52, 7],
    [0, 9, 25, 7],
    [27, 9, 56, 7],
  ],
};

/** A layout in small: filled is taken, dashed is left free. */
export function LayoutDrawing({ name }: { name: LayoutChoice['name'] }) {
  return (
    <svg viewBox="0 0 83 16" width="83" height="16" preserveAspectRatio="xMinYMid" aria-hidden="true">
      {boxes[name].map(([x, y, width, height, room]) =>
        room ? (
          <rect
            key={x}
            {...{ x, y, width, height }}
            rx="1.5"
            fill="none"
            stroke="currentColor"
            strokeDasharray="3 2"
          />
        ) : (
          <rect key={`${x} ${y}`} {...{ x, y, width, height }} rx="1.5" fill="currentColor" opacity=".75" />
        ),
      )}
    </svg>
  );
}
