import { checkCloudConfig, type Finding, type Findings } from './cloud-config.ts';
import { isPacked } from './stored-user-data.ts';
import { checkMultipart } from './user-data-parts.ts';

export type UserDataKind =
  | 'cloud-config'
  | 'cloud-config-archive'
  | 'script'
  | 'multipart'
  | 'jinja'
  | 'include'
  | 'boothook'
  | 'part-handler'
  | 'gzip'
  | 'empty'
  | 'unknown';

export interface UserDataCheck {
  kind: UserDataKind;
  /** False when cloud-init would ignore it or stop at it. */
  valid: boolean;
  problems: Finding[];
  warnings: string[];
}

/** MAAS's and EC2-like tools' own limit is lower or the same; cloud-init has none. */
export const mostUserDataBytes = 2 ** 20;

/** As cloud-init looks at it: lower case, leading white space left out, the longest first. */
const beginnings: readonly [string, UserDataKind][] = [
  ['#cloud-config-archive', 'cloud-config-archive'],
  ['#cloud-config-jsonp', 'cloud-config-archive'],
  ['## template: jinja', 'jinja'],
  ['#cloud-boothook', 'boothook'],
  ['#include-once', 'include'],
  ['#part-handler', 'part-handler'],
  ['#cloud-config', 'cloud-config'],
  ['#include', 'include'],
  ['#!', 'script'],
];

/** What kind of user-data a text is; nothing of it is carried out or fetched. */
export function kindOf(text: string): UserDataKind {
  if (text.trim() === '') return 'empty';
  if (isPacked(text)) return 'gzip';
  if (/mime-version:/i.test(text.slice(0, 4096))) return 'multipart';
  const start = text.slice(0, 4096).trimStart().toLowerCase();
  return beginnings.find(([prefix]) => start.startsWith(prefix))?.[1] ?? 'unknown';
}

/** Whether cloud-init will understand a user-data text: its kind, what is wrong where, and keys that nobody knows. */
export function checkUserData(text: string): UserDataCheck {
  const kind = kindOf(text);
  if (Buffer.byteLength(text) > mostUserDataBytes)
    return said(kind, { problems: [at('User-data has at most 1 MiB.')], warnings: [] });
  if (text.includes('\0'))
    return said(kind, {
      problems: [at('There is a zero byte in it: that is no text. Send gzip in base64 instead.')],
      warnings: [],
    });
  if (kind === 'cloud-config') return said(kind, checkCloudConfig(text));
  if (kind === 'multipart') return said(kind, checkMultipart(text));
  if (kind === 'unknown') return said(kind, { problems: [at(unknownSentence(text))], warnings: [] });
  const warnings =
    kind === 'include'
      ? ['The machine fetches what is included by itself: it must reach those addresses.']
      : [];
  return said(kind, { problems: [], warnings });
}

const said = (kind: UserDataKind, { problems, warnings }: Findings): UserDataCheck => ({
  kind,
  valid: problems.length === 0,
  problems,
  warnings,
});

const at = (sentence: string): Finding => ({ line: null, column: null, sentence });

function unknownSentence(text: string): string {
  const start = text.slice(0, 400).trimStart();
  if (/^(I2Nsb3VkLWNvbmZpZ|IyEv|Q29udGVudC1UeXBl|TUlNRS1WZXJzaW9u)/.test(start))
    return 'This is base64: paste the text that it holds.';
  if (/^content-type:\s*multipart/i.test(start))
    return 'The line "MIME-Version: 1.0" is missing: without it cloud-init takes a multipart message for plain text.';
  if (/^#\s+cloud-config/i.test(start))
    return 'The first line must be "#cloud-config", without a space behind the #.';
  if (/^[\w-]+:(\s|$)/m.test(start))
    return 'The first line must be "#cloud-config": without it cloud-init does not read the rest.';
  return 'cloud-init would ignore it: begin with "#cloud-config" for settings, or with "#!" and a shell for a script.';
}
