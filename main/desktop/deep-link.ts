import { places } from './places.ts';

export const linkScheme = 'metaldesk';

/** A system id, and a tab by a short word: nothing else of a link is ever used. */
const machineLink = /^metaldesk:\/\/machine\/([a-z0-9]{6})\/?(?:\?tab=([a-z]{1,20}))?$/;
const longestLink = 100;

/**
 * The page that a `metaldesk://` link opens; null when it is none of ours. Any page of the web and any program can
 * send one: it only ever shows a machine, it never does anything.
 */
export function pathOfLink(link: string): string | null {
  const found = link.length <= longestLink ? machineLink.exec(link) : null;
  if (!found) return null;
  const [, systemId, tab] = found;
  return `${places.machine(systemId!)}${tab ? `?tab=${tab}` : ''}`;
}

/** The link among a program's arguments: systems hand it over as one of them. */
export function linkIn(argv: readonly string[]): string | null {
  const links = argv.filter((argument) => argument.startsWith(`${linkScheme}:`));
  return links.map(pathOfLink).find((path) => path !== null) ?? null;
}
