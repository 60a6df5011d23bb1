import { readFileSync } from 'node:fs';
import { ipv4FromNumber } from '../../contract/addresses.ts';

export interface Route {
  readonly nic: string;
  /** 10.77.0.0/24; 0.0.0.0/0 is the default route. */
  readonly cidr: string;
  readonly gateway: string | null;
}

const RTF_UP = 1;

/** IPv4 routes from /proc/net/route: addresses and masks are little-endian hexadecimal. */
export function routesIn(table: string): Route[] {
  return table
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [nic, destination, gateway, flags, , , , mask] = line.trim().split(/\s+/);
      if (!nic || !destination || !gateway || !mask || (parseInt(flags ?? '0', 16) & RTF_UP) === 0) return [];
      const [network, bits, via] = [destination, mask, gateway].map(littleEndian) as [number, number, number];
      const prefix = bits.toString(2).replaceAll('0', '').length;
      return [
        {
          nic,
          cidr: `${ipv4FromNumber(network)}/${prefix}`,
          gateway: via === 0 ? null : ipv4FromNumber(via),
        },
      ];
    });
}

const littleEndian = (hex: string): number =>
  (hex.match(/../g) ?? []).reverse().reduce((value, byte) => value * 256 + parseInt(byte, 16), 0);

/** This computer's IPv4 routes; none where the system does not tell. */
export function readRoutes(): Route[] {
  try {
    return routesIn(readFileSync('/proc/net/route', 'utf8'));
  } catch {
    return [];
  }
}
