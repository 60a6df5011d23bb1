import type { IncomingMessage } from 'node:http';

/** A request, as far as the metadata service looks at it. */
export interface Asked {
  method: string;
  /** Below /MAAS/, without empty pieces: ['metadata', '2012-03-01', 'meta-data', 'instance-id']. */
  path: readonly string[];
  op: string;
  /** The machine's address, and ours that it asked at: every URL it gets is made from that. */
  ip: string;
  base: string;
}

const plain = (address = ''): string => address.replace(/^::ffff:/, '');

/** Null when the URL is none. */
export function readRequest(request: IncomingMessage): Asked | null {
  const url = URL.parse(request.url ?? '', 'http://machine');
  if (!url || (request.url ?? '').length > 2048) return null;
  const [first, ...path] = url.pathname.split('/').filter(Boolean);
  if (first !== 'MAAS') return null;
  const { remoteAddress, localAddress, localPort } = request.socket;
  return {
    method: request.method === 'HEAD' ? 'GET' : (request.method ?? 'GET'),
    path,
    op: url.searchParams.get('op') ?? '',
    ip: plain(remoteAddress),
    base: `http://${plain(localAddress)}:${localPort}`,
  };
}
