import { cidrFrom, ipv4FromNumber, ipv4ToNumber } from '../../services/contract/addresses.ts';
import { words } from '../words/words.ts';

export interface SubnetFields {
  cidr: string;
  desk: string;
  from: string;
  to: string;
}

export type FieldProblems = Partial<Record<keyof SubnetFields, string>>;

/** A network that somebody uses already, and who. */
export interface Taken {
  cidr: string;
  by: string;
}

const w = words.firstRun;

const isTakenBy = (cidr: string, taken: readonly Taken[]): Taken | undefined => {
  const network = cidrFrom(cidr);
  return taken.find((one) => {
    const other = cidrFrom(one.cidr);
    return network && other && other.first <= network.last && network.first <= other.last;
  });
};

/** What does not fit in the subnet form, by field; empty when all fits. */
export function problemsOf(
  { cidr, desk, from, to }: SubnetFields,
  taken: readonly Taken[] = [],
): FieldProblems {
  const network = cidrFrom(cidr);
  if (!network) return { cidr: w.badCidr };
  if (network.prefix < 8 || network.prefix > 30) return { cidr: w.badPrefix };
  const other = isTakenBy(cidr, taken);
  if (other) return { cidr: w.taken(other.cidr, other.by) };
  const own = ipv4ToNumber(desk);
  const first = ipv4ToNumber(from);
  const last = ipv4ToNumber(to);
  const inside = (n: number): boolean => n > network.first && n < network.last;
  if (own === null) return { desk: w.badAddress };
  if (!inside(own)) return { desk: w.outside(cidr) };
  if (first === null) return { from: w.badAddress };
  if (!inside(first)) return { from: w.outside(cidr) };
  if (last === null) return { to: w.badAddress };
  if (!inside(last)) return { to: w.outside(cidr) };
  if (last < first) return { to: w.order };
  if (own >= first && own <= last) return { from: w.overDesk(desk) };
  return {};
}

export interface Share {
  kind: 'desk' | 'fixed' | 'pool' | 'spare';
  /** "10.77.0.2" and "10.77.0.99". */
  from: string;
  to: string;
  /** Of the whole subnet, 0 to 1. */
  part: number;
}

/** The subnet as a bar: this desk, addresses before the pool, the pool, what is left. Null while a field is wrong. */
export function sharesOf(fields: SubnetFields): Share[] | null {
  if (Object.keys(problemsOf(fields)).length) return null;
  const network = cidrFrom(fields.cidr)!;
  const first = ipv4ToNumber(fields.from)!;
  const last = ipv4ToNumber(fields.to)!;
  const desk = ipv4ToNumber(fields.desk)!;
  const usable = network.last - network.first - 1;
  const share = (kind: Share['kind'], a: number, b: number): Share[] =>
    b < a ? [] : [{ kind, from: ipv4FromNumber(a), to: ipv4FromNumber(b), part: (b - a + 1) / usable }];
  const rest = (a: number, b: number, kind: Share['kind']): Share[] =>
    desk >= a && desk <= b
      ? [...share(kind, a, desk - 1), ...share('desk', desk, desk), ...share(kind, desk + 1, b)]
      : share(kind, a, b);
  return [
    ...rest(network.first + 1, first - 1, 'fixed'),
    ...share('pool', first, last),
    ...rest(last + 1, network.last - 1, 'spare'),
  ];
}

export const poolSize = (fields: SubnetFields): number =>
  (ipv4ToNumber(fields.to) ?? 0) - (ipv4ToNumber(fields.from) ?? 0) + 1;
