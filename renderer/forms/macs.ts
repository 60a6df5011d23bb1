import { macFrom } from '../../services/contract/addresses.ts';
import { words } from '../words/words.ts';

/** MAC addresses of a text, one a line (commas and blanks part them too); the problem names the first that is none. */
export function macsFrom(text: string): { macs: string[]; problem: string | null } {
  const parts = text.split(/[\s,;]+/).filter(Boolean);
  if (parts.length === 0) return { macs: [], problem: words.machines.macsNeeded };
  const macs: string[] = [];
  for (const part of parts) {
    const mac = macFrom(part);
    if (!mac) return { macs: [], problem: words.machines.macsFits(part) };
    if (!macs.includes(mac)) macs.push(mac);
  }
  return { macs, problem: null };
}
