import { chosenLanguage } from './choice.ts';
import type { english } from './english.ts';
import { languages } from './languages.ts';

/** The same shape with any text in it: what a message file must satisfy, whatever its language. */
type Message<T> = T extends string
  ? string
  : T extends (...given: infer Given) => infer Said
    ? (...given: Given) => Message<Said>
    : { [Key in keyof T]: Message<T[Key]> };

/** All messages of the desk. A language that lacks one does not compile. */
export type Words = Message<typeof english>;

export const language = chosenLanguage(Object.keys(languages));

/** The messages that are shown. Another language is taken up when the page is loaded again. */
export const words: Words = languages[language]!.words;
