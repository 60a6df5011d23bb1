import { Button } from '@mui/material';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { paths } from '../../paths.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Refusal } from '../../ui/ProblemBox.tsx';
import { words } from '../../words/words.ts';
import { ChangesDialog } from './ChangesDialog.tsx';
import type { FirstRun } from './use-first-run.ts';
import css from './FirstRunPage.module.css';

const w = words.firstRun;

/** What Start will do, in a sentence; what exactly, on demand; and the one button. */
export function StartBar({ run }: { run: FirstRun }) {
  const [changesShown, setChangesShown] = useState(false);
  const navigate = useNavigate();
  const { nic, deskAddress, mode, gives, served } = run;
  const sentence = (): string | null => {
    if (!nic || deskAddress === null) return null;
    if (served?.name === nic.name) return w.nowServed(nic.name, deskAddress);
    if (mode === 'proxy') return w.startBeside(nic.name, deskAddress);
    return (gives ? w.startGives : w.startOpens)(nic.name, deskAddress);
  };
  const label = (): string => {
    if (served) return w.change;
    if (!nic) return w.startPlain;
    return mode === 'proxy' ? w.startAside : w.start(nic.name);
  };
  const begin = async (): Promise<void> => {
    const begun = await run.begin();
    if (begun?.ok && served) await navigate({ to: paths.machines });
  };
  const said = sentence();
  return (
    <div className={css.end}>
      <Refusal
        title={words.desk.serviceTrouble(w.startPlain, words.desk.serviceState.refused)}
        problem={run.start.problem}
      />
      <Refusal title={w.stopRefused} problem={run.stop.problem} />
      <div className={css.start}>
        <div className={css.sentence}>
          {said !== null && (
            <>
              <p>{said}</p>
              <p>{served ? w.stopText : w.stopAnyTime}</p>
            </>
          )}
        </div>
        {said !== null && (
          <Button variant="text" onClick={() => setChangesShown(true)}>
            {w.whatChanges}
          </Button>
        )}
        {served && (
          <ActionButton size="large" busy={run.stop.busy} onClick={() => void run.stop.run({})}>
            {w.stop}
          </ActionButton>
        )}
        <div className={css.primary}>
          <ActionButton
            variant="contained"
            size="large"
            whyNot={run.whyNot}
            busy={run.start.busy}
            onClick={() => void begin()}
          >
            {label()}
          </ActionButton>
        </div>
      </div>
      <ChangesDialog open={changesShown} onClose={() => setChangesShown(false)} run={run} />
    </div>
  );
}
