import { Button } from '@mui/material';
import { useState } from 'react';
import type { Finding } from '../../../services/contract/all.ts';
import { Command } from '../../ui/Command.tsx';
import { StateMark } from '../../ui/StateMark.tsx';
import { words } from '../../words/words.ts';
import { ImageLine } from './ImageLine.tsx';
import type { FirstRun } from './use-first-run.ts';
import css from './Ready.module.css';

const w = words.firstRun;
const marks = { fine: 'ready', warn: 'dotted-triangle', stop: 'triangle' } as const;

/** Before Start: what would keep it from working, each with what mends it; and the system that machines boot. */
export function Ready({ run }: { run: FirstRun }) {
  const [shown, setShown] = useState(false);
  // That the rights are missing stands at the top of the page already.
  const saidAbove = run.nics?.mayBindPorts === false;
  const findings = run.preflight?.findings.filter((f) => f.id !== 'rights' || !saidAbove);
  const troubles = (findings ?? []).filter((f) => f.level !== 'fine');
  const listed = shown ? (findings ?? []) : troubles;
  return (
    <section className={css.ready} aria-labelledby="ready-title">
      <div className={css.head}>
        <h2 id="ready-title">{w.readyTitle}</h2>
        <p role="status">{findings ? verdict(troubles) : run.nic ? w.checking : ''}</p>
        {findings && findings.length > troubles.length && (
          <Button variant="text" size="small" aria-expanded={shown} onClick={() => setShown(!shown)}>
            {shown ? w.hideChecks : w.showChecks}
          </Button>
        )}
      </div>
      <ul className={css.list}>
        {listed.map((finding) => (
          <li key={finding.id + finding.sentence} className={css.line} data-level={finding.level}>
            <StateMark mark={marks[finding.level]} size={15} />
            <b>{w.findings[finding.id]}</b>
            <span>{finding.sentence}</span>
            {finding.fix !== null && <Command line={finding.fix} />}
          </li>
        ))}
        <ImageLine />
      </ul>
    </section>
  );
}

function verdict(troubles: readonly Finding[]): string {
  const stops = troubles.filter((f) => f.level === 'stop').length;
  if (stops > 0) return w.inTheWay(stops);
  return troubles.length > 0 ? w.careful(troubles.length) : w.allFine;
}
