import pino from 'pino';
import { lineWriter } from './log-lines.ts';

export type Log = Pick<pino.Logger, 'debug' | 'info' | 'warn' | 'error'>;

/** Names of fields that never reach a log line, wherever they stand. */
const secretNames = [
  'password',
  'power_pass',
  'k_g',
  'token',
  'token_secret',
  'secret',
  'authorization',
  'power_token',
];

/** The one logger; lines go to stderr as JSON, since stdout belongs to the ready line and the CLI's answers. */
export function openLog(level = process.env['METALDESK_LOG'] ?? 'info'): pino.Logger {
  return pino(
    {
      level,
      base: null,
      redact: { paths: secretNames.flatMap((n) => [n, `*.${n}`, `*.*.${n}`]), censor: '[secret]' },
    },
    lineWriter(2),
  );
}

export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };
