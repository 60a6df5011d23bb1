import { ok, refuse, type Result } from '../../../contract/result.ts';
import { listenFrom, type TlsSettings } from './settings.ts';
import type { Tls } from './tls.ts';

const hostPort = ({ host, port }: { host: string; port: number }): string =>
  `${host.includes(':') ? `[${host}]` : host}:${port}`;

/** What the UI and the command line are shown; never the key. */
export async function tlsState(tls: Tls) {
  const { listen, certificateFile, keyFile, names, plainMaas } = await tls.settings();
  const { state, detail, urls, material } = tls.listening();
  return {
    state,
    detail,
    urls,
    certificate: material?.facts ?? null,
    settings: { listen: listen && hostPort(listen), certificateFile, keyFile, names, plainMaas },
  };
}

interface Change {
  listen?: string | null | undefined;
  certificateFile?: string | null | undefined;
  keyFile?: string | null | undefined;
  names?: string[] | undefined;
  plainMaas?: boolean | undefined;
}

/** Stores what is named; the listener follows. */
export async function changeTls(
  tls: Tls,
  change: Change,
  who: string,
): Promise<Result<Record<string, never>>> {
  const { listen: wanted, ...rest } = change;
  const to: Partial<TlsSettings> = Object.fromEntries(
    Object.entries(rest).filter(([, v]) => v !== undefined),
  );
  if (wanted === null) to.listen = null;
  if (typeof wanted === 'string') {
    const listen = listenFrom(wanted);
    if (!listen)
      return refuse(
        'bad_input',
        `${wanted} is no address to listen on. Write HOST:PORT, as in 0.0.0.0:5443.`,
      );
    to.listen = listen;
  }
  const done = await tls.change(to, who);
  return done.ok ? ok({}) : done;
}
