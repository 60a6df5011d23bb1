import { words } from '../words/words.ts';

const { locale } = words;
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const two = (n: number): string => String(n).padStart(2, '0');

/** 1:14, or 2:03:09 from an hour on: for lists. Seconds are rounded down. */
export function shortDuration(ms: number): string {
  const s = Math.max(0, Math.floor(ms / 1000));
  const h = Math.floor(s / 3600);
  return h ? `${h}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}` : `${Math.floor(s / 60)}:${two(s % 60)}`;
}

/** 1 min 14 s: for sentences. */
export function longDuration(ms: number): string {
  const s = Math.max(0, Math.round(ms / 1000));
  if (s < 60) return `${s} s`;
  if (s < 3600) return s % 60 ? `${Math.floor(s / 60)} min ${s % 60} s` : `${s / 60} min`;
  const m = Math.floor(s / 60) % 60;
  return m ? `${Math.floor(s / 3600)} h ${m} min` : `${Math.floor(s / 3600)} h`;
}

/** Time left, rounded: to 10 s under 10 minutes, then to minutes. */
export const timeLeft = (ms: number): string =>
  longDuration(
    ms < 10 * minuteMs
      ? Math.max(10_000, Math.round(ms / 10_000) * 10_000)
      : Math.round(ms / minuteMs) * minuteMs,
  );

const time = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', hour12: false });
const clock = new Intl.DateTimeFormat(locale, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hour12: false,
});
const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long' });
const dayAndYear = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric' });
const exact = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'long' });

export const clockTime = (at: number): string => clock.format(at);
export const minuteTime = (at: number): string => time.format(at);
export const dateOf = (at: number): string => day.format(at);
export const fullDate = (at: number): string => dayAndYear.format(at);
/** With its zone, for hovering and exports. */
export const exactTime = (at: number): string => exact.format(at);
/** 14:30:52.940 for packets. */
export const packetTime = (at: number): string => `${clock.format(at)}.${String(at % 1000).padStart(3, '0')}`;

const sameDay = (a: number, b: number): boolean => new Date(a).toDateString() === new Date(b).toDateString();

/** "2 min ago" up to an hour, "14:31" today, "3 November" after. */
export function whenWas(at: number, now: number): string {
  const ms = now - at;
  if (ms < minuteMs) return `${Math.max(0, Math.floor(ms / 1000))} s ago`;
  if (ms < hourMs) return `${Math.floor(ms / minuteMs)} min ago`;
  if (sameDay(at, now)) return minuteTime(at);
  return now - at < 300 * dayMs ? dateOf(at) : fullDate(at);
}

/** "today 11:40", "3 November" before: for what is named by its day. */
export const dayAndTime = (at: number, now: number): string =>
  sameDay(at, now) ? words.tests.today(minuteTime(at)) : whenWas(at, now);

export interface Amount {
  value: string;
  unit: string;
}

const digits = (n: number): string =>
  n >= 100 || Number.isInteger(n) ? String(Math.round(n)) : n.toFixed(1);

/** Memory, in GiB as it is sold; MiB below one. */
export const memory = (mib: number): Amount =>
  mib < 1024
    ? { value: String(mib), unit: 'MiB' }
    : { value: digits(Math.round((mib / 1024) * 10) / 10), unit: 'GiB' };

/** Disks in GB and TB, as on their label. */
export function storage(bytes: number): Amount {
  if (bytes >= 1e12)
    return {
      value: (bytes / 1e12 >= 100 ? Math.round(bytes / 1e12) : Number((bytes / 1e12).toFixed(1))).toFixed(
        bytes >= 1e14 ? 0 : 1,
      ),
      unit: 'TB',
    };
  if (bytes >= 1e9) return { value: String(Math.round(bytes / 1e9)), unit: 'GB' };
  return { value: String(Math.round(bytes / 1e6)), unit: 'MB' };
}

/** A link's rate: Gb/s from 1,000 Mb/s on. */
export const linkSpeed = (mbps: number): string =>
  mbps >= 1000 ? `${Number((mbps / 1000).toFixed(1))} Gb/s` : `${mbps} Mb/s`;

export const joined = (a: Amount): string => `${a.value} ${a.unit}`;

export const count = (n: number): string => n.toLocaleString(locale);
