import type { UseQueryResult } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { lifecycle, type Action, type Machine, type Story } from '../../../../services/contract/all.ts';
import { problemOf, useAsk } from '../../../data/desk.tsx';
import { paths } from '../../../paths.ts';
import { Refusal } from '../../../ui/ProblemBox.tsx';
import { words } from '../../../words/words.ts';
import { DeploymentPart } from '../deploy/DeploymentPart.tsx';
import { CertificatesCard } from '../release/CertificatesCard.tsx';
import { RescueCard } from '../release/RescueCard.tsx';
import { Causes } from './Causes.tsx';
import { Changed } from './Changed.tsx';
import { HardwareSummary } from './HardwareSummary.tsx';
import { Life } from './Life.tsx';
import { LiveScripts } from './LiveScripts.tsx';
import { Results } from './Results.tsx';
import { StoryCard } from './StoryCard.tsx';
import { WireCard } from './WireCard.tsx';
import css from './StoryTab.module.css';

interface StoryTabProps {
  machine: Machine;
  story: UseQueryResult<Story>;
  onTests: () => void;
  onAct: (action: Action) => void;
}

/** What happened, what now: the answer without a second tab, in the mood of the machine's run. */
export function StoryTab({ machine, story: asked, onTests, onAct }: StoryTabProps) {
  const { systemId } = machine;
  const navigate = useNavigate();
  const story = asked.data;
  const mood = story?.mood;
  const running = mood === 'running' || mood === 'stuck';
  const runs = useAsk('scripts.runs', { systemId, limit: 1 }, { everyMs: mood === 'running' ? 2000 : false });
  const inventory = useAsk('inventory.get', { systemId });
  const run = runs.data?.runs[0];
  const openLog = (): void =>
    void navigate({
      to: paths.machine(systemId),
      search: { tab: 'tests', ...(run && { run: run.id }) },
    });
  const inScripts = story?.rail.some(
    (s) => s.step === 'scripts' && (s.state === 'current' || s.state === 'missing'),
  );
  const readsHardware = story?.purpose === 'commission' || story?.purpose === 'enlist';
  const needsYou = lifecycle[machine.status].group === 'need_you';
  return (
    <div className={css.story}>
      <Refusal title={words.machine.tabs.story} problem={problemOf(asked.error)} />
      {story && <StoryCard machine={machine} story={story} asOf={asked.dataUpdatedAt} />}
      <DeploymentPart machine={machine} onAct={onAct} onLog={openLog} />
      <RescueCard machine={machine} />
      {story && (mood === 'stuck' || story.causes.length > 0) && (
        <Causes machine={machine} story={story} asOf={asked.dataUpdatedAt} />
      )}
      {story && (mood === 'stuck' || (needsYou && story.wire.length > 0)) && (
        <WireCard machine={machine} story={story} />
      )}
      {running && inScripts && run && machine.status !== 'deploying' && <LiveScripts run={run} />}
      {inventory.data && (
        <HardwareSummary inventory={inventory.data} beingRead={mood === 'running' && readsHardware} />
      )}
      {!running && (
        <div className={css.pair}>
          {inventory.data?.readAt && <Changed inventory={inventory.data} />}
          <Results systemId={systemId} onAll={onTests} />
        </div>
      )}
      {!running && <CertificatesCard machine={machine} />}
      {mood !== 'stuck' && <Life machine={machine} />}
    </div>
  );
}
