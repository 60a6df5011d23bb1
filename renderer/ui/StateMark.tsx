import type { ReactNode } from 'react';
import type { Mark } from './status-marks.ts';
import { toneOf } from './status-marks.ts';
import css from './StateMark.module.css';

/** What stands out of a filled shape is cut in the colour of the ground. */
const cut = {
  fill: 'none',
  stroke: 'var(--mark-ground, var(--surface))',
  strokeWidth: 1.8,
  strokeLinecap: 'round',
} as const;
const line = { fill: 'none', stroke: 'currentColor', strokeWidth: 2 } as const;

const shapes: Record<Mark, ReactNode> = {
  triangle: (
    <>
      <path
        d="M8 1.6 15 14H1Z"
        fill="currentColor"
        stroke="currentColor"
        strokeWidth="1.6"
        strokeLinejoin="round"
      />
      <path d="M8 6v3.6M8 12v.01" {...cut} />
    </>
  ),
  octagon: (
    <>
      <path d="M5 1h6l4 4v6l-4 4H5l-4-4V5Z" fill="currentColor" />
      <path d="m5.7 5.7 4.6 4.6m0-4.6-4.6 4.6" {...cut} />
    </>
  ),
  'dotted-triangle': (
    <>
      <path
        d="M8 1.8 15 14.2H1Z"
        {...line}
        strokeWidth="1.7"
        strokeDasharray="2.2 1.9"
        strokeLinejoin="round"
      />
      <path d="M8 7v2.6M8 12v.01" {...line} strokeWidth="1.7" strokeLinecap="round" />
    </>
  ),
  working: (
    <>
      <circle cx="8" cy="8" r="6" {...line} strokeWidth="2.2" opacity=".42" />
      <path
        className={css.turning}
        d="M8 2a6 6 0 0 1 4.2 10.2"
        {...line}
        strokeWidth="2.2"
        strokeLinecap="round"
      />
    </>
  ),
  new: <circle cx="8" cy="8" r="6" {...line} strokeDasharray="2.7 2.01" />,
  rescue: (
    <>
      <circle cx="8" cy="8" r="7" fill="currentColor" />
      <path d="M8 4.6v6.8M4.6 8h6.8" {...cut} />
    </>
  ),
  ready: (
    <>
      <circle cx="8" cy="8" r="7" fill="currentColor" />
      <path d="m4.9 8.2 2.2 2.2 4-4.4" {...cut} strokeLinejoin="round" />
    </>
  ),
  deployed: <rect x="1.8" y="1.8" width="12.4" height="12.4" rx="2.4" fill="currentColor" />,
  held: <rect x="2.4" y="2.4" width="11.2" height="11.2" rx="2" {...line} />,
  aside: (
    <>
      <circle cx="8" cy="8" r="6.3" {...line} strokeWidth="1.6" />
      <path d="M5 8h6" {...line} strokeWidth="1.6" strokeLinecap="round" />
    </>
  ),
};

/** A state's mark in a box of 16 units. Without a label it is decoration: its word stands beside it. */
export function StateMark({ mark, label, size = 15 }: { mark: Mark; label?: string; size?: number }) {
  return (
    <svg
      className={css.mark}
      data-tone={toneOf[mark]}
      viewBox="0 0 16 16"
      width={size}
      height={size}
      {...(label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true })}
    >
      {shapes[mark]}
    </svg>
  );
}
