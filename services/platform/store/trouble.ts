const full = 'The disk with the data of this desk is full';
const meaning: readonly [RegExp, string][] = [
  [
    /^(SQLITE_FULL|ENOSPC|EDQUOT)$/,
    `${full}: nothing can be stored, and no machine is given an address. Free some room; the desk then goes on by itself.`,
  ],
  [
    /^(SQLITE_READONLY.*|EROFS)$/,
    'The data folder of this desk cannot be written to: nothing can be stored, and no machine is given an address.',
  ],
  [
    /^(SQLITE_(IOERR|CORRUPT|NOTADB|CANTOPEN).*|EIO|ENXIO)$/,
    'The disk with the data of this desk fails: nothing can be stored, and no machine is given an address. Check the disk, then start the desk again.',
  ],
];

/** What a failed write means for the admin, as a sentence; null when it says nothing about the disk. */
export function diskTroubleOf(error: unknown): string | null {
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code !== 'string') return null;
  const sentence = meaning.find(([codes]) => codes.test(code))?.[1];
  return sentence === undefined ? null : `${sentence} (${code})`;
}
