import type { DiskFacts } from './facts.ts';

export interface WantedDisk {
  label: string;
  /** At least; 0 is any size. */
  sizeBytes: number;
  tags: string[];
}

/** MAAS's GB are 10^9 bytes. */
const gb = 1e9;
/** `label:size(tag,tag)`; label and tags may be left out. */
const disk = /^(?:([A-Za-z0-9_.-]+):)?(\d+(?:\.\d+)?)(?:\(([^()]*)\))?$/;

/** Commas inside parentheses separate tags, those outside disks. */
const pieces = (text: string): string[] =>
  text
    .split(/,(?![^(]*\))/)
    .map((piece) => piece.trim())
    .filter(Boolean);

/** Reads `root:500(ssd),2000(rotary,sata)`; a sentence says what cannot be read. */
export function readStorage(text: string): WantedDisk[] | { wrong: string } {
  const wanted: WantedDisk[] = [];
  for (const [i, piece] of pieces(text).entries()) {
    const match = disk.exec(piece);
    if (!match)
      return {
        wrong: `storage: "${piece.slice(0, 80)}" is not of the form label:size(tag,tag), such as root:500(ssd).`,
      };
    const label = match[1] ?? (i === 0 ? 'root' : `disk${i}`);
    if (wanted.some((one) => one.label === label)) return { wrong: `storage: ${label} is asked for twice.` };
    const tags = (match[3] ?? '').split(',').map((tag) => tag.trim().toLowerCase());
    wanted.push({ label, sizeBytes: Number(match[2]) * gb, tags: tags.filter(Boolean) });
  }
  return wanted;
}

const fits = (wanted: WantedDisk, have: DiskFacts): boolean =>
  have.sizeBytes >= wanted.sizeBytes &&
  wanted.tags.every((tag) => have.tags.some((own) => own.toLowerCase() === tag));

/**
 * Gives each wanted disk one of the machine's, no two the same; null when that cannot be. The hardest to please choose
 * first and take the smallest that fits, and a choice that leaves nothing for a later one is taken back.
 */
export function assignDisks(
  wanted: readonly WantedDisk[],
  have: readonly DiskFacts[],
): Record<string, number[]> | null {
  const smallestFirst = [...have].sort((a, b) => a.sizeBytes - b.sizeBytes || (a.name < b.name ? -1 : 1));
  const candidates = wanted
    .map((one) => ({ one, disks: smallestFirst.filter((d) => fits(one, d)) }))
    .sort((a, b) => a.disks.length - b.disks.length);
  const taken = new Map<number, string>();
  const place = (at: number): boolean => {
    const next = candidates[at];
    if (!next) return true;
    for (const { id } of next.disks) {
      if (taken.has(id)) continue;
      taken.set(id, next.one.label);
      if (place(at + 1)) return true;
      taken.delete(id);
    }
    return false;
  };
  if (wanted.length > have.length || !place(0)) return null;
  return Object.fromEntries([...taken].map(([id, label]) => [label, [id]]));
}
