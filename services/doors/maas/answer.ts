import { problemRow } from '../../contract/problems.ts';
import type { Problem } from '../../contract/result.ts';

/** What a MAAS client gets: JSON, text, or nothing (204, without a content type: libmaas would parse it). */
export type Answer =
  | { status: number; json: unknown; headers?: Record<string, string> }
  | { status: number; text: string; headers?: Record<string, string> }
  | { status: number; bytes: Buffer; type: string }
  | { status: 204 };

export const json = (value: unknown, status = 200): Answer => ({ status, json: value });
export const text = (status: number, value: string): Answer => ({ status, text: value });
export const gone: Answer = { status: 204 };
export const unknownMachine = text(404, 'No Machine matches the given query.');

/** Procedures' field names as MAAS's clients know them. */
const maasFields: Record<string, string> = {
  macs: 'mac_addresses',
  powerType: 'power_type',
  powerParameters: 'power_parameters',
  systemId: 'system_id',
  sizeBytes: 'size',
  layout: 'storage_layout',
};

const maasName = (field: string): string =>
  maasFields[field] ?? field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** A refusal: bad input as {"field": ["message"]}, all else as text with the problem's status. */
export function refusal(problem: Problem): Answer {
  const { http } = problemRow(problem.code);
  if (problem.fields && http === 400) {
    const entries = Object.entries(problem.fields).map(([name, message]) => {
      const [first = '', ...rest] = name.split('.');
      // A layout's options stand among the other fields in MAAS's forms.
      const own = first === 'options' ? (rest[0] ?? first) : first;
      return [[maasName(own), ...(first === 'powerParameters' ? rest : [])].join('_'), [message]];
    });
    return json(Object.fromEntries(entries), 400);
  }
  return text(http, problem.sentence);
}
