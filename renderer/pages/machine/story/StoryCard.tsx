import { lifecycle, type Machine, type Story } from '../../../../services/contract/all.ts';
import { useDeskNow, useNow } from '../../../data/clock.ts';
import { Card } from '../../../ui/Card.tsx';
import { clockTime, dateOf, longDuration, minuteTime, timeLeft } from '../../../ui/format.ts';
import { usePhone } from '../../../ui/screen.ts';
import { StateMark } from '../../../ui/StateMark.tsx';
import { words } from '../../../words/words.ts';
import { stuckWords } from '../MachineHead.tsx';
import { BigRail } from './BigRail.tsx';
import { UprightRail } from './UprightRail.tsx';
import { RunBars } from './RunBars.tsx';
import css from './StoryCard.module.css';

const w = words.machine;
const isToday = (at: number): boolean => new Date(at).toDateString() === new Date().toDateString();

interface StoryCardProps {
  machine: Machine;
  story: Story;
  /** When the story was told, by this computer's clock. */
  asOf: number;
}

/** One sentence of what goes on, the rail, and this run over the usual one. */
export function StoryCard({ machine, story, asOf }: StoryCardProps) {
  const sinceToldMs = Math.max(0, useNow() - asOf);
  const phone = usePhone();
  const { mood, rail, leftMs } = story;
  const moved = rail.some((s) => s.state !== 'to_come' && s.state !== 'left_out');
  const failed = lifecycle[machine.status].group === 'need_you';
  const trouble = mood === 'stuck' || failed;
  const stuck = stuckWords(machine, story);
  const left = leftMs === null ? null : leftMs - sinceToldMs;
  const railProps = {
    ...{ rail, sinceToldMs, purpose: story.purpose },
    finished: mood === 'done' && !failed,
  };
  return (
    <Card tone={trouble ? 'fail' : undefined} className={css.card}>
      {phone && stuck && (
        <p className={css.stuck}>
          <StateMark mark="triangle" />
          {stuck}
        </p>
      )}
      <div className={css.head}>
        <h2>{story.sentence}</h2>
        {mood === 'running' && left !== null && <TimeLeft ms={left} />}
        <p className={css.when}>
          <When story={story} />
        </p>
      </div>
      {failed && machine.errorDescription && machine.errorDescription !== story.sentence && (
        <p className={css.why}>{machine.errorDescription}</p>
      )}
      {moved && (phone ? <UprightRail {...railProps} /> : <BigRail {...railProps} />)}
      {moved && mood !== 'stuck' && !failed && !phone && <RunBars story={story} sinceToldMs={sinceToldMs} />}
    </Card>
  );
}

function TimeLeft({ ms }: { ms: number }) {
  const [before, duration, after] = w.left(timeLeft(ms));
  return (
    <p className={css.left}>
      {before}
      <b>{duration}</b>
      {after}
    </p>
  );
}

/** At the right end: since when it runs and by whom, when it ended, or when it times out. */
function When({ story }: { story: Story }) {
  const now = useDeskNow(10_000);
  if (story.mood === 'stuck' && story.deadlineAt)
    return w.timesOut(longDuration(roundedToMinutes(story.deadlineAt - now)));
  if (story.mood === 'done' && story.endedAt)
    return isToday(story.endedAt) ? w.ended(minuteTime(story.endedAt)) : dateOf(story.endedAt);
  if (story.mood === 'running' && story.startedAt)
    return w.started(clockTime(story.startedAt), story.startedBy);
  return null;
}

const roundedToMinutes = (ms: number): number =>
  ms > 90_000 ? Math.round(ms / 60_000) * 60_000 : Math.max(0, ms);
