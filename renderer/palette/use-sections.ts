import { useColorScheme } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { lifecycle, type Action, type MachineRow } from '../../services/contract/all.ts';
import { actOnPage } from '../data/pending-act.ts';
import { useAsk, useLink } from '../data/desk.tsx';
import { allActions, labelOf } from '../pages/machine/actions.ts';
import { paths, type MachineTab } from '../paths.ts';
import { chooseDensity, useDensity } from '../ui/density.ts';
import { words } from '../words/words.ts';
import { bestFirst, filterOf, fits, paletteText } from './asked.ts';
import {
  actionItems,
  addressItem,
  commandItem,
  cycleItem,
  elsewhereItem,
  filterItem,
  machineItem,
  placeItem,
  type Command,
  type Section,
} from './items.tsx';
import { recentMachines, rememberMachine } from './recent.ts';

const w = words.palette;
const mostMachines = 6;
const pauseMs = 120;

/** The typed text once typing pauses. */
function usePaused(text: string): string {
  const [paused, setPaused] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(text), pauseMs);
    return () => clearTimeout(timer);
  }, [text]);
  return paused;
}

/** "build-04 abort": the words that name a machine, and those that name an action. */
function split(text: string): { machine: string; action: string } {
  const parts = text.split(/\s+/).filter(Boolean);
  const isAction = (word: string): boolean =>
    word.length > 2 &&
    allActions.some((a) =>
      labelOf(a)
        .toLowerCase()
        .split(' ')
        .some((p) => p.startsWith(word)),
    );
  const named = parts.filter((part) => !isAction(part.toLowerCase()));
  if (named.length === 0 || named.length === parts.length) return { machine: text, action: '' };
  return { machine: named.join(' '), action: parts.filter((part) => !named.includes(part)).join(' ') };
}

export interface Found {
  sections: Section[];
  /** The text was looked up, and nothing is called so. */
  nothing: boolean;
  /** What is shown is what was typed, and not of a text before: only then may Enter act. */
  settled: boolean;
}

/** What the palette offers for what is typed; `chosen` is the machine whose actions are shown. */
export function useSections(typed: string, chosen: MachineRow | undefined, onKeys: () => void): Found {
  const link = useLink();
  const client = useQueryClient();
  const navigate = useNavigate();
  const density = useDensity();
  const { setMode } = useColorScheme();
  const { commandsOnly, text } = paletteText(typed);
  const { machine: named, action: actionText } = split(text);
  const machineText = usePaused(named);
  const wanted = !commandsOnly && machineText !== '';
  const recent = useMemo(() => recentMachines(), []);
  const recentFilter = recent.length ? `id:(${recent.map((r) => `=${r.systemId}`).join(',')})` : '';
  const filter = wanted ? filterOf(machineText) : recentFilter;
  const asked = useAsk(
    'machines.list',
    { filter, limit: 40 },
    { enabled: !commandsOnly && filter !== '', keepPrevious: true },
  );
  const rows = asked.data && filter ? asked.data.items : [];
  const machines = bestFirst(rows, machineText).slice(0, mostMachines);

  const open = (m: MachineRow, tab?: MachineTab): void => {
    rememberMachine(m);
    void navigate({ to: paths.machine(m.systemId), search: tab ? { tab } : {} });
  };
  const act = (m: MachineRow, action: Action): void => {
    open(m);
    actOnPage(m.systemId, action);
  };
  const cycle = (m: MachineRow): void => {
    open(m);
    void link.call('power.cycle_and_retry', { systemId: m.systemId }).then(() => client.invalidateQueries());
  };
  const run: Record<Command, () => void> = {
    add: () => void navigate({ to: paths.machines, search: { add: 'form' } }),
    addList: () => void navigate({ to: paths.machines, search: { add: 'list' } }),
    discover: () => void navigate({ to: paths.machines, search: { add: 'discovered' } }),
    needYou: () => void navigate({ to: paths.machines, search: { group: 'need_you' } }),
    keys: onKeys,
    light: () => setMode('light'),
    dark: () => setMode('dark'),
    system: () => setMode('system'),
    gloves: () => chooseDensity('touch'),
    noGloves: () => chooseDensity('comfortable'),
  };
  const sections: Section[] = [];
  const put = (title: string, items: Section['items']): void => {
    if (items.length > 0) sections.push({ title, items });
  };
  if (!commandsOnly && machines.length > 0)
    put(
      wanted ? w.machines : w.recent,
      machines.map((m) => machineItem(m, () => open(m))),
    );
  const subject = machines.find((m) => m.systemId === chosen?.systemId) ?? (wanted ? machines[0] : undefined);
  if (subject && wanted) {
    const late = subject.activity.late && lifecycle[subject.status].group === 'working';
    put(w.doWith(subject.hostname), [
      ...(late && !actionText ? [cycleItem(() => cycle(subject))] : []),
      ...actionItems(subject, actionText, (action) => act(subject, action)),
    ]);
    if (!actionText)
      put(w.elsewhere, [
        ...(subject.address ? [addressItem(subject, subject.address, () => open(subject, 'hardware'))] : []),
        elsewhereItem('events', w.eventsOf(subject.hostname), () => open(subject, 'events')),
        ...(rows.length > mostMachines
          ? [
              filterItem(
                machineText,
                () => void navigate({ to: paths.machines, search: { filter: filterOf(machineText) } }),
              ),
            ]
          : []),
      ]);
  }
  const places = [
    placeItem('machines', 'g m', () => void navigate({ to: paths.machines })),
    placeItem('images', 'g i', () => void navigate({ to: paths.images })),
    placeItem('tests', 'g t', () => void navigate({ to: paths.tests })),
    placeItem('activity', 'g a', () => void navigate({ to: paths.activity })),
    placeItem('settings', 'g s', () => void navigate({ to: paths.settings })),
  ];
  if (!commandsOnly)
    put(
      w.places,
      places.filter((p) => text === '' || fits(p.label, text)),
    );
  const hidden: Command = density === 'touch' ? 'gloves' : 'noGloves';
  const commands = (Object.keys(run) as Command[])
    .filter((command) => command !== hidden)
    .map((command) => commandItem(command, run[command]))
    .filter((item) => text === '' || fits(item.label, text));
  put(w.commands, commandsOnly || text !== '' ? commands : commands.slice(0, 4));
  const settled = named === machineText && !asked.isPlaceholderData;
  return { sections, settled, nothing: text !== '' && sections.length === 0 && !asked.isFetching };
}
