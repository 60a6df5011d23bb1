import type { EventRow } from './event-search.ts';

const head = ['number', 'time', 'level', 'kind', 'machine', 'system_id', 'who', 'text'];

/** A field that a spreadsheet would take for a formula is made text by a leading apostrophe. */
function csvField(value: string | number | null): string {
  const text = value === null ? '' : String(value);
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const fields = (e: EventRow) =>
  [e.n, new Date(e.at).toISOString(), e.level, e.kind, e.hostname, e.systemId, e.who, e.text] as const;

/** RFC 4180, with a head line in the first piece. */
export function csvPiece(rows: readonly EventRow[], isFirst: boolean): string {
  const lines = rows.map((row) => fields(row).map(csvField).join(','));
  return [...(isFirst ? [head.join(',')] : []), ...lines].map((line) => `${line}\r\n`).join('');
}

/** Pieces of one JSON array. */
export function jsonPiece(rows: readonly EventRow[], isFirst: boolean, isLast: boolean): string {
  const items = rows.map((row) => JSON.stringify({ ...row, at: new Date(row.at).toISOString() }));
  const between = !isFirst && items.length > 0 ? ',\n' : '';
  return `${isFirst ? '[\n' : ''}${between}${items.join(',\n')}${isLast ? '\n]\n' : ''}`;
}
