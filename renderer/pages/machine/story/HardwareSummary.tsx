import { Cpu, EthernetPort, HardDrive, MemoryStick } from 'lucide-react';
import type { Inventory } from '../../../../services/contract/all.ts';
import { useNow } from '../../../data/clock.ts';
import { Card } from '../../../ui/Card.tsx';
import { whenWas } from '../../../ui/format.ts';
import { words } from '../../../words/words.ts';
import { memoryFact, networkFact, processorFact, storageFact } from '../hardware/summary.ts';
import css from './HardwareSummary.module.css';

const w = words.machine;

const columns = [
  { name: w.processor, Icon: Cpu, fact: processorFact },
  { name: w.memory, Icon: MemoryStick, fact: memoryFact },
  { name: w.storage, Icon: HardDrive, fact: storageFact },
  { name: w.network, Icon: EthernetPort, fact: networkFact },
];

/** The hardware in four facts, and when it was read. */
export function HardwareSummary({ inventory, beingRead }: { inventory: Inventory; beingRead: boolean }) {
  const now = useNow(30_000);
  const { readAt } = inventory;
  if (readAt === null)
    return (
      <Card title={w.hardware} aside={w.notRead}>
        <p className={css.none}>{w.notReadText}</p>
      </Card>
    );
  const when = whenWas(readAt, now);
  return (
    <Card title={w.hardware} aside={beingRead ? w.readingAgain(when) : w.readAt(when)}>
      <dl className={css.facts}>
        {columns.map(({ name, Icon, fact }) => {
          const { title, detail } = fact(inventory);
          return (
            <div key={name}>
              <dt>
                <Icon size={14} strokeWidth={1.75} aria-hidden="true" /> {name}
              </dt>
              <dd className={css.title}>{title}</dd>
              <dd className={css.detail}>{detail}</dd>
            </div>
          );
        })}
      </dl>
    </Card>
  );
}
