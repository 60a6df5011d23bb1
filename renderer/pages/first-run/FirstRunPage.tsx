import { useState } from 'react';
import { Button } from '@mui/material';
import { useConnection } from '../../data/desk.tsx';
import { ReachContext } from '../../data/reach.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Command } from '../../ui/Command.tsx';
import { minuteTime } from '../../ui/format.ts';
import { ProblemBox, Refusal } from '../../ui/ProblemBox.tsx';
import { Banners } from '../../ui/shell/Banners.tsx';
import { words } from '../../words/words.ts';
import { ChangesDialog } from './ChangesDialog.tsx';
import { Heard } from './Heard.tsx';
import { Lead } from './Lead.tsx';
import { NicCards } from './NicCards.tsx';
import { Question } from './Question.tsx';
import { SubnetForm } from './SubnetForm.tsx';
import { listenSeconds, useFirstRun } from './use-first-run.ts';
import css from './FirstRunPage.module.css';

const w = words.firstRun;

/** One page from nothing to serving. Three questions that answer themselves, then Start. */
export function FirstRunPage() {
  const run = useFirstRun();
  const connection = useConnection();
  const [changesShown, setChangesShown] = useState(false);
  const { nic, fields, deskAddress } = run;
  const reach =
    connection.downSince === null ? null : words.desk.noLinkReason(minuteTime(connection.downSince));
  return (
    <ReachContext value={reach}>
      <div className={css.page}>
        <Lead />
        <main className={css.questions}>
          {reach !== null && <Banners connection={connection} />}
          {run.nics && !run.nics.mayBindPorts && (
            <ProblemBox tone="warn" title={w.notRoot} text={w.notRootText}>
              <Command line={run.nics.fix ?? 'sudo npm start'} />
            </ProblemBox>
          )}
          <Question number={1} title={w.which} aside={w.others}>
            <NicCards
              nics={run.nics?.nics ?? []}
              known={!!run.nics}
              picked={nic?.name ?? null}
              onPick={run.pick}
            />
          </Question>
          <Question
            number={2}
            title={w.heardTitle}
            aside={
              run.heard
                ? w.heardHow(Math.round(run.heard.listenedMs / 1000))
                : nic
                  ? w.hearing(listenSeconds)
                  : ''
            }
          >
            <Heard run={run} />
          </Question>
          <Question number={3} title={w.serveTitle} aside={fields ? w.proposed : ''}>
            {nic && run.fix && !fields ? (
              <ProblemBox tone="warn" title={w.noAddressTitle(nic.name)} text={w.noAddressText}>
                <Command line={run.fix} />
              </ProblemBox>
            ) : (
              <SubnetForm run={run} />
            )}
          </Question>
          <div className={css.end}>
            <Refusal
              title={words.desk.serviceTrouble(w.startPlain, words.desk.serviceState.refused)}
              problem={run.start.problem}
            />
            <div className={css.start}>
              <div className={css.sentence}>
                {nic && deskAddress && (
                  <p>
                    {w.startsOn(nic.name, deskAddress)} {w.stopAnyTime}
                  </p>
                )}
              </div>
              {fields && (
                <Button variant="text" onClick={() => setChangesShown(true)}>
                  {w.whatChanges}
                </Button>
              )}
              <ActionButton
                variant="contained"
                size="large"
                whyNot={run.whyNot}
                busy={run.start.busy}
                onClick={run.begin}
              >
                {nic ? w.start(nic.name) : w.startPlain}
              </ActionButton>
            </div>
          </div>
        </main>
        {nic && fields && (
          <ChangesDialog
            open={changesShown}
            onClose={() => setChangesShown(false)}
            lines={w.changes(nic.name, deskAddress ?? '', fields)}
          />
        )}
      </div>
    </ReachContext>
  );
}
