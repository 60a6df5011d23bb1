import { XMLParser } from 'fast-xml-parser';
import { member, rows, sizeBytes, text, whole } from './clean.ts';
import type { MemoryModule, Unusable } from './hardware.ts';

const MAX_DEPTH = 40;
const MAX_NODES = 50_000;
const MAX_MODULES = 1024;
const MIB = 2 ** 20;

/** Entities are not expanded and a document type is not read: a machine's report has no business with either. */
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  processEntities: false,
  parseTagValue: false,
  isArray: (name) => name === 'node',
});

/** The five entities that XML itself defines (XML 1.0 section 4.6), undone once. */
const named: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
const plain = (value: unknown): string | null => {
  const raw = text(typeof value === 'object' ? member(value, '#text') : value);
  return raw && raw.replace(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => named[name]!);
};

/** "DIMM DDR4 Synchronous Registered (Buffered) 2666 MHz (0.4 ns)": the kind is the word that begins with DDR. */
const kindOf = (description: string): string =>
  /\b(LP)?DDR\d?\w*\b|\bSDRAM\b|\bDRAM\b|\bHBM\w*\b/i.exec(description)?.[0].toUpperCase() ?? 'RAM';

function moduleFrom(node: unknown): MemoryModule | null {
  const sizeMib = Math.floor(sizeBytes(plain(member(node, 'size'))) / MIB);
  if (sizeMib === 0) return null;
  const description = plain(member(node, 'description')) ?? '';
  const hertz = whole(plain(member(node, 'clock')), 0, Number.MAX_SAFE_INTEGER);
  return {
    slot: plain(member(node, 'slot')) ?? plain(member(node, '@id')) ?? '',
    sizeMib,
    kind: kindOf(description),
    speedMts: hertz >= 1_000_000 ? Math.round(hertz / 1_000_000) : null,
    vendor: plain(member(node, 'vendor')),
    part: plain(member(node, 'product')),
    serial: plain(member(node, 'serial')),
  };
}

/** Memory modules from `lshw -xml`: the banks below each memory node. Only what is no such document is unusable. */
export function readLshw(xml: string): MemoryModule[] | Unusable {
  let document: unknown;
  try {
    // Depth is bounded before the parser recurses: a real document has about 12 levels.
    document = deeperThan(xml, MAX_DEPTH) ? undefined : parser.parse(xml);
  } catch {
    return { unusable: "lshw's list is not well-formed XML." };
  }
  const top = member(document, 'list') ?? document;
  const found: MemoryModule[] = [];
  let left = rows(member(top, 'node'), 100);
  if (left.length === 0) return { unusable: "lshw's list holds no hardware." };
  for (let seen = 0; left.length > 0 && seen < MAX_NODES;) {
    const next: unknown[] = [];
    for (const node of left) {
      seen++;
      const isBank =
        /^(bank|dimm)/i.test(plain(member(node, '@id')) ?? '') && member(node, '@class') === 'memory';
      const module = isBank ? moduleFrom(node) : null;
      if (module && found.length < MAX_MODULES) found.push(module);
      next.push(...rows(member(node, 'node'), 5000));
    }
    left = next;
  }
  return found;
}

/** Whether tags are nested more than `limit` deep, by counting `<x` against `</x` and `/>`. One pass, whatever the text. */
function deeperThan(xml: string, limit: number): boolean {
  let depth = 0;
  for (let at = xml.indexOf('<'); at >= 0;) {
    const end = xml.indexOf('>', at);
    if (end < 0) return false;
    const next = xml[at + 1];
    if (next === '/') depth--;
    else if (next !== '?' && next !== '!' && xml[end - 1] !== '/') depth++;
    if (depth > limit) return true;
    at = xml.indexOf('<', end);
  }
  return false;
}
