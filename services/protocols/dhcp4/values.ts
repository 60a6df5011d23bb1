import { ipv4Number, readIpv4, writeIpv4, type Ipv4 } from './ipv4.ts';

/** How an option's bytes mean a value. `read` gives undefined when the bytes do not fit. */
export interface ValueCodec<T> {
  read(bytes: Uint8Array): T | undefined;
  write(value: T): Uint8Array;
}

const unsigned = (size: 1 | 2 | 4): ValueCodec<number> => ({
  read(bytes) {
    if (bytes.length !== size) return undefined;
    let value = 0;
    for (let i = 0; i < size; i++) value = value * 256 + bytes[i]!;
    return value;
  },
  write(value) {
    const bytes = new Uint8Array(size);
    for (let i = size - 1, rest = value; i >= 0; i--, rest = Math.floor(rest / 256)) bytes[i] = rest;
    return bytes;
  },
});
export const u8 = unsigned(1);
export const u16 = unsigned(2);
export const u32 = unsigned(4);

/** Seconds east of UTC and the like: four bytes, two's complement. */
export const i32: ValueCodec<number> = {
  read: (bytes) => (bytes.length === 4 ? u32.read(bytes)! | 0 : undefined),
  write: (value) => u32.write(value >>> 0),
};

/** Present or not: an option without a value. */
export const flag: ValueCodec<true> = {
  read: (bytes) => (bytes.length === 0 ? true : undefined),
  write: () => new Uint8Array(0),
};

export const ipv4: ValueCodec<Ipv4> = {
  read: (bytes) => (bytes.length === 4 ? readIpv4(bytes, 0) : undefined),
  write(value) {
    const bytes = new Uint8Array(4);
    writeIpv4(bytes, value, 0);
    return bytes;
  },
};

/** One item after another, all of one size; at least one. */
function list<T>(item: ValueCodec<T>, size: number): ValueCodec<T[]> {
  return {
    read(bytes) {
      if (bytes.length === 0 || bytes.length % size !== 0) return undefined;
      return Array.from({ length: bytes.length / size }, (_, i) =>
        item.read(bytes.subarray(i * size, (i + 1) * size))!,
      );
    },
    write(values) {
      const bytes = new Uint8Array(values.length * size);
      values.forEach((value, i) => bytes.set(item.write(value), i * size));
      return bytes;
    },
  };
}
export const ipv4List = list(ipv4, 4);
export const u8List = list(u8, 1);
export const u16List = list(u16, 2);

/** One byte a character. Clients may add NULs at the end (RFC 2132 section 2): they are no part of the text. */
export const text: ValueCodec<string> = {
  read(bytes) {
    let end = bytes.length;
    while (end > 0 && bytes[end - 1] === 0) end--;
    return end === 0 ? undefined : latin1(bytes.subarray(0, end));
  },
  write(value) {
    const bytes = new Uint8Array(value.length);
    for (let i = 0; i < value.length; i++) bytes[i] = value.charCodeAt(i);
    return bytes;
  },
};

/** Each byte as two hexadecimal digits. */
export const hexPairs = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Bytes that only their owner understands, as hexadecimal. */
export const hex: ValueCodec<string> = {
  read(bytes) {
    let read = '';
    for (let i = 0; i < bytes.length; i++) read += hexPairs[bytes[i]!]!;
    return read;
  },
  write: (value) => Uint8Array.from(value.match(/../g) ?? [], (pair) => parseInt(pair, 16)),
};

/** One of a table of numbers, by its name. */
export function named<Name extends string>(numbers: Record<Name, number>): ValueCodec<Name> {
  const names = new Map(Object.entries<number>(numbers).map(([name, number]) => [number, name as Name]));
  return {
    read: (bytes) => (bytes.length === 1 ? names.get(bytes[0]!) : undefined),
    write: (name) => Uint8Array.of(numbers[name]),
  };
}

/**
 * Type 0 and a 16-byte UUID (RFC 4578 section 2.3). Firmware sends the bytes as they lie in SMBIOS, the first three
 * fields with their lowest byte first, iPXE too; the text is the one that dmidecode shows.
 */
export const machineUuid: ValueCodec<string> = {
  read(bytes) {
    if (bytes.length !== 17 || bytes[0] !== 0) return undefined;
    const digits = hex.read(swapFields(bytes.subarray(1)))!;
    return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  },
  write: (value) => Uint8Array.of(0, ...swapFields(hex.write(value.replaceAll('-', '')))),
};

/** Between SMBIOS's order of a UUID's bytes and the order of its text; either way. */
const swapFields = (b: Uint8Array): Uint8Array =>
  Uint8Array.of(b[3]!, b[2]!, b[1]!, b[0]!, b[5]!, b[4]!, b[7]!, b[6]!, ...b.subarray(8));

/** Classes with a length byte each (RFC 3004 section 4). iPXE, and others after it, send the bare text instead. */
export const userClasses: ValueCodec<string[]> = {
  read(bytes) {
    const classes: string[] = [];
    for (let at = 0; at < bytes.length;) {
      const end = at + 1 + bytes[at]!;
      if (end > bytes.length || end === at + 1) return bytes.length > 0 ? [latin1(bytes)] : undefined;
      classes.push(latin1(bytes.subarray(at + 1, end)));
      at = end;
    }
    return classes.length > 0 ? classes : undefined;
  },
  write: (classes) => Uint8Array.from(classes.flatMap((name) => [name.length, ...text.write(name)])),
};

/** Sub-options: code, length, value; by code, as hexadecimal (RFC 3046 section 2.0; iPXE's option 175). */
export const subOptions: ValueCodec<Record<number, string>> = {
  read(bytes) {
    const found: Record<number, string> = {};
    for (let at = 0; at < bytes.length;) {
      const length = bytes[at + 1];
      if (length === undefined || at + 2 + length > bytes.length) return undefined;
      found[bytes[at]!] = hex.read(bytes.subarray(at + 2, at + 2 + length))!;
      at += 2 + length;
    }
    return found;
  },
  write: (values) =>
    Uint8Array.from(
      Object.entries(values).flatMap(([code, value]) => [
        Number(code),
        value.length / 2,
        ...hex.write(value),
      ]),
    ),
};

/** Destinations with their routers (RFC 3442): a prefix length, only its significant bytes, the router. */
export const classlessRoutes: ValueCodec<{ to: string; router: Ipv4 }[]> = {
  read(bytes) {
    const routes: { to: string; router: Ipv4 }[] = [];
    for (let at = 0; at < bytes.length;) {
      const prefix = bytes[at]!;
      const significant = Math.ceil(prefix / 8);
      const router = at + 1 + significant;
      if (prefix > 32 || router + 4 > bytes.length) return undefined;
      const network = new Uint8Array(4);
      network.set(bytes.subarray(at + 1, router));
      routes.push({ to: `${readIpv4(network, 0)}/${prefix}`, router: readIpv4(bytes, router) });
      at = router + 4;
    }
    return routes.length > 0 ? routes : undefined;
  },
  write: (routes) =>
    Uint8Array.from(
      routes.flatMap(({ to, router }) => {
        const [network = '', prefix = '32'] = to.split('/');
        if (ipv4Number(network) === undefined) throw new RangeError(`${to} is not a network`);
        return [
          Number(prefix),
          ...ipv4.write(network).subarray(0, Math.ceil(Number(prefix) / 8)),
          ...ipv4.write(router),
        ];
      }),
    ),
};

function latin1(bytes: Uint8Array): string {
  let read = '';
  for (let i = 0; i < bytes.length; i++) read += String.fromCharCode(bytes[i]!);
  return read;
}
