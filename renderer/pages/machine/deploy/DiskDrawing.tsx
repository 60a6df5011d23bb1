import { HardDrive, ShieldCheck } from 'lucide-react';
import { joined, storage } from '../../../ui/format.ts';
import { StateMark } from '../../../ui/StateMark.tsx';
import { words } from '../../../words/words.ts';
import css from './Drawing.module.css';
import type { DrawnDisk, DrawnPart } from './shapes.ts';

const w = words.deploy;

/** Stretches side by side, to scale where there is room: a small one keeps the place that its words need. */
export function Parts({ parts, when }: { parts: readonly DrawnPart[]; when: 'now' | 'after' }) {
  return (
    <ul className={css.bar} data-when={when}>
      {parts.map((part, i) => (
        <li key={i} data-kind={part.kind} style={{ flexGrow: Math.max(1, Math.round(part.sizeBytes / 1e6)) }}>
          <b>{part.label}</b>
          <span>{part.detail}</span>
        </li>
      ))}
    </ul>
  );
}

/** What becomes of a disk, at the right end of its line. */
function Fate({ disk, when }: { disk: DrawnDisk; when: 'now' | 'after' }) {
  if (when === 'now') return <span className={css.fate}>{disk.holds ?? w.empty}</span>;
  if (!disk.written)
    return (
      <span className={css.fate} data-tone="ready">
        <ShieldCheck size={14} strokeWidth={2} aria-hidden="true" />
        {w.notTouched}
      </span>
    );
  if (disk.holds === null) return <span className={css.fate}>{w.emptyNow}</span>;
  return (
    <span className={css.fate} data-tone="fail">
      <StateMark mark="triangle" size={13} />
      {w.isErased(disk.holds)}
    </span>
  );
}

/** One disk with what stands on it; a disk that is left alone is one hatched bar. */
export function DiskDrawing({ disk, when }: { disk: DrawnDisk; when: 'now' | 'after' }) {
  const kept = when === 'after' && !disk.written;
  return (
    <section className={css.disk} aria-label={w.disk(disk.name)}>
      <p className={css.line}>
        <HardDrive size={15} strokeWidth={1.75} aria-hidden="true" />
        <b>{disk.name}</b>
        <span>{[disk.model, disk.kind].filter(Boolean).join(', ')}</span>
        <span className={css.size}>{joined(storage(disk.sizeBytes))}</span>
        <Fate disk={disk} when={when} />
      </p>
      {kept ? (
        <p className={css.kept}>
          <ShieldCheck size={14} strokeWidth={2} aria-hidden="true" />
          <span>
            <b>{disk.holds === null ? w.keptEmpty : w.kept(disk.holds)}</b> <span>{w.notWritten}</span>
          </span>
        </p>
      ) : disk.parts.length === 0 ? (
        <p className={css.kept} data-empty>
          <span>{when === 'now' ? w.nothingOn : w.leftEmpty}</span>
        </p>
      ) : (
        <Parts parts={disk.parts} when={when} />
      )}
    </section>
  );
}
