/** Part of a file: `from` is included, `to` is not. */
export interface Part {
  readonly from: number;
  readonly to: number;
}

/**
 * Reads a Range header (RFC 9110 section 14.2) for a file of `sizeBytes`. One range of bytes is served; several, other
 * units and nonsense are ignored, which the RFC allows, and give the whole file.
 */
export function readRange(header: string | undefined, sizeBytes: number): Part | 'whole' | 'unsatisfiable' {
  const match = /^bytes[ \t]*=[ \t]*(\d{0,15})-(\d{0,15})[ \t]*$/i.exec(header ?? '');
  if (!match) return 'whole';
  const [, first, last] = match;
  if (first) {
    const from = Number(first);
    if (last && Number(last) < from) return 'whole';
    if (from >= sizeBytes) return 'unsatisfiable';
    return { from, to: last ? Math.min(Number(last) + 1, sizeBytes) : sizeBytes };
  }
  if (!last) return 'whole';
  const suffix = Number(last);
  if (suffix === 0) return 'unsatisfiable';
  return sizeBytes === 0 ? 'whole' : { from: Math.max(0, sizeBytes - suffix), to: sizeBytes };
}
