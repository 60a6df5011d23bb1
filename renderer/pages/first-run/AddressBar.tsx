import type { Share } from '../../forms/pool.ts';
import { words } from '../../words/words.ts';
import css from './SubnetForm.module.css';

const w = words.firstRun;
const names = { desk: w.barDesk, fixed: w.barFixed, pool: w.barPool, spare: w.barSpare };

/** The end that differs: ".2" in a /24, the whole address in larger networks. */
const last = (address: string, shares: readonly Share[]): string => {
  const head = shares[0]!.from.split('.').slice(0, 3).join('.');
  return shares.every((s) => s.to.startsWith(`${head}.`)) ? `.${address.split('.')[3]}` : address;
};

/** The subnet drawn to scale, each part labelled on the spot. */
export function AddressBar({ shares }: { shares: Share[] }) {
  const text = (s: Share): string =>
    s.from === s.to ? last(s.from, shares) : `${last(s.from, shares)} – ${last(s.to, shares)}`;
  return (
    <figure aria-label={w.bar}>
      <div className={css.bar} aria-hidden="true">
        {shares.map((s) => (
          <div key={s.from} className={css.part} data-kind={s.kind} style={{ flex: s.part }} />
        ))}
      </div>
      <figcaption className={css.labels}>
        {shares.map((s) => (
          <span key={s.from} className={css.label} data-kind={s.kind} style={{ flex: s.part }}>
            <b>{names[s.kind]}</b> <span className="mono">{text(s)}</span>
          </span>
        ))}
      </figcaption>
    </figure>
  );
}
