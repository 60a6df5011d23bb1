/**
 * Gathers items for `everyMs`, then hands over each different one once. 1,000 machines that change together cost
 * one round of questions, not 1,000.
 */
export function gatherer<T>(everyMs: number, keyOf: (item: T) => string, take: (items: T[]) => void) {
  const waiting = new Map<string, T>();
  let timer: ReturnType<typeof setTimeout> | null = null;
  let lastAt = -Infinity;
  const flush = (): void => {
    timer = null;
    lastAt = Date.now();
    const items = [...waiting.values()];
    waiting.clear();
    take(items);
  };
  return (items: readonly T[]): void => {
    for (const item of items) waiting.set(keyOf(item), item);
    if (waiting.size && !timer) timer = setTimeout(flush, Math.max(50, lastAt + everyMs - Date.now()));
  };
}
