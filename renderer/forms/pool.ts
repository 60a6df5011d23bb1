import { cidrFrom, ipv4FromNumber, ipv4ToNumber } from '../../services/contract/addresses.ts';
import { words } from '../words/words.ts';

export interface SubnetFields {
  cidr: string;
  from: string;
  to: string;
}

export type FieldProblems = Partial<Record<keyof SubnetFields, string>>;

const w = words.firstRun;

/** What does not fit in the subnet form, by field; empty when all fits. */
export function problemsOf({ cidr, from, to }: SubnetFields, deskAddress: string | null): FieldProblems {
  const network = cidrFrom(cidr);
  if (!network) return { cidr: w.badCidr };
  const first = ipv4ToNumber(from);
  const last = ipv4ToNumber(to);
  const desk = deskAddress === null ? null : ipv4ToNumber(deskAddress);
  const inside = (n: number): boolean => n > network.first && n < network.last;
  if (first === null) return { from: w.badAddress };
  if (!inside(first)) return { from: w.outside(cidr) };
  if (last === null) return { to: w.badAddress };
  if (!inside(last)) return { to: w.outside(cidr) };
  if (last < first) return { to: w.order };
  if (desk !== null && desk >= first && desk <= last) return { from: w.overDesk(deskAddress!) };
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
export function sharesOf(fields: SubnetFields, deskAddress: string | null): Share[] | null {
  if (Object.keys(problemsOf(fields, deskAddress)).length) return null;
  const network = cidrFrom(fields.cidr)!;
  const first = ipv4ToNumber(fields.from)!;
  const last = ipv4ToNumber(fields.to)!;
  const desk = deskAddress === null ? null : ipv4ToNumber(deskAddress);
  const usable = network.last - network.first - 1;
  const share = (kind: Share['kind'], a: number, b: number): Share[] =>
    b < a ? [] : [{ kind, from: ipv4FromNumber(a), to: ipv4FromNumber(b), part: (b - a + 1) / usable }];
  const rest = (a: number, b: number, kind: Share['kind']): Share[] =>
    desk !== null && desk >= a && desk <= b
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
