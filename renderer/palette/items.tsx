import type { ReactNode } from 'react';
import {
  Activity,
  FlaskConical,
  Hand,
  History,
  Keyboard,
  LifeBuoy,
  ListFilter,
  Lock,
  LockOpen,
  LogOut,
  Monitor,
  Moon,
  Network,
  OctagonX,
  Package,
  Plus,
  Power,
  PowerOff,
  Rocket,
  RotateCcw,
  ScanLine,
  Server,
  Settings,
  ShieldAlert,
  Square,
  Sun,
  Trash2,
  TriangleAlert,
  Undo2,
  UserCheck,
  Wrench,
} from 'lucide-react';
import { lifecycle, rowOf, whyNot, type Action, type MachineRow } from '../../services/contract/all.ts';
import { allActions, doing, labelOf } from '../pages/machine/actions.ts';
import { markOfRow } from '../pages/machines/columns.tsx';
import { StateMark } from '../ui/StateMark.tsx';
import { words } from '../words/words.ts';
import { fits } from './asked.ts';

const w = words.palette;

export interface Item {
  id: string;
  icon: ReactNode;
  label: string;
  /** Written as it is: an address. */
  mono?: boolean;
  note?: string;
  keys?: string;
  /** Why it cannot be done now. */
  forbidden?: string | null;
  machine?: MachineRow;
  run: () => void;
}

export interface Section {
  title: string;
  items: Item[];
}

const icon = { size: 16, strokeWidth: 1.75, 'aria-hidden': true } as const;
const iconOf: Record<Action, ReactNode> = {
  commission: <ScanLine {...icon} />,
  test: <FlaskConical {...icon} />,
  acquire: <UserCheck {...icon} />,
  deploy: <Rocket {...icon} />,
  release: <Undo2 {...icon} />,
  rescue_mode: <LifeBuoy {...icon} />,
  exit_rescue_mode: <LogOut {...icon} />,
  override_failed_testing: <ShieldAlert {...icon} />,
  abort: <Square {...icon} />,
  on: <Power {...icon} />,
  off: <PowerOff {...icon} />,
  query: <Activity {...icon} />,
  mark_broken: <OctagonX {...icon} />,
  mark_fixed: <Wrench {...icon} />,
  lock: <Lock {...icon} />,
  unlock: <LockOpen {...icon} />,
  delete: <Trash2 {...icon} />,
};

/** "Commissioning, stuck at HTTP", or its state and what goes on. */
const noteOf = (m: MachineRow): string =>
  [lifecycle[m.status].label, m.activity.text].filter(Boolean).join(', ');

export const machineItem = (m: MachineRow, run: () => void): Item => ({
  id: `machine ${m.systemId}`,
  icon: <StateMark mark={markOfRow(m)} size={16} />,
  label: m.hostname,
  note: noteOf(m),
  machine: m,
  run,
});

/** Without a word for an action only the likeliest are shown. */
const mostAllowed = 4;
const mostForbidden = 2;

/** What can be done with a machine now; behind it some of what cannot, with the reason. */
export function actionItems(m: MachineRow, text: string, act: (action: Action) => void): Item[] {
  const shown = allActions.filter((a) => text === '' || fits(labelOf(a), text));
  const items = shown.map((action): Item => {
    const why = whyNot(action, m);
    const byState = !rowOf(m.status).actions.includes(action);
    return {
      id: `act ${action}`,
      icon: iconOf[action],
      label: labelOf(action),
      ...(doing[action].key && { keys: doing[action].key }),
      forbidden: why && (m.locked || !byState ? why : w.notWhile(lifecycle[m.status].label)),
      run: () => act(action),
    };
  });
  const allowed = items.filter((i) => !i.forbidden);
  const forbidden = items.filter((i) => i.forbidden);
  if (text) return [...allowed, ...forbidden];
  return [...allowed.slice(0, mostAllowed), ...forbidden.slice(0, mostForbidden)];
}

export const cycleItem = (run: () => void): Item => ({
  id: 'cycle',
  icon: <RotateCcw {...icon} />,
  label: w.cycle,
  run,
});

export const elsewhereItem = (
  id: string,
  label: string,
  run: () => void,
  more: Partial<Item> = {},
): Item => ({
  id,
  icon: <History {...icon} />,
  label,
  run,
  ...more,
});

export const addressItem = (m: MachineRow, address: string, run: () => void): Item => ({
  id: `address ${address}`,
  icon: <Network {...icon} />,
  label: address,
  mono: true,
  note: w.leased(m.hostname),
  run,
});

export const filterItem = (text: string, run: () => void): Item => ({
  id: 'filter',
  icon: <ListFilter {...icon} />,
  label: w.filterBy(text),
  run,
});

const places = {
  machines: { Icon: Server, label: words.desk.machines },
  images: { Icon: Package, label: words.images.title },
  tests: { Icon: FlaskConical, label: words.scripts.title },
  activity: { Icon: History, label: words.desk.activity },
  settings: { Icon: Settings, label: words.desk.settings },
} as const;

export const placeItem = (place: keyof typeof places, keys: string, run: () => void): Item => {
  const { Icon, label } = places[place];
  return { id: `place ${place}`, icon: <Icon {...icon} />, label, keys, run };
};

const commandIcons = {
  add: Plus,
  addList: Plus,
  discover: ScanLine,
  needYou: TriangleAlert,
  keys: Keyboard,
  light: Sun,
  dark: Moon,
  system: Monitor,
  gloves: Hand,
  noGloves: Hand,
} as const;
export type Command = keyof typeof commandIcons;

export const commandItem = (command: Command, run: () => void): Item => {
  const Icon = commandIcons[command];
  return { id: `command ${command}`, icon: <Icon {...icon} />, label: w.command[command], run };
};
