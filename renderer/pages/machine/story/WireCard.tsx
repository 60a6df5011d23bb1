import type { Machine, Story } from '../../../../services/contract/all.ts';
import { Card } from '../../../ui/Card.tsx';
import { packetTime } from '../../../ui/format.ts';
import { words } from '../../../words/words.ts';
import css from './WireCard.module.css';

const w = words.machine;

/** The raw packets of this machine, ending in what did not come. */
export function WireCard({ machine, story }: { machine: Machine; story: Story }) {
  return (
    <Card title={w.wire} note={machine.bootMac ?? machine.mac}>
      {story.wire.length === 0 && <p className={css.none}>{w.noPackets}</p>}
      <div className={css.packets} role="table" aria-label={w.wire} tabIndex={0}>
        {story.wire.map((p, i) => (
          <div key={i} role="row" className={css.packet}>
            <span role="cell">{packetTime(p.at)}</span>
            <span role="cell">{p.protocol}</span>
            <span role="cell">{p.direction === 'in' ? w.toUs : w.fromUs}</span>
            <span role="cell">{p.text}</span>
          </div>
        ))}
        {story.silentSince !== null && (
          <div role="row" className={css.packet} data-silent>
            <span role="cell">{w.sinceThen}</span>
            <span role="cell">{words.desk.none}</span>
            <span role="cell" />
            <span role="cell">{w.silence}</span>
          </div>
        )}
      </div>
    </Card>
  );
}
