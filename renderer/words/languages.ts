import type { Words } from './words.ts';
import { english } from './english.ts';

/** A language: its own name for itself, and its messages. */
export interface Language {
  name: string;
  words: Words;
}

/** Every language that there is, by its BCP 47 code. A second one is a row here and files that satisfy `Words`. */
export const languages: Readonly<Record<string, Language>> = {
  en: { name: 'English', words: english },
};
