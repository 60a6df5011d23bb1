import { Button } from '@mui/material';
import { Unplug } from 'lucide-react';
import { useLink } from '../../data/desk.tsx';
import { useNow } from '../../data/clock.ts';
import { words } from '../../words/words.ts';
import { minuteTime } from '../format.ts';
import css from './Banners.module.css';

/** The controller cannot be reached: data stays, and the banner says since when and when it is tried next. */
export function LinkLost({ since }: { since: number }) {
  const link = useLink();
  const now = useNow();
  const next = link.nextTryAt();
  return (
    <div className={css.lost} role="alert">
      <Unplug size={17} strokeWidth={1.75} aria-hidden="true" />
      <div className={css.words}>
        <p className={css.title}>{words.desk.noLinkTitle(minuteTime(since))}</p>
        <p className={css.text}>{words.desk.noLinkText}</p>
      </div>
      {next !== null && (
        <span className={css.next} aria-hidden="true">
          {words.desk.nextTry(Math.max(0, Math.ceil((next - now) / 1000)))}
        </span>
      )}
      <Button variant="outlined" onClick={() => link.retryNow()}>
        {words.desk.tryNow}
      </Button>
    </div>
  );
}
