/** One line of a comparison of two texts; numbers are those of the old and the new text, from 1. */
export interface DifferenceLine {
  sign: ' ' | '-' | '+';
  text: string;
  before: number | null;
  after: number | null;
}

/** So many changed lines are compared line by line; more are shown as all taken away and all put in. */
const comparedAtMost = 2000;

/** What differs between two texts, line by line, with the lines that both have. */
export function difference(before: string, after: string): DifferenceLine[] {
  const old = before.split('\n');
  const now = after.split('\n');
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head++;
  let tail = 0;
  while (
    tail < Math.min(old.length, now.length) - head &&
    old[old.length - 1 - tail] === now[now.length - 1 - tail]
  )
    tail++;
  const lines: DifferenceLine[] = [];
  let i = 0;
  let j = 0;
  const same = (): void => {
    lines.push({ sign: ' ', text: old[i]!, before: ++i, after: ++j });
  };
  while (i < head) same();
  const oldMiddle = old.slice(head, old.length - tail);
  const nowMiddle = now.slice(head, now.length - tail);
  for (const sign of walk(oldMiddle, nowMiddle)) {
    if (sign === ' ') same();
    else if (sign === '-') lines.push({ sign, text: old[i]!, before: ++i, after: null });
    else lines.push({ sign, text: now[j]!, before: null, after: ++j });
  }
  while (i < old.length) same();
  return lines;
}

/** The longest common subsequence as a walk: taken away, put in, or kept. */
function walk(old: readonly string[], now: readonly string[]): ('-' | '+' | ' ')[] {
  const all = <T>(n: number, sign: T): T[] => Array.from({ length: n }, () => sign);
  if (old.length === 0 || now.length === 0 || Math.max(old.length, now.length) > comparedAtMost)
    return [...all(old.length, '-' as const), ...all(now.length, '+' as const)];
  const width = now.length + 1;
  const common = new Uint16Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = now.length - 1; j >= 0; j--)
      common[i * width + j] =
        old[i] === now[j]
          ? common[(i + 1) * width + j + 1]! + 1
          : Math.max(common[(i + 1) * width + j]!, common[i * width + j + 1]!);
  const signs: ('-' | '+' | ' ')[] = [];
  let i = 0;
  let j = 0;
  while (i < old.length && j < now.length) {
    if (old[i] === now[j]) {
      signs.push(' ');
      i++;
      j++;
    } else if (common[(i + 1) * width + j]! >= common[i * width + j + 1]!) {
      signs.push('-');
      i++;
    } else {
      signs.push('+');
      j++;
    }
  }
  return [...signs, ...all(old.length - i, '-' as const), ...all(now.length - j, '+' as const)];
}

/** The changed lines with `around` lines beside each; null stands for lines that were left out. */
export function inShort(lines: readonly DifferenceLine[], around = 3): (DifferenceLine | null)[] {
  const near = new Set<number>();
  lines.forEach((line, i) => {
    if (line.sign !== ' ') for (let k = i - around; k <= i + around; k++) near.add(k);
  });
  const short: (DifferenceLine | null)[] = [];
  lines.forEach((line, i) => {
    if (near.has(i)) short.push(line);
    else if (short.at(-1) !== null) short.push(null);
  });
  return short;
}
