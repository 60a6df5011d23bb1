import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Clock } from '../clock.ts';

/** Makers of network cards by hardware address, from the IEEE's list. */
export interface Vendors {
  /** A short name of each address's maker; null where the list has none, or the address was made up by software. */
  of(macs: readonly string[]): Promise<Map<string, string | null>>;
}

/** The list takes 5.6 MB: it is read when it is asked for, and goes when nobody asked for so long. */
const keepMs = 30_000;
const mostKnown = 5_000;
/** Numbers are given to makers in blocks of 36, 28 and 24 bits. */
const blockDigits = [9, 7, 6];
const locallyAdministered = 2;

/** Beside this file's bundle, where the build puts it; else in the package. */
const listFile = (): string =>
  fileURLToPath(
    import.meta.url.endsWith('.ts')
      ? import.meta.resolve('oui-data')
      : new URL('./vendors.json', import.meta.url),
  );

/** `read` gives the list: lines of `"3CECEF": "Super Micro Computer, Inc.\nan address..."`. */
export function openVendors(clock: Clock, read: () => Promise<Buffer> = () => readFile(listFile())): Vendors {
  const known = new Map<string, string | null>();
  let list: Promise<Buffer> | undefined;
  let cancelDrop = (): void => {};

  function loaded(): Promise<Buffer> {
    cancelDrop();
    cancelDrop = clock.after(keepMs, () => (list = undefined));
    return (list ??= read().catch(() => Buffer.alloc(0)));
  }
  async function lookUp(mac: string): Promise<string | null> {
    if ((parseInt(mac.slice(0, 2), 16) & locallyAdministered) !== 0) return null;
    const bytes = await loaded();
    const digits = mac.replaceAll(':', '').toUpperCase();
    for (const length of blockDigits) {
      const key = Buffer.from(`"${digits.slice(0, length)}": "`);
      const at = bytes.indexOf(key);
      if (at >= 0) return shortName(bytes.toString('utf8', at + key.length, at + key.length + 120));
    }
    return null;
  }
  return {
    async of(macs) {
      const found = new Map<string, string | null>();
      for (const mac of macs) {
        const block = mac.slice(0, 13);
        if (!known.has(block)) {
          if (known.size >= mostKnown) known.clear();
          known.set(block, await lookUp(mac));
          // A look through the list takes a millisecond or two: others come in between.
          await new Promise((resolve) => setImmediate(resolve));
        }
        found.set(mac, known.get(block)!);
      }
      return found;
    },
  };
}

const forms =
  /[,.]?\s+(inc|incorporated|corp|corporation|co|company|ltd|limited|llc|gmbh|ag|s\.?a|b\.?v|pte|plc|ab|oy|kg|srl)\b.*$/i;
const mostLetters = 28;

/** `Super Micro Computer, Inc.` to `Super Micro Computer`; what is written in capitals alone is not shouted. */
function shortName(text: string): string {
  const [line = ''] = text.split(/\\n|"/);
  const bare = line.replace(forms, '').trim() || line.trim();
  const short = bare.length <= mostLetters ? bare : bare.slice(0, mostLetters + 1).replace(/\s+\S*$/, '');
  return /[a-z]/.test(short) ? short : short.replace(/\p{L}{5,}/gu, (w) => w[0]! + w.slice(1).toLowerCase());
}
