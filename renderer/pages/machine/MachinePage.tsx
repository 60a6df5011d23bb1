import { Tab, Tabs } from '@mui/material';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import type { Machine } from '../../../services/contract/all.ts';
import { problemOf, useAsk } from '../../data/desk.tsx';
import { machineTabs, paths, type MachineTab } from '../../paths.ts';
import { listAddress, useNeighbours } from '../../data/last-list.ts';
import { usePendingAct } from '../../data/pending-act.ts';
import { useKeys } from '../../ui/keys.ts';
import { Refusal } from '../../ui/ProblemBox.tsx';
import { words } from '../../words/words.ts';
import { ClaimsOf } from '../machines/Claims.tsx';
import { NotFound } from '../NotFound.tsx';
import { ActionDialog } from './ActionDialog.tsx';
import { actionMenuId } from './ActionMenu.tsx';
import { EventsTab } from './EventsTab.tsx';
import { HardwareTab } from './hardware/HardwareTab.tsx';
import { Identity } from './Identity.tsx';
import { MachineHead } from './MachineHead.tsx';
import { RecentEvents } from './RecentEvents.tsx';
import { SettingsTab } from './settings/SettingsTab.tsx';
import { StoryTab } from './story/StoryTab.tsx';
import { TestsTab } from './tests/TestsTab.tsx';
import { useMachineActions } from './use-actions.ts';
import css from './MachinePage.module.css';

const w = words.machine;

/** One machine. Opening it always shows its story. */
export function MachinePage() {
  const { systemId } = useParams({ from: '/shell/machines/$systemId' });
  const machine = useAsk('machines.get', { systemId }, { everyMs: 15_000 });
  const problem = problemOf(machine.error);
  if (problem?.code === 'not_found' || problem?.code === 'bad_input') return <NotFound />;
  if (problem && !machine.data) return <Refusal title={w.identity} problem={problem} />;
  return machine.data ? <LoadedMachine machine={machine.data} /> : null;
}

function LoadedMachine({ machine }: { machine: Machine }) {
  const { systemId } = machine;
  const { tab = 'story' } = useSearch({ from: '/shell/machines/$systemId' });
  const navigate = useNavigate();
  const story = useAsk('boot.story', { systemId }, { everyMs: machine.runPurpose ? 3000 : 10_000 });
  const actions = useMachineActions(machine);
  const open = (chosen: MachineTab): void =>
    void navigate({ to: paths.machine(systemId), search: chosen === 'story' ? {} : { tab: chosen } });
  const goTo = useNeighbours(systemId, (id) => void navigate({ to: paths.machine(id) }));
  usePendingAct(systemId, actions.start);
  useKeys({
    c: () => actions.start('commission'),
    d: () => actions.start('deploy'),
    t: () => actions.start('test'),
    r: () => actions.start('release'),
    a: () => actions.start('abort'),
    'p o': () => actions.start('on'),
    'p f': () => actions.start('off'),
    'p q': () => actions.start('query'),
    'p c': actions.cycle,
    '.': () => document.getElementById(actionMenuId)?.click(),
    '[': () => goTo('before'),
    ']': () => goTo('after'),
    ...Object.fromEntries(machineTabs.map((each, i) => [String(i + 1), () => open(each)])),
    Escape: () => void navigate({ to: paths.machines, search: listAddress() }),
  });
  return (
    <div className={css.page} data-bounded={tab === 'events' || undefined}>
      <MachineHead machine={machine} story={story.data} actions={actions} />
      <Tabs
        value={tab}
        onChange={(_, chosen: MachineTab) => open(chosen)}
        aria-label={w.tabsLabel}
        variant="scrollable"
        scrollButtons={false}
        className={css.tabs ?? ''}
      >
        {machineTabs.map((each) => (
          <Tab
            key={each}
            value={each}
            label={w.tabs[each]}
            id={`tab-${each}`}
            aria-controls="tab-panel"
            disableRipple
          />
        ))}
      </Tabs>
      {tab === 'story' && <ClaimsOf systemId={systemId} />}
      <div className={css.panel} role="tabpanel" id="tab-panel" aria-labelledby={`tab-${tab}`}>
        {tab === 'story' && (
          <div className={css.columns}>
            <StoryTab machine={machine} story={story} onTests={() => open('tests')} onAct={actions.start} />
            <aside className={css.side} aria-label={w.identity}>
              <Identity machine={machine} />
              <RecentEvents systemId={systemId} onAll={() => open('events')} />
            </aside>
          </div>
        )}
        {tab === 'hardware' && <HardwareTab systemId={systemId} />}
        {tab === 'tests' && <TestsTab machine={machine} />}
        {tab === 'events' && <EventsTab systemId={systemId} />}
        {tab === 'settings' && <SettingsTab machine={machine} actions={actions} />}
      </div>
      <ActionDialog machine={machine} actions={actions} />
    </div>
  );
}
