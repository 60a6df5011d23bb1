import { Button, Dialog, DialogActions, DialogContent, DialogTitle } from '@mui/material';
import { useState, type FormEvent } from 'react';
import { whyNot } from '../../../../services/contract/all.ts';
import { problemOf, useAsk } from '../../../data/desk.tsx';
import { Tick } from '../../../forms/Field.tsx';
import { ActionButton } from '../../../ui/ActionButton.tsx';
import { ProblemBox, Refusal } from '../../../ui/ProblemBox.tsx';
import { usePhone } from '../../../ui/screen.ts';
import { words } from '../../../words/words.ts';
import { ScriptChoices } from './ScriptChoices.tsx';
import { ScriptValues } from './ScriptValues.tsx';
import { TestTargets } from './TestTargets.tsx';
import { disksOf, isInUse, limitOf, timeFor, wrongValues, type Tested } from './test-choice.ts';
import { useTestChoice } from './use-test-choice.ts';
import css from './TestDialog.module.css';

const w = words.tests.dialog;

interface TestDialogProps {
  machines: readonly Tested[];
  onClose: () => void;
}

/** Which tests run, on what, and what that means, before anything is sent. The button says it again. */
export function TestDialog({ machines, onClose }: TestDialogProps) {
  const phone = usePhone();
  const choice = useTestChoice(machines, onClose);
  const keys = useAsk('access.ssh_keys', {});
  const [understood, setUnderstood] = useState(false);
  const { scripts, chosen, typed, targets } = choice;
  const one = machines.length === 1 ? machines[0]! : null;
  const ready = machines.filter((m) => whyNot('test', m) === null);
  const refused = machines.filter((m) => whyNot('test', m) !== null);
  const disks = one
    ? disksOf(chosen, targets, one.diskCount)
    : ready.reduce((sum, m) => sum + disksOf(chosen, targets, m.diskCount), 0);
  const destroying = chosen.filter((s) => s.destructive);
  const lost =
    destroying.length === 0
      ? 0
      : one
        ? disksOf(destroying, targets, one.diskCount)
        : ready.reduce((sum, m) => sum + m.diskCount, 0);
  const forbidsWriting = writingRefused(machines);
  const reason =
    ready.length === 0
      ? whyNot('test', machines[0]!)
      : chosen.length === 0
        ? w.chooseFirst
        : wrongValues(chosen, typed)
          ? w.fitFirst
          : lost > 0 && !understood
            ? w.tickFirst
            : null;
  const submit = (e: FormEvent): void => {
    e.preventDefault();
    if (!reason && !choice.busy) void choice.start(ready);
  };
  return (
    <Dialog open onClose={onClose} fullScreen={phone} fullWidth maxWidth="md" aria-labelledby="test-title">
      <form className={css.form} noValidate onSubmit={submit}>
        <DialogTitle id="test-title">{one ? w.title(one.hostname) : w.titleMany(ready.length)}</DialogTitle>
        <DialogContent className={css.content ?? ''}>
          {choice.problem && <Refusal title={w.refused} problem={choice.problem} />}
          {choice.failures.map(({ hostname, problem }) => (
            <Refusal key={hostname} title={w.refusedFor(hostname)} problem={problem} />
          ))}
          {scripts?.length === 0 && <ProblemBox title={w.none} text={w.noneText} />}
          <Refusal title={w.refused} problem={problemOf(choice.error)} />
          {scripts && (
            <ScriptChoices
              scripts={scripts}
              chosen={choice.names}
              lastTime={choice.lastTime}
              forbidsWriting={forbidsWriting}
              onChoose={choice.choose}
              warning={
                lost > 0 && (
                  <div className={css.lost}>
                    <ProblemBox tone="fail" title={w.writes(lost)} />
                    <Tick label={w.understood} checked={understood} onChange={setUnderstood} />
                  </div>
                )
              }
            />
          )}
          {one && (
            <TestTargets
              scripts={chosen}
              systemId={one.systemId}
              targets={targets}
              onChange={choice.setTargets}
            />
          )}
          <ScriptValues scripts={chosen} typed={typed} onChange={choice.type} />
          <Tick
            label={w.ssh}
            help={keys.data?.keys.length === 0 ? w.noKeys : w.sshHelp}
            checked={choice.enableSsh}
            onChange={choice.setEnableSsh}
          />
          {refused.length > 0 && !(one && ready.length === 0) && (
            <div className={css.refused}>
              <h3>{w.not(refused.length)}</h3>
              <ul>
                {refused.map((m) => (
                  <li key={m.systemId}>{whyNot('test', m)}</li>
                ))}
              </ul>
            </div>
          )}
        </DialogContent>
        <DialogActions className={css.actions ?? ''}>
          <p className={css.means}>
            {chosen.length > 0 &&
              `${w.lasts(limitOf(Math.max(10_000, timeFor(chosen, choice.lastTime))))} ${lost > 0 ? '' : w.reads}`}
          </p>
          <Button variant="text" onClick={onClose}>
            {words.desk.cancel}
          </Button>
          <ActionButton
            variant="contained"
            color={lost > 0 ? 'error' : 'primary'}
            type="submit"
            whyNot={reason}
            busy={choice.busy}
          >
            {lost > 0
              ? w.goDestroy(lost, chosen.length)
              : one
                ? disks > 0
                  ? w.goDisks(chosen.length, disks)
                  : w.go(chosen.length)
                : w.goMany(chosen.length, ready.length)}
          </ActionButton>
        </DialogActions>
      </form>
    </Dialog>
  );
}

/** Why nothing may write to the disks of these machines; null when it may. */
function writingRefused(machines: readonly Tested[]): string | null {
  const held = machines.filter(isInUse);
  if (held.length === 0) return null;
  return machines.length === 1 ? w.inUse(held[0]!.hostname) : w.inUseMany(held.length);
}
