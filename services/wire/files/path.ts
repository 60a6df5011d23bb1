/** Longest file name a machine may ask for. */
export const MAX_PATH_CHARACTERS = 512;

/**
 * The path a machine asked for as a relative one with plain segments ("images/6.12/kernel"), or undefined where it
 * climbs ("..") or is no file name at all. `text` is decoded already (no percent signs are looked at); slashes at its
 * beginning, doubled slashes and "." say nothing and are dropped.
 */
export function plainPath(text: string): string | undefined {
  if (text.length > MAX_PATH_CHARACTERS || hasControlCharacter(text)) return undefined;
  const segments = text.split('/').filter((segment) => segment !== '' && segment !== '.');
  if (segments.length === 0 || segments.some(climbs)) return undefined;
  return segments.join('/');
}

/** Windows drops dots and blanks at the end of a name, so ".. " would climb there; backslashes would part names. */
const climbs = (segment: string): boolean => /^\.\.[. ]*$/.test(segment) || segment.includes('\\');

function hasControlCharacter(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x20 || code === 0x7f) return true;
  }
  return false;
}

/** The same text fit for an event or a log line: control characters replaced, cut at `maxCharacters`. */
export function printable(text: string, maxCharacters = 120): string {
  let shown = '';
  for (const character of text.slice(0, maxCharacters)) {
    shown += hasControlCharacter(character) ? '\u{fffd}' : character;
  }
  return text.length > maxCharacters ? `${shown}...` : shown;
}
