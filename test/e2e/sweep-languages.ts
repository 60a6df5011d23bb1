import { english } from '../../renderer/words/english.ts';
import type { Language } from '../../renderer/words/languages.ts';
import type { Words } from '../../renderer/words/words.ts';

/** As much longer as German is, at the end of the last word, where a compound would grow. */
const longer = (text: string): string => text + 'ö'.repeat(Math.ceil(text.length * 0.3));

function longerWords(value: unknown): unknown {
  if (typeof value === 'string') return longer(value);
  if (typeof value === 'function') return (...given: unknown[]) => longerWords(value(...given) as unknown);
  if (Array.isArray(value)) return value.map(longerWords);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, longerWords(inner)]));
}

/** Takes the place of renderer/words/languages.ts in the sweep's build: English, and a language made of it. */
export const languages: Readonly<Record<string, Language>> = {
  en: { name: 'English', words: english },
  'x-long': { name: 'Long', words: { ...(longerWords(english) as Words), locale: 'de-DE' } },
};
