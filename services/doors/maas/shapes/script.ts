import type { Output } from '../../../contract/calls.ts';
import { maasTime } from '../event-query.ts';
import { runtime } from '../result-shapes.ts';

export type ScriptInfo = Output<'scripts.list'>['items'][number];

/** A version as MAAS lists it; data when the texts were asked for. */
export interface Version {
  id: number;
  at: number | null;
  comment: string;
  text: string | undefined;
}

const types = { commissioning: 0, testing: 2, release: 3, deployment: 4 } as const;
const typeNames = {
  commissioning: 'Commissioning script',
  testing: 'Testing script',
  release: 'Release script',
  deployment: 'Deployment script',
} as const;
const hardwareNames = ['Node', 'CPU', 'Memory', 'Storage', 'Network', 'GPU'];
const parallelNames = ['Disabled', 'Run along other instances of this script', 'Run along any other script'];

/** MAAS's word for a type from its number or the word itself. */
export const scriptType = (word: string): string =>
  Object.entries(types).find(([, n]) => String(n) === word)?.[0] ?? word.toLowerCase();

/** Leaves out what nobody declared, as MAAS's scripts do. */
const declared = (fields: Record<string, unknown>): object =>
  Object.fromEntries(
    Object.entries(fields).filter(([, v]) => v !== null && v !== '' && v !== false && !isEmpty(v)),
  );
const isEmpty = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

/** A script in MAAS's shape. */
export const script = (s: ScriptInfo, history: readonly Version[]): object => ({
  id: s.id,
  name: s.name,
  title: s.title,
  description: s.description,
  tags: s.tags,
  type: types[s.type],
  type_name: typeNames[s.type],
  hardware_type: s.hardwareType,
  hardware_type_name: hardwareNames[s.hardwareType] ?? 'Node',
  parallel: s.parallel,
  parallel_name: parallelNames[s.parallel] ?? 'Disabled',
  results: Object.fromEntries(
    s.results.map(({ key, ...r }) => [key, declared({ ...r, title: r.title || key })]),
  ),
  parameters: Object.fromEntries(
    s.parameters.map(({ name, allowList, argumentFormat, ...p }) => [
      name,
      declared({ ...p, allow_list: allowList, argument_format: argumentFormat }),
    ]),
  ),
  packages: s.packages,
  timeout: runtime(0, s.timeoutSeconds * 1000),
  destructive: s.destructive,
  for_hardware: s.forHardware,
  may_reboot: s.mayReboot,
  recommission: s.recommission,
  apply_configured_networking: s.applyConfiguredNetworking,
  history: history.map((v) => ({
    id: v.id,
    created: maasTime(v.at ?? 0),
    comment: v.comment,
    ...(v.text !== undefined && { data: Buffer.from(v.text).toString('base64') }),
  })),
  default: s.builtIn,
  resource_uri: `/MAAS/api/2.0/scripts/${encodeURIComponent(s.name)}`,
});
