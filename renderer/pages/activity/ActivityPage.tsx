import { PageHead } from '../../ui/PageHead.tsx';
import { words } from '../../words/words.ts';
import { EventsGrid } from './EventsGrid.tsx';
import css from './EventsGrid.module.css';

/** All that happened, newest first. */
export function ActivityPage() {
  return (
    <div className={css.page}>
      <PageHead title={words.settings.eventsTitle} />
      <EventsGrid />
    </div>
  );
}
