/** The options of a packet as they came, by code, in their order on the wire. Values are read when asked for. */
export type RawOptions = Map<number, Uint8Array>;

const PAD = 0;
const END = 255;
const longestPiece = 255;

/**
 * Adds the options of one area (options field, or `file` and `sname` when overloaded) to `into`. A code that comes
 * again continues the value before it (RFC 3396 section 7). Returns what is wrong with the area, if anything. A
 * missing end mark is accepted: some boot ROMs fill the area to its last byte.
 */
export function readOptionArea(area: Uint8Array, into: RawOptions): string | undefined {
  let at = 0;
  while (at < area.length) {
    const code = area[at]!;
    if (code === END) return undefined;
    if (code === PAD) {
      at++;
      continue;
    }
    const length = area[at + 1];
    if (length === undefined) return 'an option has no length';
    const end = at + 2 + length;
    if (end > area.length) return 'an option runs past the end of its field';
    const piece = area.subarray(at + 2, end);
    const before = into.get(code);
    into.set(code, before ? joined(before, piece) : piece);
    at = end;
  }
  return undefined;
}

/** Bytes that an option takes on the wire: its value and a head for each piece of 255. */
export const optionBytes = (value: Uint8Array): number =>
  value.length + 2 * Math.max(1, Math.ceil(value.length / longestPiece));

/** Writes options in their order, long ones in pieces (RFC 3396 section 5), then the end mark. Returns where it ended. */
export function writeOptionArea(options: RawOptions, into: Uint8Array, start: number): number {
  let at = start;
  for (const [code, value] of options) {
    let done = 0;
    do {
      const end = Math.min(done + longestPiece, value.length);
      into[at++] = code;
      into[at++] = end - done;
      while (done < end) into[at++] = value[done++]!;
    } while (done < value.length);
  }
  into[at] = END;
  return at + 1;
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
