import { Button } from '@mui/material';
import { Link } from '@tanstack/react-router';
import type { Claim } from '../../../services/contract/all.ts';
import { useNow } from '../../data/clock.ts';
import { useAsk, useCall } from '../../data/desk.tsx';
import { paths } from '../../paths.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { whenWas } from '../../ui/format.ts';
import { ProblemBox, Refusal } from '../../ui/ProblemBox.tsx';
import { StateMark } from '../../ui/StateMark.tsx';
import { words } from '../../words/words.ts';
import css from './Claims.module.css';

const w = words.machines.claim;
const mostShown = 3;

/** Stations that say they are a known machine: each is a decision that waits, above the list. */
export function Claims() {
  const claims = useAsk('machines.claims', { limit: mostShown }, { everyMs: 30_000 }).data;
  if (!claims || claims.total === 0) return null;
  return (
    <div className={css.line} role="status">
      <StateMark mark="triangle" size={15} />
      <p>
        <b>{claims.total === 1 ? w.one : w.many(claims.total)}</b> {claims.items[0]?.sentence}
      </p>
      {claims.items.map((claim) => (
        <Button
          key={claim.id}
          component={Link}
          to={paths.machine(claim.systemId)}
          size="small"
          variant="outlined"
        >
          {w.decide(claim.hostname)}
        </Button>
      ))}
    </div>
  );
}

/** The decisions that wait on one machine's page, each answer with what it does. */
export function ClaimsOf({ systemId }: { systemId: string }) {
  const claims = useAsk('machines.claims', { limit: 100 }, { everyMs: 30_000 }).data;
  const own = claims?.items.filter((claim) => claim.systemId === systemId) ?? [];
  if (own.length === 0) return null;
  return (
    <div className={css.own}>
      {own.map((claim) => (
        <Decision key={claim.id} claim={claim} />
      ))}
    </div>
  );
}

function Decision({ claim }: { claim: Claim }) {
  const now = useNow(10_000);
  const accept = useCall('machines.claim_accept');
  const refuse = useCall('machines.claim_refuse');
  const { id, hostname, sentence, mac, vendor, address, times, lastAt } = claim;
  const busy = accept.busy || refuse.busy;
  const answers = [
    { label: w.same(hostname), text: claim.ifSame, run: () => void accept.run({ id, as: 'same' }) },
    { label: w.other, text: claim.ifOther, run: () => void accept.run({ id, as: 'other' }) },
    { label: w.refuse, text: claim.ifRefused, run: () => void refuse.run({ id }) },
  ];
  return (
    <ProblemBox title={w.title(hostname)} text={sentence} tone="fail">
      <p className={css.station}>
        <code>{mac}</code> {vendor} <code>{address}</code> {w.asked(times, whenWas(lastAt, now))}
      </p>
      <ul className={css.answers}>
        {answers.map(({ label, text, run }) => (
          <li key={label}>
            <ActionButton busy={busy} onClick={run}>
              {label}
            </ActionButton>
            <span>{text}</span>
          </li>
        ))}
      </ul>
      <Refusal title={w.refused} problem={accept.problem ?? refuse.problem} />
    </ProblemBox>
  );
}
