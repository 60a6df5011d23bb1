/** One measured row: a name and figures in the order of the columns; null where it was not measured. */
export interface BenchRow {
  readonly name: string;
  readonly values: readonly (number | null)[];
}

/** Prints figures, and below them ours as ratios to each peer of the same run. */
export function printTable(
  title: string,
  columns: readonly string[],
  ours: BenchRow,
  peers: readonly BenchRow[],
): void {
  const ratios = peers.map((peer) => ({
    name: `ours / ${peer.name}`,
    values: peer.values.map((value, i) => (value && ours.values[i] ? ours.values[i] / value : null)),
  }));
  const lines = [
    ['', ...columns],
    ...[ours, ...peers].map(({ name, values }) => [
      name,
      ...values.map((v) => (v === null ? '-' : v.toFixed(0))),
    ]),
    ...ratios.map(({ name, values }) => [name, ...values.map((v) => (v === null ? '-' : v.toFixed(2)))]),
  ];
  const widths = ['', ...columns].map((_, i) => Math.max(...lines.map((line) => line[i]!.length)));
  console.log(`\n${title}`);
  for (const line of lines)
    console.log(line.map((cell, i) => (i ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!))).join('  '));
}
