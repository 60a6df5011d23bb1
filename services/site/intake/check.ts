import type { Result } from '../../contract/result.ts';
import { macFrom } from '../../contract/addresses.ts';
import { hostname as hostnameSchema } from '../machines/index.ts';
import { tagsFit } from '../places/index.ts';
import type { ImportMistake } from './contract.ts';
import { mistake, type Draft, type Given } from './drafts.ts';

/** A machine that the list describes. */
export interface ImportRow {
  line: number;
  hostname: string | null;
  macs: string[];
  architecture: string;
  powerType: string;
  powerAddress: string | null;
  /** Sealed. */
  powerParameters: string;
  zone: string;
  pool: string;
  tags: string[];
  description: string;
}

/** What values are held against. */
export interface CheckFacts {
  /** The first is the default. */
  zones: readonly string[];
  pools: readonly string[];
  powerTypes: readonly string[];
  secrets: ReadonlySet<string>;
  /** Checks settings against their driver and seals them. */
  prepare(type: string, parameters: Record<string, unknown>): Result<string>;
  /** Who has a name or a MAC address already. */
  hostnames: ReadonlyMap<string, string>;
  macs: ReadonlyMap<string, string>;
}

const architectures: Record<string, string> = {
  ...{ amd64: 'amd64', x86_64: 'amd64', x64: 'amd64', i386: 'i386', arm64: 'arm64', aarch64: 'arm64' },
  ...{ armhf: 'armhf', ppc64el: 'ppc64el', ppc64le: 'ppc64el', s390x: 's390x', riscv64: 'riscv64' },
};

/** A name that would do, made of one that does not. */
const nearest = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .split('.')[0]!
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
    .replace(/^-+|-+$/g, '');

/** Looks at lines one after the other and remembers what they said: a name may stand in the list once. */
export class Checker {
  readonly #facts: CheckFacts;
  readonly #hostnames = new Map<string, number>();
  readonly #macs = new Map<string, number>();

  constructor(facts: CheckFacts) {
    this.#facts = facts;
  }

  /** The machine of a line; what is wrong is added to `mistakes`, all of it. */
  check(draft: Draft, mistakes: ImportMistake[]): ImportRow {
    const { line } = draft;
    const say = (given: Given | null, sentence: string): void =>
      void mistakes.push(mistake(line, given, sentence));
    const power = this.#power(draft, mistakes);
    return {
      ...{ line, hostname: this.#hostname(draft, say), macs: this.#cards(draft, say), ...power },
      architecture: this.#architecture(draft, say),
      zone: oneOf(draft.zone, this.#facts.zones, 'zone', say),
      pool: oneOf(draft.pool, this.#facts.pools, 'pool', say),
      tags: tagsIn(draft.tags, say),
      description: note(draft.description, say),
    };
  }

  #hostname({ hostname: given, line }: Draft, say: Say): string | null {
    if (!given) return null;
    if (!hostnameSchema.safeParse(given.text).success) {
      const better = nearest(given.text);
      const fits = better ? ` For example ${better}.` : '';
      say(given, `A name has 1 to 63 lower-case letters, digits and inner hyphens.${fits}`);
      return null;
    }
    const before = this.#hostnames.get(given.text);
    if (before !== undefined) say(given, `This name stands in line ${before} already.`);
    else if (this.#facts.hostnames.has(given.text)) say(given, 'There is a machine of this name already.');
    this.#hostnames.set(given.text, before ?? line);
    return given.text;
  }

  #cards({ macs, line }: Draft, say: Say): string[] {
    if (macs.length === 0) say(null, 'A machine needs at least one MAC address.');
    if (macs.length > 64) say(macs[64]!, 'A machine has at most 64 MAC addresses.');
    const own = new Set<string>();
    for (const given of macs.slice(0, 64)) {
      const mac = macFrom(given.text);
      if (mac === null) say(given, 'A MAC address looks like 52:54:00:12:34:56.');
      else if ((parseInt(mac.slice(0, 2), 16) & 1) === 1 || mac === '00:00:00:00:00:00')
        say(given, 'This is no address of a card: it is the one of a group, or empty.');
      else this.#card(mac, given, line, own, say);
    }
    return [...own];
  }

  #card(mac: string, given: Given, line: number, own: Set<string>, say: Say): void {
    const before = this.#macs.get(mac);
    const owner = this.#facts.macs.get(mac);
    if (own.has(mac)) say(given, 'This MAC address stands in the line twice.');
    else if (before !== undefined) say(given, `This MAC address stands in line ${before} already.`);
    else if (owner !== undefined) say(given, `${owner} has this MAC address already.`);
    this.#macs.set(mac, before ?? line);
    own.add(mac);
  }

  #architecture({ architecture: given }: Draft, say: Say): string {
    if (!given) return 'amd64/generic';
    const [arch = '', sub = 'generic', more] = given.text.toLowerCase().split('/');
    const known = architectures[arch];
    if (known && more === undefined && /^[a-z0-9_.-]{1,64}$/.test(sub)) return `${known}/${sub}`;
    say(
      given,
      `This architecture is not known. There are: ${[...new Set(Object.values(architectures))].join(', ')}.`,
    );
    return 'amd64/generic';
  }

  #power({ line, powerType, power }: Draft, mistakes: ImportMistake[]) {
    const { powerTypes, prepare, secrets } = this.#facts;
    const type = powerType?.text.toLowerCase() ?? '';
    const address = power.get('power_address')?.text ?? null;
    const none = { powerType: 'manual', powerAddress: null, powerParameters: '' };
    const [first] = power.values();
    if (!powerType && first) {
      const secret = secrets.has([...power.keys()][0]!);
      const sentence = `Name the power type as well: ${powerTypes.join(', ')}.`;
      mistakes.push(mistake(line, first, sentence, secret));
      return none;
    }
    if (powerType && !powerTypes.includes(type)) {
      mistakes.push(
        mistake(line, powerType, `There is no such power type. There are: ${powerTypes.join(', ')}.`),
      );
      return none;
    }
    const chosen = type || 'manual';
    const sealed = prepare(chosen, Object.fromEntries([...power].map(([name, { text }]) => [name, text])));
    if (sealed.ok) return { powerType: chosen, powerAddress: address, powerParameters: sealed.value };
    const faults = Object.entries(sealed.problem.fields ?? { power_type: sealed.problem.sentence });
    for (const [name, fault] of faults) {
      const given = power.get(name) ?? powerType ?? null;
      mistakes.push(mistake(line, given, `${name}: ${fault}`, secrets.has(name)));
    }
    return none;
  }
}

type Say = (given: Given | null, sentence: string) => void;

function oneOf(given: Given | undefined, there: readonly string[], what: string, say: Say): string {
  if (!given) return there[0]!;
  const found = there.find((name) => name.toLowerCase() === given.text.toLowerCase());
  if (found === undefined)
    say(given, `There is no ${what} of this name. There are: ${there.slice(0, 10).join(', ')}.`);
  return found ?? there[0]!;
}

function tagsIn(given: Given | undefined, say: Say): string[] {
  if (!given) return [];
  const names = [...new Set(given.text.split(/[\s,;|]+/).filter(Boolean))];
  const fit = tagsFit(names);
  if (!fit.ok) say(given, fit.problem.sentence);
  else if (names.length > 100) say(given, 'A machine carries at most 100 tags.');
  return names;
}

function note(given: Given | undefined, say: Say): string {
  if (given && given.text.length > 4096) say(given, 'Notes have at most 4096 characters.');
  return given?.text ?? '';
}
