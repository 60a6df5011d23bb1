import type { Group } from '../../services/contract/fleet.ts';
import {
  formatTerm,
  lifecycle,
  numberIn,
  parseFilter,
  type FilterField,
  type FilterTerm,
  type FilterValue,
  type MachineRow,
} from '../../services/contract/all.ts';

/** The filter over rows in memory, near enough to the controller's for what a view shows of it. */
export const groupOf = (m: MachineRow): Group => (m.activity.late ? 'need_you' : lifecycle[m.status].group);

const textsOf: Partial<Record<FilterField, (m: MachineRow) => (string | number)[]>> = {
  status: (m) => [m.status],
  hostname: (m) => [m.hostname],
  tags: (m) => m.tags,
  zone: (m) => [m.zone],
  pool: (m) => [m.pool],
  owner: (m) => [m.owner],
  power: (m) => [m.powerState],
  power_type: (m) => [m.powerType],
  locked: (m) => [m.locked ? 'yes' : 'no'],
  cpu: (m) => [m.cpuCount],
  mem: (m) => [m.memoryMib],
  disks: (m) => [m.diskCount],
  storage: (m) => [m.storageBytes],
  mac: (m) => [m.mac ?? ''],
  ip: (m) => [m.address ?? ''],
  serial: (m) => [m.serial ?? ''],
  arch: (m) => [m.architecture],
  domain: (m) => [m.domain],
  id: (m) => [m.systemId],
};

export const valuesOf = (field: FilterField, m: MachineRow): string[] =>
  (textsOf[field]?.(m) ?? []).map(String);

function holds(field: FilterField, m: MachineRow, { text, comparison }: FilterValue): boolean {
  const number = numberIn(field, text);
  return (textsOf[field]?.(m) ?? []).some((value) => {
    if (number !== null && typeof value === 'number')
      return (
        {
          equals: value === number,
          contains: value === number,
          less: value < number,
          at_most: value <= number,
          more: value > number,
          at_least: value >= number,
        } as const
      )[comparison];
    const own = String(value).toLowerCase();
    return comparison === 'equals' ? own === text.toLowerCase() : own.includes(text.toLowerCase());
  });
}

function termHolds(term: FilterTerm, m: MachineRow): boolean {
  if (term.field === null) {
    const text = term.value.text.toLowerCase();
    const all = [m.hostname, m.mac, m.address, m.serial, ...m.tags].join(' ').toLowerCase();
    return (all.includes(text) || all.includes(text.replaceAll('-', ':'))) !== term.value.negated;
  }
  const { field } = term;
  const wanted = term.values.filter((v) => !v.negated);
  return (
    (wanted.length === 0 || wanted.some((v) => holds(field, m, v))) &&
    !term.values.some((v) => v.negated && holds(field, m, v))
  );
}

const termsOf = (filter: string): FilterTerm[] => {
  const parsed = parseFilter(filter);
  return 'terms' in parsed ? parsed.terms : [];
};

export function matching(list: readonly MachineRow[], filter: string, group: unknown): MachineRow[] {
  const terms = termsOf(filter);
  return list.filter((m) => (!group || groupOf(m) === group) && terms.every((term) => termHolds(term, m)));
}

export function explained(list: readonly MachineRow[], filter: string, group: unknown) {
  const all = list.filter((m) => !group || groupOf(m) === group);
  const terms = termsOf(filter);
  return {
    total: matching(list, filter, group).length,
    all: all.length,
    terms: terms.map((term) => ({
      text: formatTerm(term),
      start: term.start,
      end: term.end,
      excludes: all.filter((m) => terms.every((t) => t === term || termHolds(t, m)) && !termHolds(term, m))
        .length,
      alone: all.filter((m) => termHolds(term, m)).length,
    })),
  };
}
