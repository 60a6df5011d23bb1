import { Button } from '@mui/material';
import { Router } from 'lucide-react';
import { StateMark } from '../../ui/StateMark.tsx';
import { Refusal } from '../../ui/ProblemBox.tsx';
import { words } from '../../words/words.ts';
import type { FirstRun } from './use-first-run.ts';
import css from './Heard.module.css';

const w = words.firstRun;

/** What the probe heard: another DHCP server first, since that decides how this desk may serve. */
export function Heard({ run }: { run: FirstRun }) {
  const { heard, live, nic } = run;
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
      <div className={css.strip} data-waiting>
        <div className={css.cell}>
          {nic && <StateMark mark="working" />}
          <b>{nic ? w.hearingShort : w.pickFirst}</b>
        </div>
      </div>
    );
  // What is heard goes on after the probe; it never becomes less.
  const devices = Math.max(heard.devices, live?.total ?? 0);
  const kinds = (live?.total ?? 0) >= heard.devices && live ? live.kinds : heard.kinds;
  const asking = Math.max(heard.askingToBoot, live?.askingToBoot ?? 0);
  return (
    <div className={css.strip}>
      <Verdict run={run} />
      <div className={css.cell}>
        <b>{w.devices(devices)}</b>
        <span>{w.kinds(kinds) || w.devicesText}</span>
      </div>
      <div className={css.cell}>
        <b>{w.asking(asking)}</b>
        <span>{asking ? w.askingSome : w.askingNone}</span>
      </div>
    </div>
  );
}

function Verdict({ run: { heard, other } }: { run: FirstRun }) {
  if (!other)
    return (
      <div className={css.cell} data-tone="ready">
        <StateMark mark="ready" size={16} />
        <b>{w.noServer}</b>
        <span>{w.noServerText}</span>
      </div>
    );
  const who = other.vendor ? w.named(other.address, other.vendor) : other.address;
  const servers = heard?.dhcpServers.length ?? 1;
  return (
    <div className={css.cell} data-tone="other">
      <Router size={18} strokeWidth={1.75} aria-hidden="true" />
      <b>{servers > 1 ? w.manyServers(servers) : w.server}</b>
      <span>{other.offered ? w.offered(who, other.offered, other.answeredMs) : w.answered(who)}</span>
    </div>
  );
}
