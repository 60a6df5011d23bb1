/** Counts by name; every refusal and every drop has a name here, so that nothing vanishes unseen. */
export interface Count {
  (name: string, by?: number): void;
  all(): Record<string, number>;
}

/** At most `maxNames` names; more are counted under `other`, so that a hostile peer cannot grow the table. */
export function counter(maxNames = 200): Count {
  const values = new Map<string, number>();
  const count = (name: string, by = 1): void => {
    const before = values.get(name);
    if (before !== undefined || values.size < maxNames) values.set(name, (before ?? 0) + by);
    else values.set('other', (values.get('other') ?? 0) + by);
  };
  return Object.assign(count, { all: () => Object.fromEntries(values) });
}
