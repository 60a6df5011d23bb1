import { HardDrive, ShieldCheck } from 'lucide-react';
import { joined, storage } from '../../../ui/format.ts';
import { StateMark } from '../../../ui/StateMark.tsx';
import { words } from '../../../words/words.ts';
import drawing from '../deploy/Drawing.module.css';
import { roughTime } from './rough-time.ts';
import type { ReleasedDisk, Way } from './shapes.ts';

const w = words.release;

const howOf = (way: Way, disk: ReleasedDisk): string => {
  switch (way) {
    case 'secure':
      return w.how.secure(disk.secure.text);
    case 'full':
      return w.how.full(roughTime(disk.fullSeconds * 1000));
    default:
      return w.how[way];
  }
};

/** Each disk with what it holds: tinted where it is erased, hatched where it is kept. */
export function ReleasedDisks({ disks, way }: { disks: readonly ReleasedDisk[]; way: Way }) {
  return (
    <>
      <div className={drawing.head}>
        <h3>{w.willBe}</h3>
      </div>
      {disks.length === 0 && <p className={drawing.none}>{w.none}</p>}
      {disks.map((disk) => (
        <section key={disk.name} className={drawing.disk} aria-label={words.deploy.disk(disk.name)}>
          <p className={drawing.line}>
            <HardDrive size={15} strokeWidth={1.75} aria-hidden="true" />
            <b>{disk.name}</b>
            <span>{[disk.model, disk.kind].filter(Boolean).join(', ')}</span>
            <span className={drawing.size}>{joined(storage(disk.sizeBytes))}</span>
            {disk.serial && <span className={drawing.size}>{disk.serial}</span>}
            <Fate way={way} isEmpty={disk.holds === null} />
          </p>
          <p className={drawing.kept} data-written={way === 'keep' ? undefined : ''}>
            <span>
              <b>{disk.holds ?? w.empty}</b> <span>{howOf(way, disk)}</span>
            </span>
          </p>
        </section>
      ))}
    </>
  );
}

function Fate({ way, isEmpty }: { way: Way; isEmpty: boolean }) {
  if (way === 'keep')
    return (
      <span className={drawing.fate} data-tone="ready">
        <ShieldCheck size={14} strokeWidth={2} aria-hidden="true" />
        {w.kept}
      </span>
    );
  if (isEmpty) return <span className={drawing.fate}>{words.deploy.emptyNow}</span>;
  return (
    <span className={drawing.fate} data-tone="fail">
      <StateMark mark="triangle" size={13} />
      {w.erased}
    </span>
  );
}
