import { Button } from '@mui/material';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { paths } from '../../paths.ts';
import { Card } from '../../ui/Card.tsx';
import { SearchField } from '../../ui/SearchField.tsx';
import { PageHead } from '../../ui/PageHead.tsx';
import { words } from '../../words/words.ts';
import { AccountSection } from './AccountSection.tsx';
import { BackupSection } from './backup/BackupSection.tsx';
import { DiagnosticsSection } from './backup/DiagnosticsSection.tsx';
import { GeneralSection } from './GeneralSection.tsx';
import { ImagesSection } from './ImagesSection.tsx';
import { LogInsSection } from './LogInsSection.tsx';
import { NetworkSection } from './NetworkSection.tsx';
import { ReachSection } from './ReachSection.tsx';
import { matchesSection, sectionIds, type SectionId } from './sections.ts';
import { ServicesSection } from './ServicesSection.tsx';
import { SettingFields } from './SettingFields.tsx';
import css from './Settings.module.css';

const w = words.settings;

const contents: Record<SectionId, ComponentType> = {
  general: GeneralSection,
  network: NetworkSection,
  reach: ReachSection,
  services: ServicesSection,
  images: ImagesSection,
  commissioning: () => <SettingFields of="commissioning" />,
  account: AccountSection,
  users: LogInsSection,
  events: () => <SettingFields of="events" />,
  backup: BackupSection,
  diagnostics: DiagnosticsSection,
};

const show = (id: SectionId): void => {
  const section = document.getElementById(`settings-${id}`);
  section?.scrollIntoView({ block: 'start' });
  section?.focus({ preventScroll: true });
};

/** Everything that can be set, on one page, with a search over all of it. */
export function SettingsPage() {
  const { find = '' }: { find?: string | undefined } = useSearch({ strict: false });
  const navigate = useNavigate();
  const look = (text: string): void =>
    void navigate({ to: paths.settings, search: text ? { find: text } : {}, replace: true });
  const shown = sectionIds.filter((id) => matchesSection(id, find.trim()));
  return (
    <div className={css.page}>
      <PageHead title={w.title}>
        <SearchField
          label={w.find}
          clearLabel={w.clearFind}
          className={css.find}
          value={find}
          onChange={look}
        />
      </PageHead>
      <div className={css.columns}>
        <nav className={css.parts} aria-label={w.parts}>
          {shown.map((id) => (
            <button key={id} type="button" onClick={() => show(id)}>
              {w.sections[id]}
            </button>
          ))}
        </nav>
        <div className={css.cards}>
          {shown.map((id) => {
            const Content = contents[id];
            return (
              <div key={id} id={`settings-${id}`} className={css.section} tabIndex={-1}>
                <Card title={w.sections[id]}>
                  <Content />
                </Card>
              </div>
            );
          })}
          {shown.length === 0 && (
            <div className={css.none}>
              <h2>{w.noMatch(find)}</h2>
              <p>{w.noMatchText}</p>
              <Button variant="outlined" onClick={() => look('')}>
                {w.clearFind}
              </Button>
            </div>
          )}
        </div>
      </div>
    </div>
  );
}
