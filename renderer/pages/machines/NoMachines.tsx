import { Button } from '@mui/material';
import { Cable, Monitor, Power } from 'lucide-react';
import { useAsk } from '../../data/desk.tsx';
import type { WayIn } from '../../data/list-search.ts';
import { ProblemBox } from '../../ui/ProblemBox.tsx';
import { words } from '../../words/words.ts';
import { HeardNow } from './HeardNow.tsx';
import css from './MachinesPage.module.css';

const w = words.machines;
const icons = [Cable, Monitor, Power];

/** The empty list: what will be here, how it gets here, what is heard right now, other ways in. */
export function NoMachines({ onAdd }: { onAdd: (way: WayIn) => void }) {
  const status = useAsk('desk.status', {}).data;
  const serving = status?.nics.find((n) => n.mode !== 'none');
  return (
    <div className={css.empty}>
      <h2>{w.emptyTitle}</h2>
      <p>{w.emptyText}</p>
      <ol className={css.steps}>
        {w.emptySteps(serving?.name ?? null).map((step, i) => {
          const Icon = icons[i]!;
          return (
            <li key={step.title} className={css.step}>
              <span>
                <Icon size={21} strokeWidth={1.75} aria-hidden="true" />
                {i + 1}
              </span>
              <h3>{step.title}</h3>
              <p>{step.text}</p>
            </li>
          );
        })}
      </ol>
      {serving ? (
        <HeardNow nic={serving.name} onAddByBmc={() => onAdd('discovered')} />
      ) : (
        status && <ProblemBox tone="warn" title={w.servesNothing} text={w.servesNothingText} />
      )}
      <div className={css.others}>
        {w.otherWays}
        <Button size="small" variant="text" className={css.other ?? ''} onClick={() => onAdd('form')}>
          {w.addByHand}
        </Button>
        <Button size="small" variant="text" className={css.other ?? ''} onClick={() => onAdd('list')}>
          {w.pasteList}
        </Button>
        <Button size="small" variant="text" className={css.other ?? ''} onClick={() => onAdd('discovered')}>
          {w.pickHeard}
        </Button>
      </div>
    </div>
  );
}
