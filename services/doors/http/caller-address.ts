import { ipv4ToNumber } from '../../contract/addresses.ts';

const plain = (address: string): string => address.replace(/^::ffff:/i, '').replace(/^\[|\]$/g, '');

/** 127.0.0.0/8 and ::1, also as IPv4 written in IPv6. */
export function isLoopback(address: string): boolean {
  const n = ipv4ToNumber(plain(address));
  return n === null ? plain(address) === '::1' : Math.floor(n / 2 ** 24) === 127;
}

interface RequestSigns {
  remoteAddress: string | undefined;
  headers: Record<string, string | string[] | undefined>;
}

const proxySigns = ['x-forwarded-for', 'x-forwarded-host', 'forwarded', 'x-real-ip', 'via'];

/** Whether a request comes from this desk itself. A proxy on the desk speaks for others, so what it brings does not. */
export const fromThisDesk = ({ remoteAddress, headers }: RequestSigns): boolean =>
  remoteAddress !== undefined &&
  isLoopback(remoteAddress) &&
  !proxySigns.some((name) => headers[name] !== undefined);

/** The host part of a Host header or of an origin, without the port; null when it is none. */
function hostOf(authority: string): string | null {
  try {
    const url = new URL(`http://${authority}`);
    return url.pathname === '/' && url.username === '' ? url.hostname : null;
  } catch {
    return null;
  }
}

/**
 * Why a request to the desk's own doors must not be trusted although it comes from loopback; null when it may be. A
 * page of another site reaches loopback through the user's browser: by its own name pointed at 127.0.0.1 (DNS
 * rebinding: then Host carries that name) or across sites (then Origin or Sec-Fetch-Site say so).
 */
export function crossSite(headers: RequestSigns['headers']): string | null {
  const host = typeof headers['host'] === 'string' ? headers['host'] : '';
  const name = hostOf(host);
  if (name === null || !(name === 'localhost' || isLoopback(name)))
    return 'host: this desk is reached as localhost or 127.0.0.1 only';
  const origin = headers['origin'];
  if (origin !== undefined && origin !== `http://${host}`)
    return 'origin: the request comes from another site';
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    return 'site: the request comes from another site';
  return null;
}
