import { Tab, Tabs } from '@mui/material';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useAsk } from '../../data/desk.tsx';
import { useDeskNow } from '../../data/clock.ts';
import { paths } from '../../paths.ts';
import { PageHead } from '../../ui/PageHead.tsx';
import { words } from '../../words/words.ts';
import css from './ActivityPage.module.css';
import { EventsPart } from './EventsPart.tsx';
import { ExportMenu } from './ExportMenu.tsx';
import { activityTabs, filterOf, type ActivitySearch } from './filter.ts';
import { JobsPart } from './JobsPart.tsx';

const w = words.activity;
/** A list of "the last hour" begins anew this often; more often, it would be taken from under its reader. */
const tenMinutesMs = 600_000;

/** What happened, what runs, and who did what. */
export function ActivityPage() {
  const search: ActivitySearch = useSearch({ strict: false });
  const navigate = useNavigate();
  const tab = search.tab ?? 'events';
  const tenMinutes = Math.floor(useDeskNow(60_000) / tenMinutesMs);
  const filter = useMemo(() => filterOf(search, tenMinutes * tenMinutesMs), [search, tenMinutes]);
  const open = useAsk('jobs.list', { limit: 50 }, { everyMs: 10_000 }).data?.open ?? 0;
  const change = (changed: Partial<ActivitySearch>): void =>
    void navigate({ to: paths.activity, search: { ...search, ...changed }, replace: true });
  return (
    <div className={css.page}>
      <PageHead title={w.title}>{tab !== 'jobs' && <ExportMenu filter={filter} />}</PageHead>
      <Tabs
        className={css.tabs ?? ''}
        value={tab}
        aria-label={w.tabsLabel}
        onChange={(_, to: (typeof activityTabs)[number]) =>
          void navigate({ to: paths.activity, search: to === 'events' ? {} : { tab: to } })
        }
      >
        {activityTabs.map((each) => (
          <Tab
            key={each}
            value={each}
            id={`activity-${each}`}
            aria-controls="activity-panel"
            label={
              each === 'jobs' && open > 0 ? (
                <span>
                  {w.tabs.jobs} <span className={css.number}>{open}</span>
                </span>
              ) : (
                w.tabs[each]
              )
            }
          />
        ))}
      </Tabs>
      <div className={css.panel} role="tabpanel" id="activity-panel" aria-labelledby={`activity-${tab}`}>
        {tab === 'jobs' ? (
          <JobsPart />
        ) : (
          <EventsPart key={tab} search={search} filter={filter} onChange={change} />
        )}
      </div>
    </div>
  );
}
