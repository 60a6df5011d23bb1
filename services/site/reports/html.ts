/** A piece of HTML that may be put into a page as it is. Only `html` makes one, so nothing gets in unescaped. */
export interface Html {
  readonly html: string;
}
type Piece = Html | string | number | null | undefined | false | readonly Piece[];

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
/** Control characters, and those that turn or hide the text around them. */
const unseen =
  /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/** A text that a stranger wrote, as it is shown: no character of it means anything to a browser. */
export const escaped = (text: string): string =>
  text
    .toWellFormed()
    .replace(unseen, '\ufffd')
    .replace(/[&<>"']/g, (c) => entities[c]!);

function pieceOf(piece: Piece): string {
  if (piece === null || piece === undefined || piece === false) return '';
  if (typeof piece === 'string' || typeof piece === 'number') return escaped(String(piece));
  return 'html' in piece ? piece.html : piece.map(pieceOf).join('');
}

/** HTML with its values escaped, unless they are HTML themselves. */
export const html = (strings: TemplateStringsArray, ...values: Piece[]): Html => ({
  html: strings.map((text, i) => (i === 0 ? text : pieceOf(values[i - 1]) + text)).join(''),
});
