const browsers = [
  ['Edg/', 'Edge'],
  ['OPR/', 'Opera'],
  ['Firefox/', 'Firefox'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
] as const;
const systems = [
  ['Android', 'Android'],
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Windows', 'Windows'],
  ['Mac OS', 'macOS'],
  ['Linux', 'Linux'],
] as const;

const named = (list: readonly (readonly [string, string])[], text: string): string | undefined =>
  list.find(([sign]) => text.includes(sign))?.[1];

/** `Firefox, Linux` of what a browser calls itself; that itself when neither is known. */
export const browserName = (text: string): string =>
  [named(browsers, text), named(systems, text)].filter(Boolean).join(', ') || text.slice(0, 40);
