/** Longest a script may say it takes: 7 days. */
export const MAX_TIMEOUT_SECONDS = 7 * 86_400;

/** Seconds as MAAS writes them: a number, HH:MM:SS or MM:SS; null for what is none of them. */
export function secondsOf(value: unknown): number | null {
  if (typeof value !== 'number' && typeof value !== 'string') return null;
  if (typeof value === 'string' && !/^\d{1,7}(:\d{1,2}){0,2}$/.test(value.trim())) return null;
  const total = String(value)
    .split(':')
    .map(Number)
    .reduce((sum, part) => sum * 60 + part, 0);
  return Number.isInteger(total) && total >= 0 && total <= MAX_TIMEOUT_SECONDS ? total : null;
}

/** "2 min", "1 h 30 min", "45 s". */
export function inWords(seconds: number): string {
  const parts: [number, string][] = [
    [Math.floor(seconds / 3600), 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ];
  return (
    parts
      .filter(([n]) => n > 0)
      .map(([n, unit]) => `${n} ${unit}`)
      .join(' ') || '0 s'
  );
}
