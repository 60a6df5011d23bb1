import { z } from 'zod';

/** What a packet to this computer is asked about: it opens an exchange, comes in by `nic`, goes to `port`. */
export interface KnockingPacket {
  readonly nic: string;
  readonly protocol: 'udp' | 'tcp';
  readonly port: number;
}

/** The chain that would drop it, when that is certain. */
export interface Blocked {
  readonly family: string;
  readonly table: string;
  readonly chain: string;
}

const chain = z.object({
  family: z.string(),
  table: z.string(),
  name: z.string(),
  hook: z.string().optional(),
  policy: z.string().optional(),
});
const rule = z.object({
  family: z.string(),
  table: z.string(),
  chain: z.string(),
  expr: z.array(z.record(z.string(), z.unknown())).default([]),
});
const ruleset = z.object({
  nftables: z.array(z.object({ chain: chain.optional(), rule: rule.optional() })),
});
export type Ruleset = z.output<typeof ruleset>;
type Chain = z.output<typeof chain>;
type Rule = z.output<typeof rule>;

/** `nft --json list ruleset`; null when it is something else. */
export function readRuleset(text: string): Ruleset | null {
  try {
    return ruleset.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

type Ending = 'accept' | 'drop' | 'perhaps' | 'return';
type Fits = boolean | 'perhaps';

const deepest = 16;

/** The first input chain that certainly drops the packet; null when all let it pass, or when it cannot be told. */
export function blockedBy(rules: Ruleset, packet: KnockingPacket): Blocked | null {
  const chains = rules.nftables.flatMap((n) => n.chain ?? []);
  const all = rules.nftables.flatMap((n) => n.rule ?? []);
  const inputs = chains.filter((c) => c.hook === 'input' && ['ip', 'inet', 'netdev'].includes(c.family));
  for (const input of inputs) {
    const ending = walk(input, { chains, all, packet }, 0);
    const dropped = ending === 'drop' || (ending === 'return' && input.policy === 'drop');
    if (dropped) return { family: input.family, table: input.table, chain: input.name };
  }
  return null;
}

interface Walk {
  readonly chains: readonly Chain[];
  readonly all: readonly Rule[];
  readonly packet: KnockingPacket;
}

/** Rule by rule, as the kernel does; a rule that may or may not fit leaves it open from there on. */
function walk({ family, table, name }: Chain, on: Walk, depth: number): Ending {
  let open = false;
  const own = on.all.filter((r) => r.family === family && r.table === table && r.chain === name);
  for (const { expr } of own) {
    const fits = allOf(expr.map((e) => fitsOne(e, on.packet)));
    if (fits === false) continue;
    const ending = endingOf(expr, { family, table }, on, depth);
    if (ending === null) continue;
    if (fits === true && ending !== 'perhaps') return open && ending !== 'accept' ? 'perhaps' : ending;
    if (ending !== 'drop') open = true; // it may have been let in here
  }
  return open ? 'perhaps' : 'return';
}

/** What a rule does with a packet that fits; null when it goes on with the next one. */
function endingOf(
  expr: Rule['expr'],
  at: { family: string; table: string },
  on: Walk,
  depth: number,
): Ending | null {
  for (const one of expr) {
    if ('accept' in one) return 'accept';
    if ('drop' in one || 'reject' in one) return 'drop';
    if ('return' in one) return 'return';
    const target = z.object({ target: z.string() }).safeParse(one['jump'] ?? one['goto']).data?.target;
    if (target === undefined) continue;
    const next = on.chains.find((c) => c.family === at.family && c.table === at.table && c.name === target);
    if (!next || depth >= deepest) return 'perhaps';
    const ending = walk(next, on, depth + 1);
    return ending === 'return' && 'jump' in one ? null : ending;
  }
  return null;
}

const allOf = (fits: readonly Fits[]): Fits =>
  fits.includes(false) ? false : fits.includes('perhaps') ? 'perhaps' : true;

const match = z.object({ op: z.string(), left: z.unknown(), right: z.unknown() });

/** Whether one expression of a rule fits the packet. What is not understood may fit. */
function fitsOne(expr: Record<string, unknown>, packet: KnockingPacket): Fits {
  if ('xt' in expr) return 'perhaps';
  const given = match.safeParse(expr['match']).data;
  if (!given) return true; // a counter, a verdict: no condition
  const known = valueOf(given.left, packet);
  if (known === undefined) return 'perhaps';
  const held = holds(given.right, known);
  if (held === 'perhaps' || !['==', '!=', 'in'].includes(given.op)) return 'perhaps';
  return given.op === '!=' ? !held : held;
}

const left = z.union([
  z.object({ meta: z.object({ key: z.string() }) }),
  z.object({ payload: z.object({ protocol: z.string(), field: z.string() }) }),
  z.object({ ct: z.object({ key: z.string() }) }),
]);

/** What is known of the packet: its interface, protocol, port, and that it belongs to no exchange yet. */
function valueOf(expr: unknown, { nic, protocol, port }: KnockingPacket): string | number | undefined {
  const what = left.safeParse(expr).data;
  if (!what) return undefined;
  if ('ct' in what) return what.ct.key === 'state' ? 'new' : undefined;
  if ('meta' in what)
    return { iifname: nic, iif: nic, l4proto: protocol, nfproto: 'ipv4', pkttype: undefined }[what.meta.key];
  const { protocol: of, field } = what.payload;
  if (of === 'ip' && field === 'protocol') return protocol;
  if (['udp', 'tcp'].includes(of) && of !== protocol) return -1;
  return [protocol, 'th'].includes(of) && field === 'dport' ? port : undefined;
}

const span = z.object({ range: z.tuple([z.unknown(), z.unknown()]) });
const setOf = z.object({ set: z.array(z.unknown()) });

/** Whether the value is what stands at the right: itself, in a range, or one of a set. */
function holds(right: unknown, value: string | number): Fits {
  if (typeof right === 'string' && right.endsWith('*')) return String(value).startsWith(right.slice(0, -1));
  if (typeof right === 'string' && right.startsWith('@')) return 'perhaps';
  if (typeof right === 'string' || typeof right === 'number') return right === value;
  const ends = span.safeParse(right).data?.range.map(Number);
  if (ends) return typeof value === 'number' && value >= ends[0]! && value <= ends[1]!;
  const members: readonly unknown[] | undefined = Array.isArray(right)
    ? right
    : setOf.safeParse(right).data?.set;
  if (!members) return 'perhaps';
  const each = members.map((member) => holds(member, value));
  return each.includes(true) ? true : each.includes('perhaps') ? 'perhaps' : false;
}
