import { Power, PowerOff, Unplug } from 'lucide-react';
import type { MachineRow } from '../../services/contract/all.ts';
import { words } from '../words/words.ts';
import css from './PowerSign.module.css';

type PowerState = MachineRow['powerState'];

/** Power is its own sign and has no colour, save for a BMC that does not answer. */
export function PowerSign({
  state,
  size = 16,
  decorative,
}: {
  state: PowerState;
  size?: number;
  decorative?: boolean;
}) {
  const Icon = state === 'off' ? PowerOff : state === 'error' ? Unplug : Power;
  return (
    <span
      className={css.sign}
      data-state={state}
      {...(decorative
        ? { 'aria-hidden': true }
        : { role: 'img', 'aria-label': words.power[state], title: words.power[state] })}
    >
      <Icon size={size} strokeWidth={1.75} {...(state === 'unknown' && { strokeDasharray: '2.5 3' })} />
    </span>
  );
}
