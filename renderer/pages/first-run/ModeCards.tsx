import { Button } from '@mui/material';
import { ShieldCheck } from 'lucide-react';
import { Command } from '../../ui/Command.tsx';
import { ProblemBox } from '../../ui/ProblemBox.tsx';
import { words } from '../../words/words.ts';
import type { FirstRun } from './use-first-run.ts';
import css from './ModeCards.module.css';

const w = words.firstRun;

/** Beside another DHCP server there is one way that is safe; the other stays visible and says why it is refused. */
export function ModeCards({ run }: { run: FirstRun }) {
  const { nic, other } = run;
  return (
    <>
      <div role="radiogroup" aria-label={w.howTitle} className={css.cards}>
        <label className={css.card} data-picked>
          <input type="radio" name="mode" checked readOnly />
          <span className={css.words}>
            <span className={css.title}>
              <b>{w.beside}</b>
              <span className={css.safe}>{w.safe}</span>
              <span className={css.aside}>{w.proxy}</span>
            </span>
            <span>{w.besideText}</span>
          </span>
        </label>
        <div className={css.card} data-refused>
          <input type="radio" name="mode" id="mode-own" disabled aria-describedby="mode-own-why" />
          <span className={css.words}>
            <label htmlFor="mode-own" className={css.title}>
              {w.own}
            </label>
            <span id="mode-own-why">{w.ownRefused}</span>
          </span>
          <Button variant="text" size="small" className={css.again ?? ''} onClick={run.listenAgain}>
            {w.lookAgain}
          </Button>
        </div>
      </div>
      {nic && other && run.ownAddress === null && (
        <ProblemBox tone="warn" title={w.askRouterTitle(nic.name, other.address)} text={w.askRouterText}>
          <Command line={w.askRouterCommand(nic.name)} />
        </ProblemBox>
      )}
      <OnlyListed />
    </>
  );
}

export const OnlyListed = () => (
  <p className={css.only}>
    <ShieldCheck size={16} strokeWidth={1.75} aria-hidden="true" />
    {w.onlyListed}
  </p>
);
