import { Button } from '@mui/material';
import { Link } from '@tanstack/react-router';
import type { BulkEffect, BulkRefusal } from '../../../../services/contract/all.ts';
import { problemOf } from '../../../data/desk.tsx';
import { TextField, Tick } from '../../../forms/Field.tsx';
import { paths } from '../../../paths.ts';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { Refusal } from '../../../ui/ProblemBox.tsx';
import { StateMark } from '../../../ui/StateMark.tsx';
import { words } from '../../../words/words.ts';
import { Parameters } from './Parameters.tsx';
import { shortNames } from './names.ts';
import { asksFor, isTold, useBulk, type Asked } from './use-bulk.ts';
import css from './BulkTray.module.css';

const w = words.bulk;
const mostNames = 6;
/** From so many on the number must be typed before machines are forgotten. */
const typedFrom = 11;

interface PreviewProps {
  asked: Asked;
  onAsk: (asked: Asked) => void;
  onStarted: (bulkId: string) => void;
}

/** Before anything is sent: left who will and what it means, right who will not, why, and the fix. */
export function Preview({ asked, onAsk, onStarted }: PreviewProps) {
  const bulk = useBulk(asked, onStarted);
  const { action } = asked;
  const told = isTold(asked);
  const preview = told ? bulk.preview.data : undefined;
  const n = preview?.willCount ?? 0;
  const mayBeOverridden = (preview?.willNot ?? [])
    .filter((r) => r.override)
    .reduce((sum, r) => sum + r.count, 0);
  const mustType = action === 'delete' && n >= typedFrom;
  const whyNot = !preview
    ? w.asking
    : n === 0
      ? w.nobody
      : mustType && bulk.typed.trim() !== String(n)
        ? w.typeNumber(n)
        : null;
  return (
    <div className={css.body}>
      <section className={css.side} aria-label={w.will[action](n)}>
        {asksFor[action] && (
          <Parameters
            action={action}
            value={asked.parameters}
            onChange={(parameters) => onAsk({ ...asked, parameters })}
          />
        )}
        {told && <h2>{preview ? w.will[action](n) : w.asking}</h2>}
        <Refusal title={w.noPreview} problem={problemOf(bulk.preview.error)} />
        <ul>
          {preview?.will.map((effect) => (
            <Effect key={effect.effect} effect={effect} />
          ))}
        </ul>
      </section>
      <section className={css.side} aria-label={w.willNot(preview?.willNotCount ?? 0)}>
        {preview && <h2>{w.willNot(preview.willNotCount)}</h2>}
        <ul>
          {preview?.willNot.map((refusal) => (
            <Refused
              key={refusal.reason}
              refusal={refusal}
              onFix={(fixBy) =>
                onAsk({
                  action: fixBy,
                  systemIds: refusal.systemIds,
                  parameters: {},
                  override: false,
                  then: { ...asked, then: null },
                })
              }
            />
          ))}
        </ul>
      </section>
      <section className={css.go}>
        {mayBeOverridden > 0 || asked.override ? (
          <Tick
            label={w.override(mayBeOverridden)}
            checked={asked.override}
            onChange={(override) => onAsk({ ...asked, override })}
          />
        ) : null}
        {preview?.notes.map((note) => (
          <p key={note}>{note}</p>
        ))}
        {mustType && <TextField label={w.typeNumber(n)} value={bulk.typed} onChange={bulk.setTyped} />}
        <Refusal title={w.refused} problem={bulk.problem} />
        <ActionButton
          variant="contained"
          size="large"
          color={action === 'delete' ? 'error' : 'primary'}
          whyNot={told ? whyNot : w.choose}
          busy={bulk.busy}
          onClick={() => void bulk.start()}
        >
          {w.confirm[action](n)}
        </ActionButton>
      </section>
    </div>
  );
}

const namesOf = ({ machines, count }: { machines: { hostname: string }[]; count: number }): string => {
  const names = shortNames(machines.slice(0, mostNames).map((m) => m.hostname));
  const rest = count - Math.min(mostNames, machines.length);
  return rest > 0 ? w.andMore(names, rest) : names;
};

function Effect({ effect }: { effect: BulkEffect }) {
  return (
    <li>
      <StateMark mark="ready" size={13} />
      <b>
        <bdi>{namesOf(effect)}</bdi>
      </b>
      <span>{effect.sentence}</span>
    </li>
  );
}

interface RefusedProps {
  refusal: BulkRefusal;
  onFix: (action: NonNullable<BulkRefusal['fixBy']>) => void;
}

function Refused({ refusal, onFix }: RefusedProps) {
  const { fixBy, machines, count } = refusal;
  const only = count === 1 ? machines[0] : undefined;
  return (
    <li>
      <StateMark mark="aside" size={13} />
      <b>
        <bdi>{namesOf(refusal)}</bdi>
      </b>
      <span>
        {refusal.sentence} {refusal.fix}
      </span>
      {fixBy ? (
        <Button variant="text" size="small" className={css.fix ?? ''} onClick={() => onFix(fixBy)}>
          {w.fix(w.actions[fixBy])}
        </Button>
      ) : (
        only && (
          <Link to={paths.machine(only.systemId)} className={css.fix}>
            {w.open}
          </Link>
        )
      )}
    </li>
  );
}
