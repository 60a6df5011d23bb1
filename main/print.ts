const cell = (value: unknown): string => {
  if (value === null || value === undefined) return '-';
  if (Array.isArray(value)) return value.map(cell).join(',');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

type Row = Record<string, unknown>;
const isRow = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isRows = (value: unknown): value is Row[] =>
  Array.isArray(value) && value.length > 0 && value.every(isRow);

/** Columns as wide as their widest cell; nested values stand as JSON. */
export function table(rows: readonly Row[]): string {
  const names = [...new Set(rows.flatMap(Object.keys))].filter((name) => !rows.some((r) => isRow(r[name])));
  const lines = [names, ...rows.map((row) => names.map((name) => cell(row[name])))];
  const widths = names.map((_, i) => Math.max(...lines.map((line) => line[i]!.length)));
  return lines
    .map((line) =>
      line
        .map((text, i) => text.padEnd(widths[i]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** An answer for a person: its lists as tables, the rest a name a line. A page is printed as it is, to be kept in a file. */
export function forPeople(value: unknown): string {
  if (!isRow(value)) return cell(value);
  if (typeof value['html'] === 'string') return value['html'];
  const parts = Object.entries(value).map(([name, of]) => {
    if (isRows(of)) return `${name}:\n${table(of)}`;
    return `${name}: ${cell(of)}`;
  });
  return parts.length > 0 ? parts.join('\n') : 'Done.';
}
