const key = 'metaldesk-language';
const fallback = 'en';

/** The first wanted language that is there: as it is written (de-AT), else by its first part (de); else English. */
export function bestLanguage(wanted: readonly string[], there: readonly string[]): string {
  const parts = wanted.flatMap((code) => [code, code.split('-')[0]!]);
  return parts.find((code) => there.includes(code)) ?? fallback;
}

/** As chosen by hand, else by the browser's own list. */
export function chosenLanguage(there: readonly string[]): string {
  if (typeof document === 'undefined') return fallback;
  const byHand = localStorage.getItem(key);
  return bestLanguage([...(byHand === null ? [] : [byHand]), ...navigator.languages], there);
}

/** The page is loaded again: messages are read once, by every part of it. */
export function chooseLanguage(code: string): void {
  localStorage.setItem(key, code);
  location.reload();
}
