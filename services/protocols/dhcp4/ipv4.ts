/** A dotted IPv4 address, `10.77.0.1`. */
export type Ipv4 = string;

export const noAddress: Ipv4 = '0.0.0.0';
export const limitedBroadcast: Ipv4 = '255.255.255.255';

/** The address whose four bytes begin at `at`. */
export const readIpv4 = (bytes: Uint8Array, at: number): Ipv4 =>
  `${bytes[at]!}.${bytes[at + 1]!}.${bytes[at + 2]!}.${bytes[at + 3]!}`;

/** Dotted decimal as an unsigned 32-bit number; undefined for anything else, octal and short forms included. */
export function ipv4Number(text: string): number | undefined {
  let value = 0;
  let part = 0;
  let digits = 0;
  let dots = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 0x2e) {
      if (digits === 0 || ++dots > 3) return undefined;
      value = value * 256 + part;
      part = digits = 0;
    } else {
      if (c < 0x30 || c > 0x39 || (digits > 0 && part === 0)) return undefined;
      part = part * 10 + (c - 0x30);
      if (++digits > 3 || part > 255) return undefined;
    }
  }
  return dots === 3 && digits > 0 ? value * 256 + part : undefined;
}

export const ipv4Text = (value: number): Ipv4 =>
  `${value >>> 24}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`;

/** Writes the four bytes of an address at `at`; throws RangeError when it is none. */
export function writeIpv4(into: Uint8Array, address: Ipv4, at: number): void {
  const value = ipv4Number(address);
  if (value === undefined) throw new RangeError(`${address} is not an IPv4 address`);
  into[at] = value >>> 24;
  into[at + 1] = (value >>> 16) & 255;
  into[at + 2] = (value >>> 8) & 255;
  into[at + 3] = value & 255;
}
