import { ipv4ToNumber } from '../../contract/addresses.ts';

/** The addresses that begin with the text: 10.77.0.1 is also the beginning of 10.77.0.12 and 10.77.0.115. */
export function addressRanges(text: string): [first: number, last: number][] {
  const parts = text.replace(/\.$/, '').split('.');
  if (!/^[0-9]+(\.[0-9]+){1,3}\.?$/.test(text) || parts.some((p) => Number(p) > 255)) return [];
  const head = text.endsWith('.') ? parts : parts.slice(0, -1);
  const tail = text.endsWith('.') ? '' : (parts.at(-1) ?? '');
  const free = 4 - head.length;
  const lasts = Array.from({ length: 256 }, (_, n) => String(n)).filter((n) => n.startsWith(tail));
  if (free < 1) {
    const whole = ipv4ToNumber(parts.join('.'));
    return whole === null ? [] : [[whole, whole]];
  }
  return lasts.map((last) => {
    const first = [...head, last, ...Array<string>(free - 1).fill('0')].reduce(
      (n, p) => n * 256 + Number(p),
      0,
    );
    return [first, first + 256 ** (free - 1) - 1];
  });
}
