import { z } from 'zod';
import { ipv4 } from '../../contract/addresses.ts';
import { defaultDomain, domainName } from '../network/index.ts';
import { storageLayouts } from '../storage/index.ts';
import type { SettingName, SettingValue } from './contract.ts';

export interface SettingRow {
  group: 'general' | 'network' | 'commissioning' | 'events';
  kind: 'switch' | 'number' | 'text' | 'addresses';
  /** As the log of events names it. */
  label: string;
  schema: z.ZodType<SettingValue>;
  default: SettingValue;
  /** Kept with what is served, not by itself; a change makes the services of the interfaces start anew. */
  ofServing?: true;
  unit?: string;
}

const whole = (least: number, most: number, what: string) => {
  const fits = `Say a whole number of ${what} from ${least} to ${most}.`;
  return z.number(fits).int(fits).min(least, fits).max(most, fits);
};
const servers = z
  .array(z.string().trim().pipe(ipv4), 'Say addresses such as 192.0.2.53.')
  .max(3, 'Three are enough: machines ask no more of them.');

const layoutFits = `Say one of ${storageLayouts.join(', ')}.`;

/** All settings: what each takes, and what holds until someone says otherwise. A new one is a row here and its words in the UI. */
export const settingTable: Readonly<Record<SettingName, SettingRow>> = {
  deskName: {
    group: 'general',
    kind: 'text',
    label: 'Name of this desk',
    schema: z
      .string('Say a name.')
      .trim()
      .min(1, 'Say a name, so that its windows can be told apart.')
      .max(60, 'A name has at most 60 characters.'),
    default: 'Metaldesk',
  },
  domain: {
    group: 'network',
    kind: 'text',
    label: 'Domain of new machines',
    schema: z.string('Say a domain.').trim().toLowerCase().pipe(domainName),
    default: defaultDomain,
    ofServing: true,
  },
  upstreamDns: {
    group: 'network',
    kind: 'addresses',
    label: 'DNS servers for machines',
    schema: servers,
    default: [],
    ofServing: true,
  },
  upstreamNtp: {
    group: 'network',
    kind: 'addresses',
    label: 'NTP servers for machines',
    schema: servers,
    default: [],
    ofServing: true,
  },
  autoCommission: {
    group: 'commissioning',
    kind: 'switch',
    label: 'Commission machines as soon as they appear',
    schema: z.boolean('Say true or false.'),
    default: false,
  },
  nodeTimeoutMinutes: {
    group: 'commissioning',
    kind: 'number',
    label: 'Time limit of commissioning',
    schema: whole(1, 1440, 'minutes'),
    default: 30,
    unit: 'min',
  },
  defaultStorageLayout: {
    group: 'commissioning',
    kind: 'text',
    label: 'Storage layout after commissioning',
    schema: z.string(layoutFits).trim().toLowerCase().pipe(z.enum(storageLayouts, layoutFits)),
    default: 'flat',
  },
  eventsKeptDays: {
    group: 'events',
    kind: 'number',
    label: 'Events are kept',
    schema: whole(1, 3650, 'days'),
    default: 90,
    unit: 'days',
  },
  eventsKeptAtMost: {
    group: 'events',
    kind: 'number',
    label: 'Events kept at most',
    schema: whole(1000, 10_000_000, 'events'),
    default: 1_000_000,
  },
};

/** A value as the log of events tells it. */
export function told({ unit }: SettingRow, value: SettingValue): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (Array.isArray(value)) return value.join(', ') || 'none';
  return unit === undefined ? String(value) : `${value} ${unit}`;
}
