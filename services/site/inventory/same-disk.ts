/** By what a disk is known again: its letter may change with every boot, its row should not. */
export interface KnownDisk {
  name: string;
  serial: string | null;
  idPath: string | null;
}

const signs: ((d: KnownDisk) => string | null)[] = [
  (d) => d.idPath,
  (d) => (d.serial === null ? null : `${d.serial} ${d.name}`),
  (d) => d.serial,
  // A name says something only of disks that have nothing better.
  (d) => (d.serial === null && d.idPath === null ? d.name : null),
];

/** Pairs disks with the rows that they had, each row at most once; a sign that two disks share says nothing. */
export function pairDisks<O extends KnownDisk, N extends KnownDisk>(
  old: readonly O[],
  fresh: readonly N[],
): Map<N, O> {
  const pairs = new Map<N, O>();
  for (const sign of signs) {
    const taken = new Set(pairs.values());
    const counted = new Map<string, { olds: O[]; news: N[] }>();
    const at = (key: string) => {
      const found = counted.get(key) ?? { olds: [], news: [] };
      counted.set(key, found);
      return found;
    };
    for (const o of old) if (!taken.has(o) && sign(o) !== null) at(sign(o)!).olds.push(o);
    for (const n of fresh) if (!pairs.has(n) && sign(n) !== null) at(sign(n)!).news.push(n);
    for (const { olds, news } of counted.values())
      if (olds.length === 1 && news.length === 1) pairs.set(news[0]!, olds[0]!);
  }
  return pairs;
}
