/**
 * The one cookie of this desk. The prefix binds it to this host, to TLS and to the whole path, so that no other host of
 * the domain can plant one (RFC 6265bis section 4.1.3.2).
 */
export const sessionCookie = '__Host-metaldesk';

const attributes = 'Path=/; Secure; HttpOnly; SameSite=Strict';

export const cookieOf = (token: string, seconds: number): string =>
  `${sessionCookie}=${token}; Max-Age=${seconds}; ${attributes}`;

export const noCookie = `${sessionCookie}=; Max-Age=0; ${attributes}`;

/** The session's token in a Cookie header; null when there is none, or two that contradict each other. */
export function tokenIn(header: string | undefined): string | null {
  const found = (header ?? '')
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part.startsWith(`${sessionCookie}=`))
    .map((part) => part.slice(sessionCookie.length + 1));
  return new Set(found).size === 1 && found[0] ? found[0] : null;
}
