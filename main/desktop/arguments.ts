import { parseArgs } from 'node:util';
import { defaultDataDir, fromCaller } from '../places.ts';

export interface WindowArguments {
  dataDir: string;
  http: string;
}

/** What the window is started with. Electron and desktops add arguments of their own: what is not known is passed over. */
export function windowArguments(argv: readonly string[]): WindowArguments {
  const { values } = parseArgs({
    args: [...argv],
    options: { data: { type: 'string' }, http: { type: 'string' } },
    strict: false,
    allowPositionals: true,
  });
  const text = (value: unknown, otherwise: string): string =>
    typeof value === 'string' && value !== '' ? value : otherwise;
  return {
    dataDir: fromCaller(text(values['data'], defaultDataDir())),
    http: text(values['http'], '127.0.0.1:5240'),
  };
}
