import { Button } from '@mui/material';
import { Tick } from '../../forms/Field.tsx';
import { StateMark } from '../../ui/StateMark.tsx';
import { Refusal } from '../../ui/ProblemBox.tsx';
import { words } from '../../words/words.ts';
import type { FirstRun } from './use-first-run.ts';
import css from './Heard.module.css';

const w = words.firstRun;

/** What the probe heard: another DHCP server first, since that decides whether this desk may serve. */
export function Heard({ run }: { run: FirstRun }) {
  const { heard, other, nic } = run;
  if (run.listenProblem && !run.listening)
    return (
      <div className={css.refused}>
        <Refusal title={w.listenRefused} problem={run.listenProblem} />
        <Button variant="outlined" onClick={run.listenAgain}>
          {w.again}
        </Button>
      </div>
    );
  if (!heard)
    return (
      <div className={css.strip}>
        <div className={css.cell}>
          {nic && <StateMark mark="working" />}
          <b>{nic ? w.hearingShort : w.pickFirst}</b>
        </div>
      </div>
    );
  return (
    <>
      <div className={css.strip}>
        <div className={css.cell} data-tone={other ? 'warn' : 'ready'}>
          <StateMark mark={other ? 'triangle' : 'ready'} size={16} />
          <b>{other ? w.server(other) : w.noServer}</b>
          <span>{other ? w.serverText : w.noServerText}</span>
        </div>
        <div className={css.cell}>
          <b>{w.devices(heard.devices)}</b>
          <span>{w.devicesText}</span>
        </div>
        <div className={css.cell}>
          <b>{w.asking(heard.askingToBoot)}</b>
          <span>{heard.askingToBoot ? w.askingSome : w.askingNone}</span>
        </div>
      </div>
      {other && (
        <Tick label={w.besideOthers(other)} checked={run.besideOthers} onChange={run.setBesideOthers} />
      )}
    </>
  );
}
