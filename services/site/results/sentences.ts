import { counted, figure, withUnit } from './numbers.ts';

export interface Measure {
  key: string;
  title: string;
  unit: string;
}
export interface Against {
  value: number;
  median: number;
  low: number;
  high: number;
  /** How many it is held against, itself left out. */
  peers: number;
}

const isSpeed = (unit: string): boolean => /\/s$|^IOPS$|^MIPS$/i.test(unit);
const isTime = (unit: string): boolean => /^(n|u|µ|m)?s$/.test(unit);
const share = (value: number, of: number): number => Math.round((Math.abs(value - of) / Math.abs(of)) * 100);

const does = ({ key, title }: Measure): string => {
  const words = `${key} ${title}`.toLowerCase();
  if (words.includes('read')) return 'reads';
  return words.includes('writ') ? 'writes' : 'works';
};
const range = ({ low, high }: Against, unit: string): string =>
  low === high ? withUnit(low, unit) : `${figure(low)} to ${withUnit(high, unit)}`;

/** What an outlier is, in a word, for counting: slow, hot, or just odd. */
export const oddWord = ({ unit }: Measure): string =>
  isSpeed(unit) || isTime(unit) ? 'slow' : unit === '°C' ? 'hot' : 'out of line';

/** "sdh reads 42% slower than its 11 peers". */
export function outlierSentence(target: string, measure: Measure, against: Against): string {
  const { value, median: middle, peers } = against;
  const others = peers === 1 ? 'its peer' : `its ${peers} peers`;
  const { title, unit } = measure;
  if (middle > 0 && isSpeed(unit))
    return `${target} ${does(measure)} ${share(value, middle)}% slower than ${others}`;
  if (middle > 0 && isTime(unit)) {
    const times = value / middle;
    const long = times < 2 ? `${share(value, middle)}% longer than` : `${figure(times)} times as long as`;
    return `${target} takes ${long} ${others} (${title}: ${withUnit(value, unit)} against ${range(against, unit)})`;
  }
  if (unit === '°C') return `${target} is ${figure(value - middle)} °C hotter than ${others}`;
  return `${target}: ${title} ${withUnit(value, unit)}, against ${range(against, unit)} for ${others}`;
}

/** "131 against 221 to 229 for the others"; the range alone where none is odd. */
export function spreadSentence(
  odd: readonly number[],
  { low, high, unit }: { low: number; high: number; unit: string },
): string {
  const all = low === high ? figure(low) : `${figure(low)} to ${figure(high)}`;
  if (odd.length === 0) return unit ? `${all} ${unit}` : all;
  if (odd.length > 2) return `${counted(odd.length, 'odd one')} against ${all} for the others`;
  return `${odd.map(figure).join(' and ')} against ${all} for the others`;
}

/** How a thing stood to its peers at another time: "9% slower", "equal", "12 °C hotter". */
export function standing({ unit }: Measure, value: number, middle: number): string {
  if (unit === '°C') {
    const degrees = Math.round(value - middle);
    return degrees === 0 ? 'equal' : `${Math.abs(degrees)} °C ${degrees > 0 ? 'hotter' : 'cooler'}`;
  }
  const percent = middle === 0 ? 0 : share(value, middle);
  if (percent < 3) return 'equal';
  const [less, more] = isSpeed(unit)
    ? ['slower', 'faster']
    : isTime(unit)
      ? ['quicker', 'slower']
      : ['lower', 'higher'];
  return `${percent}% ${value < middle ? less : more}`;
}

/** "38% lower than on 2 August"; empty where nothing changed. */
export function changeSentence({ unit }: Measure, now: number, before: number, when: string): string {
  if (before === 0) return now === 0 ? '' : `${withUnit(now, unit)}, and none on ${when}`;
  const percent = share(now, before);
  if (percent < 3) return `${withUnit(now, unit)}, as on ${when}`;
  return `${withUnit(now, unit)}, ${percent}% ${now < before ? 'lower' : 'higher'} than on ${when}`;
}
