/** OAuth 1.0 Authorization headers with signature method PLAINTEXT (RFC 5849 sections 3.4.4 and 3.5.1), as MAAS's clients send them. */

/** The two keys that name a caller and the secret that proves it; the consumer's own secret is always empty. */
export interface OauthCredentials {
  consumerKey: string;
  tokenKey: string;
  tokenSecret: string;
}

/** Why a header is no OAuth; never repeats what it held. */
export interface OauthMalformed {
  malformed: string;
}

export const MAX_OAUTH_HEADER_BYTES = 4096;
const MAX_PARAMETERS = 32;

/** Percent-encoded, with `+` for a space as Go's QueryEscape writes it. Null when an escape is broken. */
function decoded(value: string): string | null {
  try {
    return decodeURIComponent(value.replaceAll('+', ' '));
  } catch {
    return null;
  }
}

function parameters(text: string): Map<string, string> | OauthMalformed {
  const found = new Map<string, string>();
  for (const part of text.split(',')) {
    if (part.trim() === '') continue;
    const match = /^\s*([A-Za-z0-9_%-]+)\s*=\s*"?([^"]*)"?\s*$/.exec(part);
    if (!match) return { malformed: 'a parameter is not key="value"' };
    const value = decoded(match[2]!);
    if (value === null) return { malformed: 'a parameter is not percent-encoded' };
    if (found.has(match[1]!)) return { malformed: 'a parameter is given twice' };
    if (found.size === MAX_PARAMETERS) return { malformed: 'too many parameters' };
    found.set(match[1]!, value);
  }
  return found;
}

/** Reads an Authorization header. The order of parameters is free; realm, version, timestamp and nonce are not needed. */
export function readOauth(header: string): OauthCredentials | OauthMalformed {
  if (header.length > MAX_OAUTH_HEADER_BYTES) return { malformed: 'the header is too long' };
  const scheme = /^\s*oauth\s+/i.exec(header);
  if (!scheme) return { malformed: 'the scheme is not OAuth' };
  const found = parameters(header.slice(scheme[0].length));
  if ('malformed' in found) return found;
  if (found.get('oauth_signature_method')?.toUpperCase() !== 'PLAINTEXT')
    return { malformed: 'the signature method is not PLAINTEXT' };
  const consumerKey = found.get('oauth_consumer_key');
  const tokenKey = found.get('oauth_token');
  const signature = found.get('oauth_signature');
  if (!consumerKey || !tokenKey || signature === undefined)
    return { malformed: 'oauth_consumer_key, oauth_token or oauth_signature is missing' };
  if (!signature.startsWith('&'))
    return { malformed: 'the signature is not an empty consumer secret, & and the token secret' };
  return { consumerKey, tokenKey, tokenSecret: signature.slice(1) };
}

/** Writes the header that a client of `credentials` sends at `timestampSeconds`. */
export function writeOauth(credentials: OauthCredentials, timestampSeconds: number, nonce: string): string {
  const values = {
    oauth_version: '1.0',
    oauth_signature_method: 'PLAINTEXT',
    oauth_consumer_key: credentials.consumerKey,
    oauth_token: credentials.tokenKey,
    oauth_timestamp: String(timestampSeconds),
    oauth_nonce: nonce,
    oauth_signature: `&${credentials.tokenSecret}`,
  };
  return `OAuth ${Object.entries(values)
    .map(([key, value]) => `${key}="${encodeURIComponent(value)}"`)
    .join(', ')}`;
}
