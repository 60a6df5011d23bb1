import { IconButton } from '@mui/material';
import { Link } from '@tanstack/react-router';
import {
  ChevronLeft,
  Lock,
  LockOpen,
  Play,
  FlaskConical,
  LifeBuoy,
  LogOut,
  Power,
  PowerOff,
  Rocket,
  ScanLine,
  Server,
  Square,
  Undo2,
  Wrench,
  X,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { lifecycle, type Action, type Machine, type Story } from '../../../services/contract/all.ts';
import { listAddress } from '../../data/last-list.ts';
import { paths } from '../../paths.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { joined, memory, storage } from '../../ui/format.ts';
import { PowerSign } from '../../ui/PowerSign.tsx';
import { usePhone } from '../../ui/screen.ts';
import { StatePill } from '../../ui/StatePill.tsx';
import { ProblemBox, Refusal } from '../../ui/ProblemBox.tsx';
import { useTitle } from '../../ui/title.ts';
import { words } from '../../words/words.ts';
import { ActionMenu } from './ActionMenu.tsx';
import { headerActions, headerLabel, labelOf } from './actions.ts';
import type { MachineActions } from './use-actions.ts';
import css from './MachineHead.module.css';

const w = words.machine;

const icons: Partial<Record<Action, ReactNode>> = {
  commission: <ScanLine size={16} strokeWidth={1.75} />,
  deploy: <Rocket size={16} strokeWidth={1.75} />,
  test: <FlaskConical size={16} strokeWidth={1.75} />,
  release: <Undo2 size={16} strokeWidth={1.75} />,
  rescue_mode: <LifeBuoy size={16} strokeWidth={1.75} />,
  exit_rescue_mode: <LogOut size={16} strokeWidth={1.75} />,
  lock: <Lock size={15} strokeWidth={1.75} />,
  unlock: <LockOpen size={15} strokeWidth={1.75} />,
  abort: <Square size={14} strokeWidth={1.75} />,
  on: <Power size={16} strokeWidth={1.75} />,
  off: <PowerOff size={16} strokeWidth={1.75} />,
  query: <Play size={16} strokeWidth={1.75} />,
  mark_fixed: <Wrench size={16} strokeWidth={1.75} />,
};

/** "Commissioning, stuck at HTTP" while a step is late. */
export function stuckWords(machine: Machine, story: Story | undefined): string | null {
  const missing = story?.mood === 'stuck' ? story.rail.find((s) => s.state === 'missing') : undefined;
  if (!missing || lifecycle[machine.status].group !== 'working') return null;
  return w.stuckAt(lifecycle[machine.status].label, words.step[missing.step]);
}

const summary = (m: Machine): string =>
  [
    m.cpuCount && w.threads(m.cpuCount),
    m.memoryMib && joined(memory(m.memoryMib)),
    m.storageBytes && joined(storage(m.storageBytes)),
  ]
    .filter(Boolean)
    .join(' · ');

interface MachineHeadProps {
  machine: Machine;
  story: Story | undefined;
  actions: MachineActions;
}

/** Name, state, power, what it is; the next likely verb, more beside it, and all in the menu. */
export function MachineHead({ machine, story, actions }: MachineHeadProps) {
  useTitle(machine.hostname);
  const phone = usePhone();
  const stuck = stuckWords(machine, story);
  const { primary, more } = headerActions(machine);
  const button = (action: Action, isPrimary: boolean) => (
    <ActionButton
      key={action}
      variant={isPrimary ? 'contained' : 'outlined'}
      startIcon={icons[action]}
      whyNot={actions.whyNot(action)}
      busy={actions.busy === action}
      onClick={() => actions.start(action)}
    >
      {headerLabel(action, machine)}
    </ActionButton>
  );
  const buttons = [
    ...[...more].reverse().map((a) => button(a, false)),
    ...(primary ? [button(primary, true)] : []),
  ];
  return (
    <>
      <div className={css.head}>
        {phone ? (
          <Link to={paths.machines} search={listAddress()} aria-label={words.desk.back} className={css.back}>
            <ChevronLeft size={22} aria-hidden="true" />
          </Link>
        ) : (
          <Server size={20} strokeWidth={1.75} aria-hidden="true" className={css.icon} />
        )}
        <h1>
          <bdi>{machine.hostname}</bdi>
          {machine.locked && <Lock size={16} role="img" aria-label={words.machines.locked} />}
        </h1>
        {!(phone && stuck) && <StatePill status={machine.status} stuck={stuck} />}
        <span className={css.power}>
          <PowerSign state={machine.powerState} decorative />
          <span>{words.power[machine.powerState]}</span>
        </span>
        <span className={css.summary}>{summary(machine)}</span>
        {!phone && <div className={css.buttons}>{buttons}</div>}
        <ActionMenu actions={actions} />
      </div>
      {(actions.refused || actions.found || machine.powerState === 'error') && (
        <div className={css.notes}>
          {actions.refused && (
            <Refusal
              title={w.refused(labelOf(actions.refused.action), machine.hostname)}
              problem={actions.refused.problem}
            />
          )}
          {machine.powerState === 'error' && machine.powerError && (
            <ProblemBox title={words.power.error} text={machine.powerError} />
          )}
          {actions.found && (
            <p className={css.found} role="status">
              <PowerSign state={machine.powerState} decorative /> {actions.found}
              <IconButton size="small" aria-label={words.desk.close} onClick={actions.dismiss}>
                <X size={15} />
              </IconButton>
            </p>
          )}
        </div>
      )}
      {phone && <div className={css.fixed}>{buttons.slice(-2).reverse()}</div>}
    </>
  );
}
