import { words } from '../../words/words.ts';

const w = words.settings;

export const sectionIds = [
  'general',
  'network',
  'reach',
  'services',
  'images',
  'commissioning',
  'account',
  'users',
  'events',
  'backup',
  'diagnostics',
] as const;
export type SectionId = (typeof sectionIds)[number];

/** Settings of the table, by the section that shows them. */
export const settingsOf = {
  general: ['deskName'],
  network: ['domain', 'upstreamDns', 'upstreamNtp'],
  commissioning: ['autoCommission', 'nodeTimeoutMinutes', 'defaultStorageLayout'],
  events: ['eventsKeptDays', 'eventsKeptAtMost'],
} as const satisfies Partial<Record<SectionId, readonly (keyof typeof w.fields)[]>>;

const plain = (text: string): string => text.toLocaleLowerCase().normalize('NFKD');

/** True when every word that was typed stands somewhere in what is said of the section. */
export function matchesSection(id: SectionId, find: string): boolean {
  const names = id in settingsOf ? settingsOf[id as keyof typeof settingsOf] : [];
  const said = [w.sections[id], w.terms[id], ...names.flatMap((name) => Object.values(w.fields[name]))];
  const all = plain(said.join(' '));
  return plain(find)
    .split(/\s+/)
    .every((word) => all.includes(word));
}
