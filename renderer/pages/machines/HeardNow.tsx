import { Button } from '@mui/material';
import { useState } from 'react';
import type { Output } from '../../../services/contract/calls.ts';
import { useAsk } from '../../data/desk.tsx';
import { useDeskNow } from '../../data/clock.ts';
import { clockTime, longDuration } from '../../ui/format.ts';
import { StateMark } from '../../ui/StateMark.tsx';
import { words } from '../../words/words.ts';
import { NothingAppears } from './NothingAppears.tsx';
import css from './HeardNow.module.css';

const w = words.heard;
const mostLines = 6;

type Heard = Output<'network.heard'>;
type Line = Heard['lines'][number];

/** What is heard on the served wire right now, whether or not it asks to boot: the newest first. */
export function HeardNow({ nic, onAddByBmc }: { nic: string; onAddByBmc: () => void }) {
  const heard = useAsk('network.heard', { nic }, { everyMs: 3000 }).data;
  const now = useDeskNow();
  const [helpShown, setHelpShown] = useState(false);
  const lines = heard ? newestOfEach(heard.lines).slice(0, mostLines) : [];
  return (
    <section className={css.box} aria-label={w.opening(nic)}>
      <div className={css.head}>
        <StateMark mark="working" size={17} />
        <div>
          <b>
            {heard && heard.since !== null
              ? w.listening(nic, longDuration(Math.max(0, now - heard.since)))
              : w.opening(nic)}
          </b>
          <p>{heard ? sentence(heard) : w.none}</p>
        </div>
        <Button variant="outlined" onClick={() => setHelpShown(true)}>
          {w.nothing}
        </Button>
      </div>
      {heard && lines.length > 0 && (
        <ul className={css.lines} aria-label={w.lines}>
          {lines.map((line) => (
            <HeardLine key={line.protocol + line.mac} line={line} heard={heard} onAddByBmc={onAddByBmc} />
          ))}
        </ul>
      )}
      <NothingAppears nic={nic} open={helpShown} onClose={() => setHelpShown(false)} />
    </section>
  );
}

const newestOfEach = (lines: readonly Line[]): Line[] =>
  lines.filter((line, i) => lines.findIndex((l) => l.mac === line.mac && l.protocol === line.protocol) === i);

function sentence({ total, askingToBoot }: Heard): string {
  if (total === 0) return w.none;
  return askingToBoot > 0 ? w.asks(total, askingToBoot) : w.noneAsks(total);
}

function HeardLine({ line, heard, onAddByBmc }: { line: Line; heard: Heard; onAddByBmc: () => void }) {
  const device = heard.stations.find((s) => s.mac === line.mac);
  const neighbour = line.protocol === 'LLDP' && heard.neighbours.find((n) => n.name === device?.hostname);
  const what = (): string => {
    if (neighbour) return w.port(neighbour.port, neighbour.portVlan);
    const kind = w.what[device?.kind ?? 'other'](device?.vendor ?? null);
    const address = device?.addresses[0];
    return address ? w.at(address, kind) : kind;
  };
  return (
    <li>
      <time className="mono">{clockTime(line.at)}</time>
      <span>{line.protocol}</span>
      <span className="mono">{neighbour ? neighbour.name : line.mac}</span>
      <span>
        {what()} {line.vlan !== null && w.inVlan(line.vlan)}
      </span>
      {device?.kind === 'bmc' && (
        <Button size="small" variant="text" className={css.add ?? ''} onClick={onAddByBmc}>
          {w.addByBmc}
        </Button>
      )}
    </li>
  );
}
