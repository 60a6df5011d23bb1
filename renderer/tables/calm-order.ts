/**
 * The order to show while somebody points at the list: rows keep their place. Ids that are gone leave their place to
 * the next, new ones stand at the end; `moved` counts the rows that would stand elsewhere.
 */
export function calmOrder(
  shown: readonly string[],
  wanted: readonly string[],
): { order: string[]; moved: number } {
  const there = new Set(wanted);
  const kept = shown.filter((id) => there.has(id));
  const known = new Set(kept);
  const order = [...kept, ...wanted.filter((id) => !known.has(id))];
  return { order, moved: order.filter((id, i) => id !== wanted[i]).length };
}
