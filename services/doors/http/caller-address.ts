import { ipv4ToNumber } from '../../contract/addresses.ts';

const plain = (address: string): string => address.replace(/^::ffff:/i, '').replace(/^\[|\]$/g, '');

/** 127.0.0.0/8 and ::1, also as IPv4 written in IPv6. */
export function isLoopback(address: string): boolean {
  const n = ipv4ToNumber(plain(address));
  return n === null ? plain(address) === '::1' : Math.floor(n / 2 ** 24) === 127;
}

export type Headers = Record<string, string | string[] | undefined>;

export interface RequestSigns {
  remoteAddress: string | undefined;
  headers: Headers;
}

const proxySigns = ['x-forwarded-for', 'x-forwarded-host', 'forwarded', 'x-real-ip', 'via'];

/** The host that a request names, without port and brackets; null when its Host header is none. */
export function hostOf(headers: Headers): string | null {
  const authority = headers['host'];
  if (typeof authority !== 'string') return null;
  try {
    const url = new URL(`http://${authority}`);
    return url.pathname === '/' && url.username === '' && url.search === '' && url.hash === ''
      ? url.hostname.replace(/^\[|\]$/g, '')
      : null;
  } catch {
    return null;
  }
}

/** Whether a connection comes from this desk itself. A proxy on the desk speaks for others, so what it brings does not. */
export const fromThisDesk = ({ remoteAddress, headers }: RequestSigns): boolean =>
  remoteAddress !== undefined &&
  isLoopback(remoteAddress) &&
  !proxySigns.some((name) => headers[name] !== undefined);

/**
 * Whether a request is of who sits at the desk: from the desk, and naming it as loopback. A page of another site that
 * pointed its own name at 127.0.0.1 (DNS rebinding) carries that name.
 */
export function isDesk(signs: RequestSigns): boolean {
  const host = hostOf(signs.headers);
  return fromThisDesk(signs) && host !== null && (host === 'localhost' || isLoopback(host));
}

/** Whether a browser opens a page because someone followed a link: that shows the UI, and does nothing. */
const opensPage = (method: string, headers: Headers): boolean =>
  method === 'GET' && headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';

/**
 * Why a request with our own Host must not be trusted: a page of another site sent it through the user's browser, as
 * Origin or Sec-Fetch-Site say. Null when it may be.
 */
export function crossSite(
  { method, path, headers }: { method: string; path: string; headers: Headers },
  scheme: 'http' | 'https',
): string | null {
  const origin = headers['origin'];
  if (origin !== undefined && origin !== `${scheme}://${String(headers['host'])}`) return 'origin';
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return null;
  return !path.startsWith('/api/') && opensPage(method, headers) ? null : 'site';
}
