import { z } from 'zod';
import { command, nothing, query } from '../../contract/procedure.ts';

export const settingNames = [
  'deskName',
  'domain',
  'upstreamDns',
  'upstreamNtp',
  'autoCommission',
  'nodeTimeoutMinutes',
  'defaultStorageLayout',
  'eventsKeptDays',
  'eventsKeptAtMost',
] as const;
export type SettingName = (typeof settingNames)[number];

const value = z.union([z.boolean(), z.number(), z.string(), z.array(z.string()).max(100)]);
export type SettingValue = z.output<typeof value>;

export const settingsContract = {
  'settings.list': query({
    permission: 'view',
    doc: 'Every setting of this desk with its value, its default and what it takes.',
    input: nothing,
    output: z.object({
      settings: z.array(
        z.object({
          name: z.enum(settingNames),
          group: z.enum(['general', 'network', 'commissioning', 'events']),
          kind: z.enum(['switch', 'number', 'text', 'addresses']),
          value,
          default: value,
        }),
      ),
    }),
  }),
  'settings.set': command({
    permission: 'admin',
    doc: 'Sets one setting. What changed stands in the log of events.',
    input: z.object({ name: z.enum(settingNames), value }).strict(),
    output: z.object({}),
  }),
};
