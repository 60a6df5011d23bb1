import { useConnection } from '../../data/desk.tsx';
import { ReachContext } from '../../data/reach.ts';
import { Command } from '../../ui/Command.tsx';
import { minuteTime } from '../../ui/format.ts';
import { ProblemBox } from '../../ui/ProblemBox.tsx';
import { Banners } from '../../ui/shell/Banners.tsx';
import { words } from '../../words/words.ts';
import { Heard } from './Heard.tsx';
import { Lead } from './Lead.tsx';
import { ModeCards, OnlyListed } from './ModeCards.tsx';
import { NicCards } from './NicCards.tsx';
import { Question } from './Question.tsx';
import { Ready } from './Ready.tsx';
import { StartBar } from './StartBar.tsx';
import { SubnetForm } from './SubnetForm.tsx';
import { listenSeconds, useFirstRun, type FirstRun } from './use-first-run.ts';
import css from './FirstRunPage.module.css';

const w = words.firstRun;

/** One page from nothing to serving. Three questions that answer themselves, then Start. */
export function FirstRunPage() {
  const run = useFirstRun();
  const connection = useConnection();
  const { nic, heard, listening } = run;
  const reach =
    connection.downSince === null ? null : words.desk.noLinkReason(minuteTime(connection.downSince));
  const howHeard = (): string => {
    if (heard && !listening) return w.heardHow(Math.round(heard.listenedMs / 1000));
    return nic?.linkUp && listening ? w.hearing(listenSeconds) : '';
  };
  return (
    <ReachContext value={reach}>
      <div className={css.page}>
        <Lead beside={run.other !== null} again={run.served !== null} />
        <main className={css.questions}>
          {reach !== null && <Banners connection={connection} />}
          {run.nics && !run.nics.mayBindPorts && (
            <ProblemBox tone="warn" title={w.notRoot} text={w.notRootText}>
              <Command line={run.nics.fix ?? 'sudo npm start'} />
            </ProblemBox>
          )}
          <Question number={1} title={w.which} aside={w.others}>
            {run.gone !== null && (
              <div className={css.gone}>
                <ProblemBox tone="warn" title={w.gone(run.gone, nic?.name ?? null)} />
              </div>
            )}
            <NicCards
              nics={run.nics?.nics ?? []}
              known={!!run.nics}
              picked={nic?.name ?? null}
              served={run.served?.name ?? null}
              onPick={run.pick}
            />
          </Question>
          <Question number={2} title={w.heardTitle} aside={howHeard()}>
            <Heard run={run} />
          </Question>
          <HowToServe run={run} />
          <Ready run={run} />
          <StartBar run={run} />
        </main>
      </div>
    </ReachContext>
  );
}

/** The third question: the network to be served, or how to stand beside whoever serves it. */
function HowToServe({ run }: { run: FirstRun }) {
  const { nic, proposal, fields, gives, mode } = run;
  if (mode === 'proxy')
    return (
      <Question number={3} title={w.howTitle} aside="">
        <ModeCards run={run} />
      </Question>
    );
  return (
    <Question number={3} title={w.serveTitle} aside={fields ? (gives ? w.proposedFree : w.proposed) : ''}>
      {nic && proposal && !fields ? (
        <ProblemBox
          tone="warn"
          title={w.noAddressTitle(nic.name)}
          text={proposal.fix === null ? w.noProposal : w.noAddressText}
        >
          {proposal.fix !== null && <Command line={proposal.fix} />}
        </ProblemBox>
      ) : (
        <>
          <SubnetForm run={run} />
          {fields && <OnlyListed />}
        </>
      )}
    </Question>
  );
}
