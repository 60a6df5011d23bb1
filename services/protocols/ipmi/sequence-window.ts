/** How far back a packet may come late (6.12.13: a window of 16, here its older half plus what loss delays). */
const behind = 16;

/**
 * Takes each session sequence number once (6.12.13). Any number ahead is taken: the packet is signed, and after a bad
 * stretch of the line more than 16 may be missing; one that is too old or was seen is a replay.
 */
export function sequenceWindow(): (sequence: number) => boolean {
  let highest = 0;
  const seen = new Set<number>();
  return (sequence) => {
    if (sequence === 0 || sequence <= highest - behind || seen.has(sequence)) return false;
    seen.add(sequence);
    highest = Math.max(highest, sequence);
    if (seen.size > 2 * behind) for (const old of seen) if (old <= highest - behind) seen.delete(old);
    return true;
  };
}
